"""Where the window was last time, and never where nobody can see it."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRect, QSettings, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

DEFAULT = QSize(1280, 820)
_KEY = "window/geometry"
_VISIBLE = 120
"""px of the title bar that must be on some screen to be dragged back."""


def restore(window: QWidget, settings: QSettings) -> None:
    """Last time's place, or the middle of the main screen."""
    kept = settings.value(_KEY)
    if isinstance(kept, QByteArray) and window.restoreGeometry(kept):
        window.setGeometry(clamped(window.geometry(), _screens()))
    else:
        screen = QGuiApplication.primaryScreen().availableGeometry()
        window.resize(DEFAULT.boundedTo(screen.size()))
        box = QRect(window.geometry())
        box.moveCenter(screen.center())
        window.setGeometry(box)


def save(window: QWidget, settings: QSettings) -> None:
    settings.setValue(_KEY, window.saveGeometry())


def clamped(box: QRect, screens: list[QRect]) -> QRect:
    """`box` if enough of its top edge lies on a screen, else the middle of the first one."""
    for screen in screens:
        seen = box.intersected(screen)
        if seen.width() >= _VISIBLE and screen.top() <= box.top() < screen.bottom() - 32:
            return box
    home = screens[0]
    moved = QRect(home.topLeft(), box.size().boundedTo(home.size()))
    moved.moveCenter(home.center())
    return moved


def _screens() -> list[QRect]:
    primary = QGuiApplication.primaryScreen()
    others = [screen for screen in QGuiApplication.screens() if screen is not primary]
    return [screen.availableGeometry() for screen in [primary, *others]]
