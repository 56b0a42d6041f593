"""The line of conditions over the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.kit.buttons import ChipButton, TextButton
from desktop.kit.choice import Choice
from desktop.kit.flow import FlowLayout
from desktop.kit.ime import SearchField
from desktop.kit.theme import fit_widget
from desktop.pages.reviews.view_model import Conditions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.api import ShopDto, Texts

_LABELS = (None, "negative", "neutral", "positive")
_ANSWERED = ("any", "waiting", "answered")
_SHOWN = ("any", "gone", "hidden")
_STARS = (None, 1.0, 2.0, 3.0, 4.0)
_DAYS = (None, 1, 7, 30, 90)
_ASPECTS = (
    "taste",
    "portion",
    "price",
    "service",
    "hygiene",
    "delivery",
    "wait",
    "atmosphere",
    "access",
)
"""As `engine.api.Aspect`, which is not loaded with the first page."""
_SEARCH = 176
"""px at scale 1: all conditions then stand in one line of an old screen, in two at the largest."""


class FilterBar(QWidget):
    """narrowed: field name of `Conditions` and its new value. cleared: all of them go."""

    narrowed = Signal(str, object)
    cleared = Signal()

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self._shops: Sequence[ShopDto] | None = None
        self.search = SearchField(texts("reviews.search"), texts("reviews.search.hint"))
        self.search.live_changed.connect(lambda words: self.narrowed.emit("words", words))
        fit_widget(self.search, width=_SEARCH)
        self.pressing = ChipButton(texts("reviews.pressing"))
        self.pressing.setToolTip(texts("reviews.pressing.tip"))
        self.pressing.clicked.connect(lambda on: self.narrowed.emit("pressing", on))
        self._choices = {
            "shop_id": Choice(texts("reviews.filter.shop_id"), [(None, texts("reviews.shop.all"))]),
            "aspect": self._aspects(),
            "label": self._choice("label", _LABELS),
            "answered": self._choice("answered", _ANSWERED),
            "stars": self._choice("stars", _STARS),
            "days": self._choice("days", _DAYS),
            "shown": self._choice("shown", _SHOWN),
        }
        self.clear = TextButton(texts("reviews.clear"), "close")
        self.clear.clicked.connect(self.cleared)
        self._lay_out()

    def _lay_out(self) -> None:
        row = FlowLayout(self, gap=8)
        row.addWidget(self.search)
        row.addWidget(self.pressing)
        for field, choice in self._choices.items():
            choice.chosen.connect(lambda value, field=field: self.narrowed.emit(field, value))
            row.addWidget(choice)
        row.addWidget(self.clear)

    def _choice(self, field: str, values: Sequence[object]) -> Choice:
        options = [(value, self._texts(f"reviews.{field}.{_code(value)}")) for value in values]
        return Choice(self._texts(f"reviews.filter.{field}"), options)

    def _aspects(self) -> Choice:
        first = (None, self._texts("reviews.aspect.all"))
        named = [(aspect, self._texts(f"aspect.{aspect}")) for aspect in _ASPECTS]
        return Choice(self._texts("reviews.filter.aspect"), [first, *named])

    def show_shops(self, shops: Sequence[ShopDto]) -> None:
        """One shop needs no choice. The list is filled again only if it differs."""
        if shops == self._shops:
            return
        self._shops = shops
        first = (None, self._texts("reviews.shop.all"))
        self._choices["shop_id"].show_options([first, *((shop.id, shop.name) for shop in shops)])
        self._choices["shop_id"].setVisible(len(shops) > 1)

    def show_conditions(self, wanted: Conditions) -> None:
        """Leaves a text that is being typed alone."""
        if self.search.live_text() != wanted.words:
            self.search.setText(wanted.words)
        self.pressing.setChecked(wanted.pressing)
        for field, choice in self._choices.items():
            choice.choose(getattr(wanted, field))
        self.clear.setVisible(wanted != Conditions())

    def hide_clear(self) -> None:
        """While something larger offers the same."""
        self.clear.hide()


def _code(value: object) -> str:
    return "all" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
