"""리뷰 on the screen: conditions, the table, one review whole beside or below it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QSplitter, QVBoxLayout

from desktop.bridge.paged import ROW, PagedModel
from desktop.kit.buttons import QuietButton
from desktop.kit.chip_cell import ChipCell
from desktop.kit.focus import take_focus
from desktop.kit.labels import TextLabel
from desktop.kit.moods import mood_word
from desktop.kit.states import EmptyState, Pane
from desktop.kit.surfaces import Banner
from desktop.kit.table import Table
from desktop.kit.theme import fit_layout, fit_widget
from desktop.kit.tokens import CONTROL_HEIGHT
from desktop.pages import Page, PageContext
from desktop.pages.reviews.actions import actions
from desktop.pages.reviews.correction import Corrections
from desktop.pages.reviews.detail import Detail
from desktop.pages.reviews.filters import FilterBar
from desktop.pages.reviews.outdated import OutdatedLine, OutdatedModel
from desktop.pages.reviews.reader import ReaderFault
from desktop.pages.reviews.table import AUTHOR, MOOD, SHOP, columns
from desktop.pages.reviews.view_model import MOST, Conditions, Found, ReviewsModel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.api import ReviewRow

_SHOP_FROM, _AUTHOR_FROM = 700, 860
_BESIDE_FROM = 1_200
"""Window width from which the detail stands at the right; px at scale 1."""


class ReviewsView(Page):
    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._texts = context.texts
        self.model = ReviewsModel(context.engine, context.runner, context.texts, self)
        self.outdated = OutdatedModel(context.engine, context.runner, context.underway, self)
        self._build()
        self._lay_out()
        self._connect()
        can = (self._on_find, self._on_answer, self._on_evidence, self._on_export, self.isVisible)
        context.actions.add(actions(*can))

    def shown(self) -> None:
        if self.model.found is None:
            self._pane.show_loading()
        take_focus(self, self._filters.search)
        self.model.show()
        self.outdated.show()
        self._fault.look()

    def hidden(self) -> None:
        self.model.hide()
        self.outdated.hide()

    def refresh(self) -> None:
        self.model.load()

    def shows(self, review_id: int) -> bool:
        return self.model.open_id == review_id

    def arrive(self, **where: object) -> None:
        """`where`: fields of `Conditions`, or `review_id` to open."""
        review_id = where.pop("review_id", None)
        if isinstance(review_id, int):
            self.model.open_review(review_id)
        self.model.start_over(**where)  # type: ignore[arg-type]
        self._filters.show_conditions(self.model.conditions)

    def _build(self) -> None:
        texts = self._texts
        self._title = TextLabel("", "page-title")
        fit_widget(self._title, height=CONTROL_HEIGHT)
        self._bring = QuietButton(texts("imports.title"))
        self._export = QuietButton(texts("reviews.export"))
        self._filters = FilterBar(texts)
        self._old = OutdatedLine(texts)
        self._fault = ReaderFault(self._context, self)
        self._banner = Banner(texts("page.close"))
        self._table = Table(texts("reviews.table"))
        listed = columns(texts, self._context.theme, self._now)
        self._lines: PagedModel[ReviewRow] = PagedModel(
            self._context.runner, listed, self.model.fetch, lambda row: row.id, self
        )
        self._table.show_model(self._lines, self._lines.widths(), self._lines.set_placeholder)
        self._table.keep_widths(self._context.settings, "reviews/columns")
        mood = ChipCell(int(ROW), lambda row: mood_word(row.label, texts)[1], self._table)
        self._table.setItemDelegateForColumn(MOOD, mood)
        self._detail = Detail(texts)
        fit_widget(self._detail, min_width=320)
        self._detail.hide()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        fit_layout(head, 8)
        head.addWidget(self._title, 1)
        head.addWidget(self._bring)
        head.addWidget(self._export)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self._table)
        self._split.addWidget(self._detail)
        self._split.setStretchFactor(0, 1)
        self._split.setHandleWidth(12)
        self._pane = Pane(self._split, self._texts("page.loading"))
        column = QVBoxLayout(self)
        fit_layout(column, 12)
        column.addLayout(head)
        for part in (self._filters, self._fault.banner, self._old, self._banner):
            column.addWidget(part)
        column.addWidget(self._pane, 1)

    def _connect(self) -> None:
        self.model.listed.connect(self._on_listed)
        self.model.opened.connect(self._on_opened)
        self.model.failed.connect(self._on_failed)
        self.model.exported.connect(self._on_exported)
        self.model.not_written.connect(self._on_not_written)
        self._context.bus.changed.connect(self.model.note_change)
        self._context.bus.changed.connect(self.outdated.note_change)
        self.outdated.counted.connect(lambda: self._old.show_count(self.outdated.count))
        self.outdated.counted.connect(self._fault.look)
        self._fault.mended.connect(self.outdated.load)
        self._fault.failed.connect(self._on_failed)
        self._old.again.connect(lambda: self._context.actions.trigger("shell.analyse"))
        self._lines.failed.connect(self._on_failed)
        self._filters.narrowed.connect(lambda field, value: self.model.narrow(**{field: value}))
        self._filters.cleared.connect(self._on_clear)
        self._table.row_chosen.connect(self._on_row)
        self._table.opened.connect(lambda _: self._on_answer())
        self._detail.answer_asked.connect(self._answer)
        self._detail.evidence_asked.connect(self._keep_evidence)
        corrections = Corrections(self._context, self._detail.correction, self)
        corrections.failed.connect(self._on_failed)
        self._bring.clicked.connect(lambda: self._context.actions.trigger("shell.bring"))
        self._export.clicked.connect(self._on_export)
        self._context.theme.changed.connect(self._fit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Beside or below, and how much of the room is the table's."""
        beside = self.window().width() >= self._context.theme.px(_BESIDE_FROM)
        across = Qt.Orientation.Horizontal if beside else Qt.Orientation.Vertical
        if self._split.orientation() != across:
            self._split.setOrientation(across)
        whole = self._split.width() if beside else self._split.height()
        share = 0.28 if beside else 0.39
        self._split.setSizes([round(whole * (1 - share)), round(whole * share)])
        self._fit_columns()

    def _fit_columns(self) -> None:
        """What every line would repeat, and names where there is no room, stand in the detail."""
        found, px = self.model.found, self._context.theme.px
        one_shop = found is not None and (
            len(found.shops) < 2 or found.conditions.shop_id is not None
        )
        room = self._split.sizes()[0] if self._beside() else self._split.width()
        self._table.setColumnHidden(SHOP, one_shop or room < px(_SHOP_FROM))
        self._table.setColumnHidden(AUTHOR, room < px(_AUTHOR_FROM))

    def _beside(self) -> bool:
        return self._split.orientation() == Qt.Orientation.Horizontal

    def _now(self) -> datetime:
        found = self.model.found
        return found.now if found is not None else datetime.now().astimezone()

    def _on_listed(self) -> None:
        found = self.model.found
        if found is None:
            return
        self._show_title(found)
        self._filters.show_shops(found.shops)
        self._filters.show_conditions(self.model.conditions)
        self._fit_columns()
        self._show_lines(found.ids, found.lines)
        self._show_found(found)

    def _show_lines(self, ids: Sequence[int], first: Sequence[ReviewRow]) -> None:
        """Lines that are shown already stay where they are."""
        shown = self._lines.ids()
        if not shown or ids[: len(shown)] != shown:
            self._lines.set_ids(ids, first)
        elif len(ids) > len(shown):
            self._lines.extend_ids(ids)
        else:
            self._lines.refresh_rows()

    def _show_title(self, found: Found) -> None:
        if found.total is None:
            return
        whole = found.conditions == Conditions()
        key = "reviews.count" if whole else "reviews.count_of"
        words = self._texts(key, count=f"{len(found.ids):,}", total=f"{found.total:,}")
        self._title.show_text(words)
        self._export.setVisible(bool(found.ids))

    def _show_found(self, found: Found) -> None:
        if not found.ids:
            self._show_nothing(found)
            return
        self._pane.show_content()
        if found.capped:
            self._show_too_much()
        self._keep_open()

    def _keep_open(self) -> None:
        """The review that is open is the current line."""
        open_id = self.model.open_id
        line = None if open_id is None else self._lines.position(open_id)
        if line is not None and line != self._table.currentIndex().row():
            index = self._lines.index(line, 0)
            self._table.setCurrentIndex(index)
            self._table.scrollTo(index)

    def _show_nothing(self, found: Found) -> None:
        kind, icon, act = ("nothing", "search", self._on_clear)
        if not found.total:
            kind, icon, act = ("empty", "inbox", self._on_check)
        self._filters.hide_clear()
        words = [self._texts(f"reviews.{kind}.{part}") for part in ("title", "text", "action")]
        title, text, action = words
        self._pane.show_notice(EmptyState(icon, title, text, action, act))

    def _show_too_much(self) -> None:
        texts = self._texts
        self._banner.show_news(
            "info",
            texts("reviews.too_much.title", most=f"{MOST:,}"),
            texts("reviews.too_much.text"),
            texts("reviews.too_much.action"),
            lambda: self.model.narrow(days=90),
        )

    def _on_row(self, line: int) -> None:
        ids = self._lines.ids()
        if 0 <= line < len(ids) and ids[line] != self.model.open_id:
            self.model.open_review(ids[line])

    def _on_opened(self) -> None:
        if self.model.open is not None:
            self._detail.show_review(self.model.open)
            if self._detail.isHidden():
                self._detail.show()
                self._fit()
            self._keep_open()

    def _on_clear(self) -> None:
        self.model.start_over()
        self._filters.show_conditions(self.model.conditions)

    def _on_find(self) -> None:
        self._filters.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._filters.search.selectAll()

    def _on_check(self) -> None:
        self._context.actions.trigger("shell.check")

    def _on_answer(self) -> None:
        if self.model.open is not None:
            self._answer(self.model.open.review.id)

    def _answer(self, review_id: int) -> None:
        self._context.navigate("replies", review_id=review_id)

    def _on_evidence(self) -> None:
        if self.model.open is not None:
            self._keep_evidence(self.model.open.review.id)

    def _keep_evidence(self, review_id: int) -> None:
        self._context.navigate("evidence", review_id=review_id)

    def _on_failed(self, fault: BaseException) -> None:
        self._pane.show_content()
        self._context.present(fault, self._banner, self.refresh)

    def _on_export(self) -> None:
        dialog = QFileDialog(self, self._texts("reviews.export"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(self._texts("reviews.export.kind"))
        dialog.setDefaultSuffix("csv")
        dialog.selectFile(self._texts("reviews.export.file", day=f"{self._now():%Y-%m-%d}"))
        dialog.fileSelected.connect(lambda name: self.model.export(Path(name)))
        dialog.open()

    def _on_exported(self, count: int) -> None:
        self._context.toast(self._texts("reviews.exported", count=f"{count:,}"))

    def _on_not_written(self, fault: OSError) -> None:
        texts = self._texts
        title, text = texts("reviews.not_written.title"), texts("reviews.not_written.text")
        self._banner.show_news("bad", title, text, texts("reviews.export"), self._on_export)
