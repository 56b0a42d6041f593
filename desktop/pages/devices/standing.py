"""How this computer stands with its server: the page's sentence, figures, and the one next deed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from desktop.bridge.errors import WANTS_LOGIN
from desktop.kit.buttons import PrimaryButton
from desktop.kit.labels import ElidedLabel, TextLabel
from desktop.kit.surfaces import Card
from desktop.kit.theme import fit_layout, fit_widget
from desktop.kit.times import ago, exactly

if TYPE_CHECKING:
    from desktop.pages.devices.view_model import Membership
    from engine.api import Texts

_TITLES = 128
_FACTS = ("server", "met", "waiting")


class StandingCard(Card):
    """sync_asked, login_asked: by its one button."""

    sync_asked = Signal()
    login_asked = Signal()

    def __init__(self, texts: Texts) -> None:
        super().__init__((24, 16, 24, 16), 12)
        self._texts = texts
        self._facts = {name: ElidedLabel("") for name in _FACTS}
        self._deed = PrimaryButton("", "refresh")
        self._deed.clicked.connect(self._on_deed)
        self._wants_login = False
        grid = QGridLayout()
        fit_layout(grid, 8)
        for nth, (name, fact) in enumerate(self._facts.items()):
            title = TextLabel(texts(f"devices.fact.{name}"), "secondary")
            fit_widget(title, min_width=_TITLES)
            grid.addWidget(title, nth, 0)
            grid.addWidget(fact, nth, 1)
        grid.setColumnStretch(1, 1)
        row = QHBoxLayout()
        fit_layout(row, 16)
        row.addLayout(grid, 1)
        row.addWidget(self._deed)
        self.body.addLayout(row)

    def show_membership(self, membership: Membership) -> None:
        texts, standing, joined = self._texts, membership.standing, membership.joined
        assert joined is not None  # noqa: S101 - nothing to show otherwise
        met = standing.met_at
        said = texts("devices.never") if met is None else ago(texts, met, membership.now)
        self._facts["server"].show_text(joined.server)
        self._facts["met"].show_text(said)
        self._facts["met"].setToolTip("" if met is None else exactly(texts, met))
        key = "devices.waiting" if standing.waiting else "devices.none_waiting"
        self._facts["waiting"].show_text(texts(key, count=f"{standing.waiting:,}"))
        self._wants_login = standing.fault in WANTS_LOGIN
        self._deed.setText(texts("devices.login" if self._wants_login else "action.sync"))

    def _on_deed(self) -> None:
        if self._wants_login:
            self.login_asked.emit()
        else:
            self.sync_asked.emit()
