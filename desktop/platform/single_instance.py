"""One window a profile: a second start only raises the first."""

from __future__ import annotations

import hashlib
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_WAIT_MS = 300


def address(profile: Path | None) -> str:
    """A local socket's name for this profile."""
    place = str(profile.resolve()) if profile is not None else ""
    return f"gagejigi-{hashlib.sha256(place.encode()).hexdigest()[:16]}"


class SingleInstance(QObject):
    """raised: somebody started the program again."""

    raised = Signal()

    def __init__(self, profile: Path | None) -> None:
        super().__init__()
        self._address = address(profile)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_call)

    def claim(self) -> bool:
        """False: another one runs and has been asked to come forward."""
        if self._call():
            return False
        if not self._server.listen(self._address):
            QLocalServer.removeServer(self._address)  # left by a crash
            self._server.listen(self._address)
        return True

    def release(self) -> None:
        self._server.close()

    def _call(self) -> bool:
        socket = QLocalSocket()
        socket.connectToServer(self._address)
        reached = socket.waitForConnected(_WAIT_MS)
        socket.abort()
        return reached

    def _on_call(self) -> None:
        while (caller := self._server.nextPendingConnection()) is not None:
            caller.deleteLater()
        self.raised.emit()
