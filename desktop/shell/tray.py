"""The icon beside the clock: how sync stands, what cannot wait, and the way back to the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget

from desktop.kit.icons import pixmap
from desktop.kit.theme import system_mode
from desktop.kit.tokens import COLORS
from desktop.shell.standing_words import icon_of, said

if TYPE_CHECKING:
    from engine.api import Standing, Texts

_SIZES: Final = (16, 22, 32, 64)
_PRESSED: Final = {
    QSystemTrayIcon.ActivationReason.Trigger,
    QSystemTrayIcon.ActivationReason.DoubleClick,
}


class Tray(QObject):
    """opened, news_opened (by what `tell` showed last), check_asked, quit_asked: by the owner.

    Its colours follow the system's bar, not our window.
    """

    opened = Signal()
    news_opened = Signal()
    check_asked = Signal()
    quit_asked = Signal()

    def __init__(self, texts: Texts, sync: Callable[[], object], parent: QWidget) -> None:
        super().__init__(parent)
        self._texts = texts
        self._phase = "alone"
        self.menu = QMenu(parent)
        self.menu.addAction(texts("tray.open"), self.opened.emit)
        self.menu.addAction(texts("tray.check"), self.check_asked.emit)
        self._sync = self.menu.addAction(texts("action.sync"), sync)
        self.menu.addSeparator()
        self.menu.addAction(texts("tray.quit"), self.quit_asked.emit)
        self._sync.setVisible(False)
        self.icon = QSystemTrayIcon(self)
        self.icon.setToolTip(texts("shell.name"))
        self.icon.setContextMenu(self.menu)
        self.icon.activated.connect(self._on_activated)
        self.icon.messageClicked.connect(self.news_opened)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._draw)
        self._draw()
        self.icon.show()

    def tell(self, title: str, text: str) -> None:
        """By the system's own message, for as long as the system likes."""
        self.icon.showMessage(title, text, self.icon.icon())

    def show_standing(self, standing: Standing) -> None:
        self._phase = standing.phase.value
        alone = self._phase == "alone"
        name = self._texts("shell.name")
        self.icon.setToolTip(name if alone else f"{name} · {said(standing, self._texts).text}")
        self._sync.setVisible(not alone)
        self._draw()

    def _draw(self) -> None:
        self.icon.setIcon(state_icon(self._phase))

    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in _PRESSED:
            self.opened.emit()


def state_icon(phase: str) -> QIcon:
    """In the ink of the system's own bar; what wants a look has its colour, and a sign in it."""
    name, tone = icon_of(phase)
    ink = tone if tone in ("warn", "info") else "text"
    made = QIcon()
    for side in _SIZES:
        made.addPixmap(pixmap(name, COLORS[system_mode()][ink], side, 1.0))
    return made


def has_tray() -> bool:
    return QSystemTrayIcon.isSystemTrayAvailable()
