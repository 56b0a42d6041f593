"""One site: what its adapter declares, a way in, and a switch where the terms forbid it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.kit.buttons import QuietButton, TextButton
from desktop.kit.labels import Badge, ElidedLabel, TextLabel
from desktop.kit.platforms import full_name
from desktop.kit.surfaces import Card
from desktop.kit.theme import fit_layout

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.api import PlatformSpec, Texts


class SiteCard(Card):
    """connect_asked: its id. turn_asked: its id, and whether to turn it on."""

    connect_asked = Signal(str)
    turn_asked = Signal(str, bool)

    def __init__(self, spec: PlatformSpec, lines: Sequence[str], texts: Texts) -> None:
        """`lines`: as of `say_spec`."""
        super().__init__((24, 12, 16, 12), 4)
        self.platform = spec.id
        self._texts = texts
        self._is_on = False
        self._switch = QuietButton("")
        self._switch.clicked.connect(lambda: self.turn_asked.emit(spec.id, not self._is_on))
        self._state = Badge()
        self._more = QuietButton(texts("sites.more"), "chevron-down")
        self._more.clicked.connect(self._on_more)
        self.connecting = TextButton("")
        self.connecting.clicked.connect(lambda: self.connect_asked.emit(spec.id))
        first, *rest = lines
        self._rest = QWidget()
        column = QVBoxLayout(self._rest)
        fit_layout(column, 4, (0, 4, 0, 0))
        for line in rest:
            column.addWidget(TextLabel(line, "secondary", wrap=True))
        self._lay_out(spec, first)
        self._rest.hide()
        for part in (self._switch, self._state):
            part.setVisible(spec.is_opt_in)
        self._spec = spec

    def _lay_out(self, spec: PlatformSpec, first: str) -> None:
        name = full_name(spec.id, self._texts)
        self.setAccessibleName(name)
        row = QHBoxLayout()
        fit_layout(row, 8)
        row.addWidget(ElidedLabel(name, "strong"), 1)
        if spec.is_experimental:
            row.addWidget(Badge(self._texts("sites.experimental"), "warn"))
        for part in (self._state, self._switch, self._more, self.connecting):
            row.addWidget(part)
        self.body.addLayout(row)
        self.body.addWidget(TextLabel(first, "secondary", wrap=True))
        self.body.addWidget(self._rest)
        self._more.setAccessibleName(f"{name}: {self._texts('sites.more')}")

    def show_use(self, accounts: int, *, is_on: bool) -> None:
        """How many accounts there are on it; `is_on`: it may be visited though its terms forbid."""
        texts, name, self._is_on = self._texts, self.accessibleName(), is_on
        may_name = self._spec.takes_address and (accounts or self._spec.login.value == "none")
        key = "sites.add_account" if accounts else "sites.connect"
        self.connecting.setText(texts("sites.add_shop" if may_name else key))
        self.connecting.setAccessibleName(f"{name}: {self.connecting.text()}")
        self._switch.setText(texts("sites.turn_off" if is_on else "sites.turn_on"))
        self._switch.setAccessibleName(f"{name}: {self._switch.text()}")
        self._state.show_text(
            texts("sites.on" if is_on else "sites.off"), "warn" if is_on else "plain"
        )

    def _on_more(self) -> None:
        shown = self._rest.isHidden()
        self._rest.setVisible(shown)
        self._more.setText(self._texts("sites.less" if shown else "sites.more"))
