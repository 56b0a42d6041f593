"""블로그 on the screen: what to look for, the table, one post beside or below it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from desktop.bridge.paged import PagedModel
from desktop.kit.buttons import TextButton
from desktop.kit.choice import Choice
from desktop.kit.flow import FlowLayout
from desktop.kit.focus import take_focus
from desktop.kit.ime import SearchField
from desktop.kit.labels import ElidedLabel, TextLabel
from desktop.kit.states import EmptyState, Pane
from desktop.kit.surfaces import Banner
from desktop.kit.table import Table
from desktop.kit.theme import fit_layout, fit_widget
from desktop.pages import Page, PageContext
from desktop.pages.posts.actions import actions
from desktop.pages.posts.detail import Detail
from desktop.pages.posts.table import AUTHOR, SHOP, columns
from desktop.pages.posts.view_model import Conditions, Found, PostsModel
from desktop.pages.posts.wording import say_looks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.api import PostDto, ShopDto

_SHOP_FROM, _AUTHOR_FROM = 700, 560
_BESIDE_FROM = 1_200
"""Window width from which the post stands at the right; px at scale 1."""


class PostsView(Page):
    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._texts = context.texts
        self.model = PostsModel(context.engine, context.runner, self)
        self._shops: Sequence[ShopDto] | None = None
        self._build()
        self._lay_out()
        self._connect()
        context.actions.add(actions(self._on_find, self.open_post, self.isVisible))

    def shown(self) -> None:
        if self.model.found is None:
            self._pane.show_loading()
        take_focus(self, self.search)
        self.model.show()

    def hidden(self) -> None:
        self.model.hide()

    def refresh(self) -> None:
        self.model.load()

    def open_post(self) -> None:
        """In the owner's own browser."""
        post = self.model.open
        if post is not None and not QDesktopServices.openUrl(QUrl(post.address)):
            self._context.toast(self._texts("posts.unopened", address=post.address))

    def _build(self) -> None:
        texts = self._texts
        self._title = TextLabel("", "page-title")
        self._looks = ElidedLabel("", "secondary", Qt.TextElideMode.ElideRight)
        self.search = SearchField(texts("posts.search"), texts("posts.search.hint"))
        fit_widget(self.search, width=280)
        self.shop = Choice(texts("posts.filter.shop"), [(None, texts("posts.shop.all"))])
        self.clear = TextButton(texts("posts.clear"), "close")
        self._banner = Banner(texts("page.close"))
        self.table = Table(texts("posts.table"))
        self._lines: PagedModel[PostDto] = PagedModel(
            self._context.runner,
            columns(texts, self._context.theme, self._now),
            self.model.fetch,
            lambda post: post.id,
            self,
        )
        self.table.show_model(self._lines, self._lines.widths(), self._lines.set_placeholder)
        self.table.keep_widths(self._context.settings, "posts/columns")
        self.detail = Detail(texts)
        fit_widget(self.detail, min_width=320)
        self.detail.hide()

    def _lay_out(self) -> None:
        bar = QWidget()
        row = FlowLayout(bar, gap=8)
        for part in (self.search, self.shop, self.clear):
            row.addWidget(part)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self.table)
        self._split.addWidget(self.detail)
        self._split.setStretchFactor(0, 1)
        self._split.setHandleWidth(12)
        self._pane = Pane(self._split, self._texts("page.loading"))
        head = QVBoxLayout()
        fit_layout(head, 4)
        head.addWidget(self._title)
        head.addWidget(self._looks)
        column = QVBoxLayout(self)
        fit_layout(column, 12)
        column.addLayout(head)
        column.addWidget(bar)
        column.addWidget(self._banner)
        column.addWidget(self._pane, 1)

    def _connect(self) -> None:
        self.model.listed.connect(self._on_listed)
        self.model.opened.connect(self._on_opened)
        self.model.failed.connect(self._on_failed)
        self._lines.failed.connect(self._on_failed)
        self._context.bus.changed.connect(self.model.note_change)
        self.search.live_changed.connect(lambda words: self.model.narrow(words=words))
        self.shop.chosen.connect(lambda shop_id: self.model.narrow(shop_id=shop_id))
        self.clear.clicked.connect(self._on_clear)
        self.table.row_chosen.connect(self._on_row)
        self.table.opened.connect(lambda _: self.open_post())
        self.detail.open_asked.connect(self.open_post)
        self._context.theme.changed.connect(self._fit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Beside or below, and which columns there is room for."""
        px, found = self._context.theme.px, self.model.found
        beside = self.window().width() >= px(_BESIDE_FROM)
        across = Qt.Orientation.Horizontal if beside else Qt.Orientation.Vertical
        if self._split.orientation() != across:
            self._split.setOrientation(across)
        whole = self.width() if beside else self.height()
        share = 0.36 if beside else 0.5
        self._split.setSizes([round(whole * (1 - share)), round(whole * share)])
        room = self.width() * (1 - share) if beside else self.width()
        names = set() if found is None else {shop.name for shop in found.shops}
        self.table.setColumnHidden(SHOP, len(names) < 2 or room < px(_SHOP_FROM))
        self.table.setColumnHidden(AUTHOR, room < px(_AUTHOR_FROM))

    def _now(self) -> datetime:
        found = self.model.found
        return found.now if found is not None else datetime.now().astimezone()

    def _on_listed(self) -> None:
        found, texts = self.model.found, self._texts
        if found is None:
            return
        key = "posts.count" if found.conditions == Conditions() else "posts.count_of"
        words = texts(key, count=f"{len(found.ids):,}", total=f"{found.total:,}")
        self._title.show_text(words)
        self._looks.show_text(say_looks(found.looks, found.now, texts))
        self._looks.setVisible(bool(found.looks))
        self._show_bar(found)
        self._lines.set_ids(found.ids, found.lines)
        self._fit()
        if found.ids:
            self._pane.show_content()
        else:
            self._show_nothing(found)

    def _show_bar(self, found: Found) -> None:
        """Leaves a text that is being typed alone."""
        texts, wanted = self._texts, self.model.conditions
        if self._shops != found.shops:
            self._shops = found.shops
            every = [(shop.id, self._name(shop)) for shop in found.shops]
            self.shop.show_options([(None, texts("posts.shop.all")), *every])
        self.shop.setVisible(len(found.shops) > 1)
        self.shop.choose(wanted.shop_id)
        if self.search.live_text() != wanted.words:
            self.search.setText(wanted.words)
        self.clear.setVisible(wanted != Conditions() and bool(found.ids))

    def _name(self, shop: ShopDto) -> str:
        """The same shop may be on several platforms."""
        return f"{shop.name} · {self._texts(f'platform.{shop.platform}.short')}"

    def _show_nothing(self, found: Found) -> None:
        kind, icon, act = ("nothing", "search", self._on_clear)
        if not found.total:
            kind, icon, act = ("empty", "posts", self._on_check)
        words = [self._texts(f"posts.{kind}.{part}") for part in ("title", "text", "action")]
        title, text, action = words
        self._pane.show_notice(EmptyState(icon, title, text, action, act))

    def _on_row(self, line: int) -> None:
        ids, post = self._lines.ids(), self.model.open
        if 0 <= line < len(ids) and (post is None or ids[line] != post.id):
            self.model.open_post(ids[line])

    def _on_opened(self) -> None:
        post = self.model.open
        if post is None:
            return
        self.detail.show_post(post, self._now())
        if self.detail.isHidden():
            self.detail.show()
            self._fit()
        line = self._lines.position(post.id)
        if line is not None and line != self.table.currentIndex().row():
            self.table.setCurrentIndex(self._lines.index(line, 0))

    def _on_clear(self) -> None:
        self.model.start_over()

    def _on_find(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _on_check(self) -> None:
        self._context.actions.trigger("shell.check")

    def _on_failed(self, fault: BaseException) -> None:
        self._pane.show_content()
        self._context.present(fault, self._banner, self.refresh)
