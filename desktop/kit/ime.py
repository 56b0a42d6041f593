"""Hangul under composition is never lost.

While a syllable composes it is not yet in `text()` and no textChanged fires (notes/desktop.md 3.4).
So everything that reads a field for good calls `commit_preedit()` first; a live search listens to
`live_changed`, which includes the composing syllable.
"""

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from desktop.kit.icons import icon
from desktop.kit.theme import active_theme


class LineField(QLineEdit):
    """live_changed: the text as the person sees it, composing syllable included."""

    live_changed = Signal(str)

    def __init__(self, name: str, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.preedit = ""
        self._last_live = ""
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.textChanged.connect(self._tell)

    def live_text(self) -> str:
        at = self.cursorPosition()
        return self.text()[:at] + self.preedit + self.text()[at:]

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self.preedit = event.preeditString()
        super().inputMethodEvent(event)
        self._tell()

    def _tell(self) -> None:
        live = self.live_text()
        if live != self._last_live:
            self._last_live = live
            self.live_changed.emit(live)


class SearchField(LineField):
    """A line with a magnifier and a button to clear it."""

    def __init__(self, name: str, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(name, placeholder, parent)
        self.setClearButtonEnabled(True)
        self._glass = self.addAction(
            icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition
        )
        active_theme().changed.connect(self._on_theme)

    def _on_theme(self) -> None:
        self._glass.setIcon(icon("search", "muted"))


class TextField(QPlainTextEdit):
    """Several lines. live_changed fires only when what is seen differs, not on every event."""

    live_changed = Signal(str)

    def __init__(self, name: str, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.preedit = ""
        self._last_live = ""
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.textChanged.connect(self._tell)

    def live_text(self) -> str:
        text, at = self.toPlainText(), self.textCursor().position()
        return text[:at] + self.preedit + text[at:]

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self.preedit = event.preeditString()
        super().inputMethodEvent(event)
        self._tell()

    def _tell(self) -> None:
        live = self.live_text()
        if live != self._last_live:
            self._last_live = live
            self.live_changed.emit(live)


def commit_preedit() -> None:
    """Turn what is being composed in the focused field into text.

    The platform is asked first; where it keeps silent (no input context, some X11 bridges) the
    syllable is committed here, and the platform told to forget it.
    """
    QGuiApplication.inputMethod().commit()
    field = QApplication.focusWidget()
    if isinstance(field, LineField | TextField) and field.preedit:
        event = QInputMethodEvent()
        event.setCommitString(field.preedit)
        QApplication.sendEvent(field, event)
        QGuiApplication.inputMethod().reset()


def composing() -> bool:
    """A syllable is open: Return belongs to the input method, not to us."""
    field = QApplication.focusWidget()
    return isinstance(field, LineField | TextField) and bool(field.preedit)
