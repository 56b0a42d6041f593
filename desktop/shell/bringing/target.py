"""Whose reviews they are: a shop that is known, or a new one by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.kit.choice import Choice
from desktop.kit.ime import LineField
from desktop.kit.labels import TextLabel
from desktop.kit.platforms import short_name
from desktop.kit.theme import fit_layout, fit_widget

if TYPE_CHECKING:
    from engine.api import ShopDto, Target, Texts

_NEW = -1
_NAME_WIDTH = 180


class TargetRow(QWidget):
    """changed: another shop, or another name of a new one."""

    changed = Signal()

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self._shops: tuple[ShopDto, ...] = ()
        name = texts("imports.shop")
        label = TextLabel(name, "strong")
        self.shop = Choice(name, [])
        label.setBuddy(self.shop)
        self.platform = Choice(texts("imports.platform"), [])
        self.name = LineField(texts("imports.shop_name"), texts("imports.shop_name"))
        fit_widget(self.name, min_width=_NAME_WIDTH)
        self.shop.chosen.connect(self._on_shop)
        self.platform.chosen.connect(self.changed)
        self.name.live_changed.connect(self.changed)
        row = QHBoxLayout(self)
        fit_layout(row, 8)
        for part in (label, self.shop, self.platform):
            row.addWidget(part)
        row.addWidget(self.name, 1)
        row.addStretch(1)

    def show_shops(self, shops: tuple[ShopDto, ...], platforms: tuple[str, ...]) -> None:
        """Keeps what was chosen. The platform of a new shop is never guessed."""
        from engine.api import BY_HAND  # noqa: PLC0415 - loaded by now

        texts = self._texts
        named = [(s.id, f"{s.name} · {short_name(s.platform, texts)}") for s in shops]
        self.shop.show_options([*named, (_NEW, texts("imports.new_shop"))])
        places = [(BY_HAND, texts("imports.elsewhere"))]
        places += [(each, short_name(each, texts)) for each in platforms]
        self.platform.show_options(places)
        self._fit()

    def target(self) -> Target | None:
        """None while a new shop has no name."""
        from engine.api import Target  # noqa: PLC0415 - loaded by now

        chosen = self.shop.value()
        if isinstance(chosen, int) and chosen != _NEW:
            return Target(chosen)
        name = self.name.live_text().strip()
        return Target(platform=str(self.platform.value()), name=name) if name else None

    def _on_shop(self, _chosen: object) -> None:
        self._fit()
        if self.name.isVisible():
            self.name.setFocus()
        self.changed.emit()

    def _fit(self) -> None:
        is_new = self.shop.value() == _NEW
        self.platform.setVisible(is_new)
        self.name.setVisible(is_new)
