"""Two versions side by side: whose, when, and which words are in one of them only."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.kit.columns import Columns
from desktop.kit.differences import Places, differing
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
        self._one, self._other = _VersionCard(), _VersionCard()
        columns = Columns(_NARROWEST, _ACROSS)
        columns.show_cards([self._one, self._other])
        column = QVBoxLayout(self)
        fit_layout(column, 0)
        column.addWidget(columns)

    def show_versions(self, one: Version, other: Version) -> None:
        ours, theirs = differing(one.text, other.text)
        self._one.show_version(one, ours)
        self._other.show_version(other, theirs)


class _VersionCard(Card):
    def __init__(self) -> None:
        super().__init__((16, 12, 16, 12), 8)
        self._title = Badge()
        self._who = ElidedLabel("", "secondary")
        self._when = TextLabel("", "secondary")
        self._text = DifferingText("")
        head = QHBoxLayout()
        fit_layout(head, 8)
        head.addWidget(self._title)
        head.addWidget(self._who, 1)
        head.addWidget(self._when)
        self.body.addLayout(head)
        self.body.addWidget(self._text)
        self.body.addStretch(1)

    def show_version(self, version: Version, places: Places) -> None:
        self._title.show_text(version.title, version.tone)
        self._who.show_text(version.who)
        self._when.show_text(version.when)
        self._when.setToolTip(version.exact)
        self._text.setAccessibleName(f"{version.title}. {version.who}, {version.when}")
        self._text.show_version(version.text or version.instead, places)
