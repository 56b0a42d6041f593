"""Our icons: SVG on an 18 px grid, 1.5 px stroke, `currentColor` replaced by a token."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QLabel

from desktop.kit.places import ICONS
from desktop.kit.theme import active_theme
from desktop.kit.tokens import ICON


def icon_names() -> list[str]:
    return sorted(path.stem for path in ICONS.glob("*.svg"))


@lru_cache(maxsize=256)
def pixmap(name: str, color: str, pixels: int, ratio: float) -> QPixmap:
    """`color` #RRGGBB; `pixels` logical; `ratio` device pixels per logical one."""
    source = (ICONS / f"{name}.svg").read_text(encoding="utf-8")
    renderer = QSvgRenderer(QByteArray(source.replace("currentColor", color).encode()))
    side = round(pixels * ratio)
    drawn = QPixmap(side, side)
    drawn.fill(QColor(Qt.GlobalColor.transparent))
    painter = QPainter(drawn)
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    drawn.setDevicePixelRatio(ratio)
    return drawn


def icon(name: str, color: str = "text", pixels: int = ICON) -> QIcon:
    """`color`: a token, as it is now; `tint` keeps a button's icon true."""
    theme = active_theme()
    made = QIcon()
    for ratio in (1.0, 2.0):
        made.addPixmap(pixmap(name, theme.colors[color], theme.px(pixels), ratio))
    return made


class _Tint(QObject):
    def __init__(self, target: QAbstractButton | QLabel, name: str, color: str) -> None:
        super().__init__(target)
        self._target = target
        self._name = name
        self._color = color
        active_theme().changed.connect(self._apply)
        self._apply()

    def _apply(self) -> None:
        theme = active_theme()
        pixels = theme.px(ICON)
        if isinstance(self._target, QLabel):
            ratio = self._target.devicePixelRatioF()
            self._target.setPixmap(pixmap(self._name, theme.colors[self._color], pixels, ratio))
        else:
            self._target.setIcon(icon(self._name, self._color))
            self._target.setIconSize(QSize(pixels, pixels))


def tint(target: QAbstractButton | QLabel, name: str, color: str = "text") -> None:
    """Give a button or label an icon whose token follows the theme; replaces an earlier one."""
    for old in target.findChildren(_Tint, options=Qt.FindChildOption.FindDirectChildrenOnly):
        old.deleteLater()
        old.setParent(None)
    _Tint(target, name, color)
