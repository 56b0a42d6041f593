"""충돌 on the screen: the list, two versions of one field, and what can be done."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QVBoxLayout, QWidget

from desktop.kit.beside import Beside
from desktop.kit.buttons import PrimaryButton, TextButton
from desktop.kit.focus import take_focus
from desktop.kit.labels import ElidedLabel, TextLabel
from desktop.kit.line_list import LineList
from desktop.kit.prose import Prose
from desktop.kit.scrolling import scrolled
from desktop.kit.states import EmptyState, Pane
from desktop.kit.surfaces import Banner, Card, Hairline
from desktop.kit.theme import fit_layout
from desktop.kit.times import ago, exactly
from desktop.pages import Page, PageContext
from desktop.pages.conflicts.actions import KEYS, actions
from desktop.pages.conflicts.versions import Version, Versions
from desktop.pages.conflicts.view_model import ConflictsModel
from desktop.pages.conflicts.wording import line_of, say_review, say_where

if TYPE_CHECKING:
    from desktop.pages.conflicts.view_model import Item, Journal
    from engine.api import ConflictDto, Edition, Settled

_RETURNS = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class ConflictsView(Page):
    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._texts = context.texts
        self.model = ConflictsModel(context.engine, context.runner, self)
        self._build()
        self._lay_out()
        self._connect()
        context.actions.add(actions(self))

    def shown(self) -> None:
        if self.model.journal is None:
            self._pane.show_loading()
        take_focus(self, self._list)
        self.model.show()
        self.model.ask_authors()

    def hidden(self) -> None:
        self.model.hide()

    def refresh(self) -> None:
        self.model.load()

    def can_settle(self) -> bool:
        return self.isVisible() and self.model.item is not None

    def can_use_other(self) -> bool:
        return self._can("other")

    def can_use_both(self) -> bool:
        return self._can("both")

    def keep(self) -> None:
        """What stands there is right; where nothing else can be done, it was read."""
        self.model.settle("kept" if self.can_use_other() else "dismissed")

    def use_other(self) -> None:
        self.model.settle("other")

    def use_both(self) -> None:
        self.model.settle("both")

    def open_review(self) -> None:
        item = self.model.item
        if item is not None and item.review is not None:
            page = "replies" if item.conflict.entity == "reply" else "reviews"
            self._context.navigate(page, review_id=item.review.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return presses the button it stands on, else leaves things as they are."""
        if event.key() not in _RETURNS or event.isAutoRepeat():
            super().keyPressEvent(event)
            return
        focused = self.focusWidget()
        if isinstance(focused, QAbstractButton):
            focused.click()
        else:
            self.keep()

    def _build(self) -> None:
        texts = self._texts
        self._sentence = TextLabel("", "page-title", wrap=True)
        self._banner = Banner(texts("page.close"))
        self._list = LineList(texts("conflicts.list"))
        self._field = TextLabel("", "card-title")
        self._where = ElidedLabel("", "secondary")
        self._about = Prose(lines=2)
        self._versions = Versions()
        self._closed = TextLabel("", "secondary", wrap=True)
        self._named = TextLabel("", "secondary", wrap=True)
        self._named.hide()
        self._see = TextButton(texts("conflicts.review"))
        self._both = TextButton(texts("conflicts.both"))
        self._other = TextButton(texts("conflicts.other"))
        self._keep = PrimaryButton(texts("conflicts.keep"), "check")
        buttons = (self._keep, self._other, self._both, self._see)
        for button, key in zip(buttons, KEYS, strict=True):
            button.setToolTip(key)

    def _lay_out(self) -> None:
        content = QWidget()
        inside = QVBoxLayout(content)
        fit_layout(inside, 8, (0, 0, 12, 0))
        inside.addLayout(self._head())
        inside.addWidget(self._about)
        inside.addSpacing(self._context.theme.px(8))
        inside.addWidget(self._versions)
        inside.addWidget(self._closed)
        inside.addWidget(self._named)
        inside.addStretch(1)
        sheet = Card((16, 12, 4, 12), 12)
        sheet.body.addWidget(scrolled(content), 1)
        sheet.body.addLayout(self._foot())
        body = Beside(self._list, sheet, share=0.27, least=200, most=300)
        self._pane = Pane(body, self._texts("page.loading"))
        column = QVBoxLayout(self)
        fit_layout(column, 12)
        column.addWidget(self._sentence)
        column.addWidget(self._banner)
        column.addWidget(self._pane, 1)

    def _head(self) -> QHBoxLayout:
        words = QVBoxLayout()
        fit_layout(words, 8)
        words.addWidget(self._field)
        words.addWidget(self._where)
        head = QHBoxLayout()
        fit_layout(head, 16)
        head.addLayout(words, 1)
        head.addWidget(self._see, 0, Qt.AlignmentFlag.AlignTop)
        return head

    def _foot(self) -> QVBoxLayout:
        buttons = QHBoxLayout()
        fit_layout(buttons, 8)
        buttons.addStretch(1)
        for button in (self._both, self._other, self._keep):
            buttons.addWidget(button)
        foot = QVBoxLayout()
        fit_layout(foot, 12, (0, 0, 12, 0))
        foot.addWidget(Hairline())
        foot.addLayout(buttons)
        return foot

    def _connect(self) -> None:
        model = self.model
        model.listed.connect(self._on_listed)
        model.named.connect(self._on_listed)
        model.named.connect(self._on_named)
        model.laid.connect(self._on_laid)
        model.named.connect(self._on_laid)
        model.settled.connect(self._on_settled)
        model.failed.connect(self._on_failed)
        self._context.bus.changed.connect(model.note_change)
        self._list.picked.connect(model.open_item)
        for button, deed in (
            (self._see, self.open_review),
            (self._both, self.use_both),
            (self._other, self.use_other),
            (self._keep, self.keep),
        ):
            button.clicked.connect(deed)

    def _on_listed(self) -> None:
        journal, texts = self.model.journal, self._texts
        if journal is None:
            return
        count = len(journal.items)
        self._sentence.show_text(texts("conflicts.sentence", count=count))
        self._sentence.setVisible(count > 0)
        authors, open_one = self.model.authors, self.model.item
        lines = [
            (each.conflict.id, line_of(each, authors, journal.now, texts)) for each in journal.items
        ]
        self._list.show_lines(lines, None if open_one is None else open_one.conflict.id)
        self.badge.emit(count)
        if count:
            self._pane.show_content()
        else:
            self._show_empty(journal)

    def _on_named(self) -> None:
        texts, as_of = self._texts, self.model.named_at
        said = "" if as_of is None else texts("conflicts.named_as_of", when=exactly(texts, as_of))
        self._named.show_text(said)
        self._named.setVisible(bool(said))

    def _show_empty(self, journal: Journal) -> None:
        texts, key = self._texts, "joined" if journal.joined else "alone"
        title, text = texts("conflicts.empty.title"), texts(f"conflicts.empty.{key}")
        to_devices = texts("conflicts.to_devices") if key == "alone" else ""
        notice = EmptyState("check", title, text, to_devices, self._on_devices)
        self._pane.show_notice(notice)

    def _on_devices(self) -> None:
        self._context.navigate("devices")

    def _on_laid(self) -> None:
        from engine.api import say_closed, say_field  # noqa: PLC0415 - loaded by now

        item, journal, texts = self.model.item, self.model.journal, self._texts
        if item is None or journal is None:
            return
        found = item.conflict
        self._list.mark(found.id)
        self._field.show_text(texts("conflicts.differs", field=say_field(found, texts)))
        self._where.show_text(say_where(item, texts))
        self._where.setVisible(bool(say_where(item, texts)))
        self._about.show_text(say_review(item, texts), quiet=True)
        self._about.setVisible(bool(say_review(item, texts)))
        self._versions.show_versions(*self._two(found))
        self._closed.show_text(say_closed(found, texts))
        self._show_deeds(item)

    def _two(self, found: ConflictDto) -> tuple[Version, Version]:
        """What stands, then what does not. Where the first was changed since, as it is now."""
        is_newer = "other" in found.ways and found.value != found.kept.value
        stands = found.value if is_newer else found.kept.value
        one = self._version(found, found.kept, stands, "newer" if is_newer else "stands")
        return one, self._version(found, found.lost, found.lost.value, "other")

    def _version(self, found: ConflictDto, edition: Edition, value: object, title: str) -> Version:
        from engine.api import say_author, say_value  # noqa: PLC0415 - loaded by now

        texts, journal = self._texts, self.model.journal
        known = title != "newer" and journal is not None
        return Version(
            title=texts(f"conflicts.version.{title}"),
            tone="plain" if title == "other" else "good",
            who=say_author(edition, self.model.authors, texts) if known else "",
            when=ago(texts, edition.at, journal.now) if journal is not None and known else "",
            exact=exactly(texts, edition.at) if known else "",
            text=say_value(found.entity, found.field, value, texts, partial(exactly, texts)),
            instead=texts("conflicts.value.empty"),
        )

    def _show_deeds(self, item: Item) -> None:
        texts, ways = self._texts, item.conflict.ways
        writable = "other" in ways
        self._keep.setText(texts("conflicts.keep" if writable else "conflicts.dismiss"))
        self._other.setVisible(writable)
        self._both.setVisible("both" in ways)
        self._closed.setVisible(not writable)
        self._see.setVisible(item.review is not None)

    def _can(self, how: str) -> bool:
        item = self.model.item
        return self.isVisible() and item is not None and how in item.conflict.ways

    def _on_settled(self, settled: Settled, how: str) -> None:
        words = self._texts(f"conflicts.done.{how}")
        self._context.toast(words, lambda: self.model.reopen(settled))

    def _on_failed(self, fault: BaseException) -> None:
        if self.model.journal is None or self.model.journal.items:
            self._pane.show_content()
        self._context.present(fault, self._banner, self.refresh)
