"""What holds the words: cards, figures, banners."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.kit.buttons import IconButton, TextButton
from desktop.kit.icons import tint
from desktop.kit.labels import TextLabel, Tone, set_tone
from desktop.kit.theme import fit_layout

Margins = tuple[int, int, int, int]

_BANNER_ICONS: dict[Tone, str] = {
    "plain": "info",
    "info": "info",
    "good": "check",
    "warn": "warn",
    "bad": "warn",
}
_PRESS_KEYS = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}


class Card(QFrame):
    """A sheet of paper: `body` is its column. Margins and gap in px at scale 1."""

    def __init__(
        self, margins: Margins = (16, 16, 16, 16), gap: int = 8, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self.body = QVBoxLayout(self)
        fit_layout(self.body, gap, margins)


class Hairline(QFrame):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "hairline")
        self.setFixedHeight(1)


class PressableCard(Card):
    """pressed: by mouse, Return or Space. `name`: its accessible name."""

    pressed = Signal()

    def __init__(self, name: str, gap: int, parent: QWidget | None = None) -> None:
        super().__init__((16, 12, 16, 12), gap, parent)
        self.setProperty("pressable", True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(
            event.position().toPoint()
        ):
            self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _PRESS_KEYS:
            self.pressed.emit()
        else:
            super().keyPressEvent(event)


class Tile(PressableCard):
    """One figure and what it counts; pressed it leads to the list behind it."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, 4, parent)
        self._title = title
        self._figure = TextLabel("–", "figure")
        self._note = TextLabel("", "secondary", wrap=True)
        self.body.addWidget(TextLabel(title, "secondary"))
        self.body.addWidget(self._figure)
        self.body.addWidget(self._note)
        self.body.addStretch(1)

    def show_figure(self, figure: str, note: str = "", tone: Tone = "plain") -> None:
        self._figure.show_text(figure)
        set_tone(self._figure, tone)
        self._note.show_text(note)
        self.setAccessibleName(f"{self._title} {figure} {note}".strip())


class Banner(QFrame):
    """One line of news over a page, with at most one thing to do. Hidden until told. closed: by the
    person."""

    closed = Signal()

    def __init__(self, close_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._act: Callable[[], object] | None = None
        self.setProperty("look", "banner")
        self._icon = QLabel()
        self._title = TextLabel("", "strong")
        self._text = TextLabel("", wrap=True)
        self._button = TextButton("")
        self._button.clicked.connect(self._on_button)
        self._close = IconButton("close", close_name)
        self._close.clicked.connect(self._on_close)
        self._lay_out()
        self._button.hide()
        self.hide()

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        fit_layout(words, 0)
        words.addWidget(self._title)
        words.addWidget(self._text)
        row = QHBoxLayout(self)
        fit_layout(row, 12, (12, 8, 8, 8))
        row.addWidget(self._icon)
        row.addLayout(words, 1)
        row.addWidget(self._button)
        row.addWidget(self._close)

    def show_news(
        self,
        tone: Tone,
        title: str,
        text: str = "",
        action: str = "",
        act: Callable[[], object] | None = None,
    ) -> None:
        """`act` runs when the button named `action` is pressed; the banner goes first."""
        self._act = act
        tint(self._icon, _BANNER_ICONS[tone], "muted" if tone == "plain" else tone)
        self._title.show_text(title)
        self._text.show_text(text)
        self._text.setVisible(bool(text))
        self._button.setText(action)
        self._button.setVisible(bool(action))
        set_tone(self, tone)
        for part in (self._title, self._button):  # their colours hang on ours
            part.style().unpolish(part)
            part.style().polish(part)
        self.setAccessibleName(f"{title} {text}".strip())
        self.show()

    def _on_close(self) -> None:
        self.hide()
        self.closed.emit()

    def _on_button(self) -> None:
        self.hide()
        if self._act is not None:
            self._act()
