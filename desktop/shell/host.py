"""Where pages live: built at their first showing, one in front, a failed one replaced by a note."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from desktop.kit.ime import commit_preedit
from desktop.kit.states import EmptyState, Skeleton
from desktop.kit.theme import fit_layout, fit_widget
from desktop.kit.times import Words
from desktop.kit.tokens import CONTENT_WIDTH
from desktop.pages import Page, PageContext, PageSpec

_log = logging.getLogger(__name__)


class PageHost(QWidget):
    """Content in the middle, at most 1,160 px wide. Until `open` it shows a skeleton."""

    moved = Signal(str)
    counted = Signal(str, int)

    def __init__(self, specs: Sequence[PageSpec], texts: Words) -> None:
        super().__init__()
        self._specs = {spec.id: spec for spec in specs}
        self._texts = texts
        self._context: PageContext | None = None
        self._views: dict[str, QWidget] = {}
        self._notice: QWidget | None = None
        self.current = next(iter(self._specs), "")
        self._stack = QStackedWidget()
        self._skeleton = Skeleton(texts("shell.opening"))
        self._stack.addWidget(self._skeleton)
        fit_widget(self._stack, max_width=CONTENT_WIDTH)
        row = QHBoxLayout(self)
        fit_layout(row, 0, (24, 16, 24, 16))
        row.addStretch(1)
        row.addWidget(self._stack, 1000)
        row.addStretch(1)

    def open(self, context: PageContext) -> None:
        """The engine is here: build the page that was asked for."""
        self._context = context
        self._drop_notice()
        if self._specs:
            self.show_page(self.current)
        else:
            self.show_notice(
                EmptyState("info", self._texts("shell.nothing"), self._texts("shell.nothing.text"))
            )

    def show_page(self, page_id: str, **where: object) -> None:
        """KeyError for a page that does not exist."""
        spec = self._specs[page_id]
        commit_preedit()
        previous = self._page(self.current)
        self.current = page_id
        self.moved.emit(page_id)
        if self._context is None:
            return
        if page_id not in self._views:
            self._views[page_id] = self._build(spec, self._context)
            self._stack.addWidget(self._views[page_id])
        view = self._views[page_id]
        if self._stack.currentWidget() is not view:
            if previous is not None and previous is self._stack.currentWidget():
                previous.hidden()
            self._stack.setCurrentWidget(view)
            if isinstance(view, Page):
                view.shown()
        if where and isinstance(view, Page):
            view.arrive(**where)

    def page_ids(self) -> list[str]:
        return list(self._specs)

    def page(self) -> Page | None:
        """The one in front, None while there is none or it failed to build."""
        return self._page(self.current) if self._context is not None else None

    def show_skeleton(self) -> None:
        self._stack.setCurrentWidget(self._skeleton)
        self._drop_notice()

    def show_trouble(self, title: str, text: str, retry: Callable[[], object] | None) -> None:
        """The whole page: the engine could not be opened."""
        again = self._texts("shell.retry") if retry is not None else ""
        self.show_notice(EmptyState("warn", title, text, again, retry))

    def _page(self, page_id: str) -> Page | None:
        view = self._views.get(page_id)
        return view if isinstance(view, Page) else None

    def _build(self, spec: PageSpec, context: PageContext) -> QWidget:
        try:
            view = spec.factory(context)
        except Exception as fault:
            _log.exception("page %s cannot be built", spec.id)
            context.crash(fault)
            return EmptyState(
                "warn", self._texts("shell.page_fault"), self._texts("shell.page_fault.text")
            )
        view.badge.connect(lambda count: self.counted.emit(spec.id, count))
        if not view.accessibleName():
            view.setAccessibleName(self._texts(spec.title_key))
        return view

    def show_notice(self, notice: QWidget) -> None:
        """Something that fills the page in place of the pages."""
        self._drop_notice()
        self._notice = notice
        self._stack.addWidget(notice)
        self._stack.setCurrentWidget(notice)

    def _drop_notice(self) -> None:
        if self._notice is not None:
            self._stack.removeWidget(self._notice)
            self._notice.deleteLater()
            self._notice = None
