"""Two versions side by side: whose, when, and which words are in one of them only."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.kit.columns import Columns
from desktop.kit.differences import differing
from desktop.kit.differing_text import DifferingText
from desktop.kit.labels import Badge, ElidedLabel, TextLabel, Tone
from desktop.kit.surfaces import Card
from desktop.kit.theme import fit_layout

_NARROWEST, _ACROSS = 300, 2


@dataclass(frozen=True, slots=True)
class Version:
    """`text` "": nothing stands there, and `instead` says so. `exact`: the moment in full."""

    title: str
    tone: Tone
    who: str
    when: str
    exact: str
    text: str
    instead: str


class Versions(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._columns = Columns(_NARROWEST, _ACROSS)
        column = QVBoxLayout(self)
        fit_layout(column, 0)
        column.addWidget(self._columns)

    def show_versions(self, one: Version, other: Version) -> None:
        ours, theirs = differing(one.text, other.text)
        self._columns.show_cards([_card(one, ours), _card(other, theirs)])


def _card(version: Version, places: tuple[tuple[int, int], ...]) -> Card:
    card = Card((16, 12, 16, 12), 8)
    head = QHBoxLayout()
    fit_layout(head, 8)
    when = TextLabel(version.when, "secondary")
    when.setToolTip(version.exact)
    head.addWidget(Badge(version.title, version.tone))
    head.addWidget(ElidedLabel(version.who, "secondary"), 1)
    head.addWidget(when)
    text = DifferingText(f"{version.title}. {version.who}, {version.when}")
    text.show_version(version.text or version.instead, places)
    card.body.addLayout(head)
    card.body.addWidget(text)
    card.body.addStretch(1)
    return card
