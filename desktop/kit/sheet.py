"""A window over the window."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop.kit.theme import active_theme, fit_layout

_AIR = 32


class Sheet(QDialog):
    """Opened with `open()`; nobody waits for its answer, and it is gone once it is closed.

    `size`: width and height in px at scale 1, where its parent has room for them; None: what its
    content needs. `column`: for the content.
    """

    def __init__(
        self,
        title: str,
        parent: QWidget,
        size: tuple[int, int] | None = None,
        *,
        gap: int = 12,
        margins: tuple[int, int, int, int] = (24, 24, 24, 16),
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        if size is not None:
            px, (wide, high) = active_theme().px, size
            self.resize(min(px(wide), parent.width()), min(px(high), parent.height() - px(_AIR)))
        self.column = QVBoxLayout(self)
        fit_layout(self.column, gap, margins)
