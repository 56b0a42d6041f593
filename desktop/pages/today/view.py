"""오늘 on the screen: a sentence, four figures, the urgent reviews."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.kit.buttons import PrimaryButton, TextButton
from desktop.kit.card_section import CardSection
from desktop.kit.columns import Columns
from desktop.kit.focus import take_focus
from desktop.kit.labels import TextLabel, Tone
from desktop.kit.review_words import words_of
from desktop.kit.scrolling import scrolled
from desktop.kit.states import EmptyState, Pane
from desktop.kit.surfaces import Banner, Tile
from desktop.kit.theme import fit_layout
from desktop.pages import Page, PageContext
from desktop.pages.today.actions import actions
from desktop.pages.today.view_model import CARDS, Morning, TodayModel
from desktop.pages.today.wording import say_checked, say_raid, say_rating

if TYPE_CHECKING:
    from engine.api import Raid

_TILES = ("urgent", "waiting", "rating", "fresh")
_TILE_NARROWEST = 150
_CHECK = "shell.check"
_CONNECT = "shell.connect"


class TodayView(Page):
    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._texts = context.texts
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.model = TodayModel(context.engine, context.runner, self)
        self._build()
        self._lay_out()
        self.model.changed.connect(self._on_changed)
        self.model.failed.connect(self._on_failed)
        context.bus.changed.connect(self.model.note_change)
        context.actions.add(actions(self._on_urgent_first, self._has_urgent))

    def shown(self) -> None:
        if self.model.morning is None:
            self._pane.show_loading()
        take_focus(self, self)
        self.model.show()

    def hidden(self) -> None:
        self.model.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return does the one next thing; what has the focus was asked first."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.hasFocus():
            self._on_first()
        else:
            super().keyPressEvent(event)

    def refresh(self) -> None:
        self.model.load()

    def shows(self, review_id: int) -> bool:
        """While there is room, whatever becomes urgent gets a card here at once."""
        morning = self.model.morning
        return morning is not None and morning.today.urgent < CARDS

    def _build(self) -> None:
        texts = self._texts
        self._sentence = TextLabel("", "page-title", wrap=True)
        self._checked = TextLabel("", "secondary")
        self._check = TextButton(texts("today.check_now"), "refresh")
        self._check.clicked.connect(self._on_check)
        self._first = PrimaryButton("")
        self._first.clicked.connect(self._on_first)
        self._raid = TextLabel("")
        self._lows = TextButton(texts("today.raid.see"))
        self._lows.clicked.connect(
            lambda: self._context.navigate("reviews", label="negative", days=7)
        )
        self._banner = Banner(texts("page.close"))
        self._tiles = {name: Tile(texts(f"today.tile.{name}")) for name in _TILES}
        self._tiles["urgent"].pressed.connect(self._on_all)
        self._tiles["waiting"].pressed.connect(lambda: self._context.navigate("replies"))
        self._tiles["rating"].pressed.connect(lambda: self._context.navigate("reviews", days=7))
        self._tiles["fresh"].pressed.connect(lambda: self._context.navigate("reviews", days=1))
        self._urgent = CardSection(texts("today.urgent"))
        self._urgent.all_asked.connect(self._on_all)
        self._urgent.opened.connect(self._open)
        self._fresh = CardSection(texts("today.fresh"))
        self._fresh.opened.connect(self._read)

    def _lay_out(self) -> None:
        tiles = Columns(_TILE_NARROWEST, 4)
        tiles.show_cards(list(self._tiles.values()))
        content = QWidget()
        column = QVBoxLayout(content)
        fit_layout(column, 16, (0, 0, 12, 0))
        column.addLayout(self._head())
        column.addWidget(self._banner)
        column.addWidget(tiles)
        column.addWidget(self._urgent)
        column.addWidget(self._fresh)
        column.addStretch(1)
        self._pane = Pane(scrolled(content), self._texts("page.loading"))
        whole = QVBoxLayout(self)
        fit_layout(whole, 0)
        whole.addWidget(self._pane)

    def _head(self) -> QHBoxLayout:
        words = QVBoxLayout()
        fit_layout(words, 0, (0, 4, 0, 0))
        words.addWidget(self._sentence)
        words.addLayout(_left(self._checked, self._check))
        words.addLayout(_left(self._raid, self._lows))
        head = QHBoxLayout()
        fit_layout(head, 16)
        head.addLayout(words, 1)
        head.addWidget(self._first)
        return head

    def _on_changed(self) -> None:
        morning = self.model.morning
        if morning is None:
            return
        self._banner.hide()
        self.badge.emit(morning.today.urgent)
        if not morning.shops:
            self._show_no_shops()
            return
        self._show_words(morning)
        self._show_figures(morning)
        self._show_cards(morning)
        self._pane.show_content()

    def _show_words(self, morning: Morning) -> None:
        """And the one next thing: urgent reviews, else those that wait, else a look for news."""
        today, texts = morning.today, self._texts
        self._sentence.show_text(texts(today.sentence, **today.params))
        self._checked.show_text(say_checked(morning.visited, morning.now, texts))
        self._show_raid(today.raid)
        key = "urgent_first" if today.urgent else "waiting_first" if today.waiting else "check_now"
        self._first.setText(texts(f"today.{key}"))
        self._check.setVisible(key != "check_now")

    def _show_raid(self, raid: Raid) -> None:
        sentence, reasons = say_raid(raid, self._texts)
        self._raid.show_text(sentence)
        self._raid.setToolTip(reasons)
        self._lows.setAccessibleDescription(f"{sentence}\n{reasons}")
        for part in (self._raid, self._lows):
            part.setVisible(bool(sentence))

    def _show_figures(self, morning: Morning) -> None:
        today, texts = morning.today, self._texts
        counts = {"urgent": today.urgent, "waiting": today.waiting, "fresh": today.fresh}
        for name, count in counts.items():
            tone: Tone = "bad" if name == "urgent" and count else "plain"
            note = texts(f"today.tile.{name}.{'note' if count else 'none'}")
            self._tiles[name].show_figure(f"{count:,}", note, tone)
        self._tiles["rating"].show_figure(*say_rating(today.rating, texts))

    def _show_cards(self, morning: Morning) -> None:
        texts, now, more = self._texts, morning.now, morning.today.urgent
        urgent = [(each.id, words_of(each, now, texts)) for each in morning.urgent]
        fresh = [(each.id, words_of(each, now, texts)) for each in morning.fresh]
        all_of_them = texts("today.all_urgent", count=more) if more > CARDS else ""
        self._urgent.show_words(urgent, all_of_them)
        self._fresh.show_words(fresh)

    def _show_no_shops(self) -> None:
        texts = self._texts
        title, text = texts("today.no_shops.title"), texts("today.no_shops.text")
        notice = EmptyState("shop", title, text, texts("action.connect"), self._on_connect)
        self._pane.show_notice(notice)

    def _on_failed(self, fault: BaseException) -> None:
        self._pane.show_content()
        self._context.present(fault, self._banner, self.model.load)

    def _on_check(self) -> None:
        self._context.actions.trigger(_CHECK)

    def _on_connect(self) -> None:
        self._context.actions.trigger(_CONNECT)

    def _has_urgent(self) -> bool:
        return self.model.morning is not None and bool(self.model.morning.urgent)

    def _on_urgent_first(self) -> None:
        if self.model.morning is not None:
            self._open(self.model.morning.urgent[0].id)

    def _on_first(self) -> None:
        morning = self.model.morning
        if self._has_urgent():
            self._on_urgent_first()
        elif morning is not None and morning.today.waiting:
            self._context.navigate("replies")
        else:
            self._on_check()

    def _on_all(self) -> None:
        self._context.navigate("reviews", pressing=True)

    def _read(self, review_id: int) -> None:
        self._context.navigate("reviews", review_id=review_id)

    def _open(self, review_id: int) -> None:
        self._context.navigate("replies", review_id=review_id)


def _left(*parts: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    fit_layout(row, 8)
    for part in parts:
        row.addWidget(part)
    row.addStretch(1)
    return row
