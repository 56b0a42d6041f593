"""Buttons: one primary a view, text buttons beside it, chips to choose, icons with a name."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from desktop.kit.icons import tint


class _Button(QPushButton):
    look = "text"
    ink = "accent"

    def __init__(self, text: str, icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setProperty("look", self.look)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        if icon:
            tint(self, icon, self.ink)


class PrimaryButton(_Button):
    """The one next thing to do."""

    look = "primary"
    ink = "on_accent"


class TextButton(_Button):
    """A second thing that may be done."""


class QuietButton(_Button):
    """Something seldom needed."""

    look = "quiet"
    ink = "muted"


class ChipButton(_Button):
    """One choice among a few; checkable."""

    look = "chip"
    ink = "muted"

    def __init__(self, text: str, icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, icon, parent)
        self.setCheckable(True)


class IconButton(QToolButton):
    """An icon alone: its name is the tooltip and what a screen reader says."""

    def __init__(self, icon: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        self.setToolTip(name)
        tint(self, icon, "muted")
