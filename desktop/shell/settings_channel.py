"""Below a channel's settings: its secret, which goes into the keyring and is never shown again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.kit.buttons import QuietButton, TextButton
from desktop.kit.ime import LineField, commit_preedit
from desktop.kit.labels import Badge, TextLabel
from desktop.kit.surfaces import Hairline
from desktop.kit.theme import fit_layout, fit_widget

if TYPE_CHECKING:
    from engine.api import ChannelDto, Texts


class ChannelPanel(QWidget):
    """connect_asked: with the secret. try_asked, disconnect_asked."""

    connect_asked = Signal(str)
    try_asked = Signal()
    disconnect_asked = Signal()

    def __init__(self, channel: str, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        name = texts(f"alerts.channel.{channel}.secret")
        self._state = Badge()
        self.secret = LineField(name, name)
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.secret.returnPressed.connect(self._on_connect)
        fit_widget(self.secret, min_width=280)
        self._connect = TextButton(texts("settings.channel.connect"))
        self._connect.clicked.connect(self._on_connect)
        self._try = TextButton(texts("settings.channel.try"))
        self._try.clicked.connect(self.try_asked)
        self._part = QuietButton(texts("settings.channel.disconnect"))
        self._part.clicked.connect(self.disconnect_asked)
        self._said = TextLabel("", "secondary", wrap=True)
        how = TextLabel(texts(f"settings.channel.{channel}.how"), "secondary", wrap=True)
        row = QHBoxLayout()
        fit_layout(row, 8)
        for part in (self._state, self.secret, self._connect, self._try, self._part):
            row.addWidget(part)
        row.addStretch(1)
        column = QVBoxLayout(self)
        fit_layout(column, 8, (0, 8, 0, 0))
        for below in (Hairline(), how):
            column.addWidget(below)
        column.addLayout(row)
        column.addWidget(self._said)
        self.show_channel(None)

    def show_channel(self, channel: ChannelDto | None) -> None:
        """None: not known yet."""
        connected = channel is not None and channel.connected
        state = "connected" if connected else "apart"
        words = self._texts(f"settings.channel.{state}")
        self._state.show_text(words, "good" if connected else "plain")
        self._state.setVisible(channel is not None)
        for part in (self.secret, self._connect):
            part.setVisible(channel is not None and not connected)
        for button in (self._try, self._part):
            button.setVisible(connected)
        trouble = "" if channel is None else channel.trouble
        self.say(self._texts(f"error.{trouble}.title") if connected and trouble else "")

    def say(self, words: str, *, trouble: bool = False) -> None:
        self._said.setProperty("look", "trouble" if trouble else "secondary")
        self._said.style().unpolish(self._said)
        self._said.style().polish(self._said)
        self._said.show_text(words)
        self._said.setVisible(bool(words))

    def _on_connect(self) -> None:
        commit_preedit()
        secret = self.secret.text()
        if not secret:
            self.secret.setFocus()
            return
        self.secret.clear()
        self.connect_asked.emit(secret)
