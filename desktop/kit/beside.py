"""A list, and beside it what is opened from it."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.kit.theme import active_theme, fit_layout

_GAP = 12


class Beside(QWidget):
    """The list has a share of the width, within `least` and `most` px at scale 1."""

    def __init__(
        self, listed: QWidget, sheet: QWidget, *, share: float, least: int, most: int
    ) -> None:
        super().__init__()
        self._listed = listed
        self._share, self._least, self._most = share, least, most
        row = QHBoxLayout(self)
        fit_layout(row, _GAP)
        row.addWidget(listed)
        row.addWidget(sheet, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        px, wide = active_theme().px, round(self.width() * self._share)
        self._listed.setFixedWidth(min(max(wide, px(self._least)), px(self._most)))
