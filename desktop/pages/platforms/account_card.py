"""One account: how it stands, and what the owner may do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton

from desktop.kit.buttons import PrimaryButton, QuietButton, TextButton
from desktop.kit.labels import Badge, ElidedLabel, TextLabel
from desktop.kit.surfaces import Card
from desktop.kit.theme import fit_layout, fit_widget
from desktop.pages.platforms.wording import say_shops, say_state

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.api import AccountDto, PlatformSpec, Texts

_TITLES = 120
_PAIRS = 2


class AccountCard(Card):
    """login_asked, check_asked, forget_asked, told: the owner logged in elsewhere. Each by its
    button, of this account.
    """

    login_asked = Signal(object)
    check_asked = Signal(object)
    forget_asked = Signal(object)
    told = Signal(object)

    def __init__(
        self,
        account: AccountDto,
        spec: PlatformSpec,
        name: str,
        facts: Sequence[tuple[str, str]],
        texts: Texts,
    ) -> None:
        """`facts`: as of `say_account`."""
        super().__init__((24, 16, 16, 16), 8)
        self.account = account
        self.name = name
        self._texts = texts
        self.setAccessibleName(name)
        self.login = self._login_button(loud=account.state.value == "out")
        self._asks = spec.login.value != "none"
        self._idles = spec.idle_limit is not None
        self._is_experimental = spec.is_experimental
        self.body.addLayout(self._head())
        shops = ElidedLabel(say_shops(account, texts), "secondary", Qt.TextElideMode.ElideRight)
        self.body.addWidget(shops)
        self.body.addLayout(_grid(facts))

    def show_busy(self, busy: bool) -> None:
        """Another login is waited for."""
        self.login.setEnabled(not busy)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        fit_layout(row, 8)
        row.addWidget(ElidedLabel(self.name, "card-title"), 1)
        if self._is_experimental:
            row.addWidget(Badge(self._texts("sites.experimental"), "warn"))
        row.addWidget(Badge(*say_state(self.account, self._texts)))
        if self._idles:
            row.addWidget(self._button(TextButton, "sites.told", self.told))
        if self._asks:
            row.addWidget(self._button(TextButton, "sites.check", self.check_asked))
            row.addWidget(self.login)
        row.addWidget(self._button(QuietButton, "sites.forget", self.forget_asked))
        return row

    def _login_button(self, *, loud: bool) -> QPushButton:
        kind: type[QPushButton] = PrimaryButton if loud else TextButton
        again = self.account.state.value == "in"
        return self._button(kind, "sites.login_again" if again else "sites.login", self.login_asked)

    def _button(self, kind: type[QPushButton], key: str, told: SignalInstance) -> QPushButton:
        button = kind(self._texts(key))
        button.setAccessibleName(f"{self.name}: {self._texts(key)}")
        button.clicked.connect(lambda: told.emit(self.account))
        return button


def _grid(facts: Sequence[tuple[str, str]]) -> QGridLayout:
    """In two columns, read down the left one first."""
    grid = QGridLayout()
    fit_layout(grid, 8, (0, 4, 0, 0))
    rows = (len(facts) + 1) // _PAIRS
    for nth, (name, words) in enumerate(facts):
        title = TextLabel(name, "secondary")
        fit_widget(title, min_width=_TITLES)
        row, pair = nth % rows, nth // rows
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(title, row, 2 * pair, top)
        grid.addWidget(TextLabel(words, wrap=True), row, 2 * pair + 1, top)
    for pair in range(_PAIRS):
        grid.setColumnStretch(2 * pair + 1, 1)
    return grid
