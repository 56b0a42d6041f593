"""The owner's login at a platform: an errand with progress and a way out, one at a time."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from desktop.bridge.runner import Task
from desktop.bridge.underway import Underway

if TYPE_CHECKING:
    from engine.api import Engine, Progress, ShopDto, Texts

_KIND: Final = "connect"


class Connecting(QObject):
    """connected: platform and account, once the platform has let the owner in. failed: with the
    error. unopened: no browser showed this address, which asks for the owner's consent.
    """

    connected = Signal(str, str)
    failed = Signal(str, str, object)
    unopened = Signal(str)
    _shown = Signal(str)

    def __init__(self, engine: Engine, underway: Underway, texts: Texts, parent: QObject) -> None:
        super().__init__(parent)
        self._engine = engine
        self._underway = underway
        self._texts = texts
        # From the worker's thread: a browser is opened from ours.
        self._shown.connect(self._open, Qt.ConnectionType.QueuedConnection)

    def begin(self, platform: str, account: str) -> bool:
        """False: another login is waited for, and was left alone."""
        if under_way(self._underway) is not None:
            return False
        title = self._texts("shell.connecting")
        work = partial(self._login, platform, account)
        task = self._underway.begin(f"{_KIND}.{platform}.{account}", title, work)
        assert task is not None  # noqa: S101 - none was under way
        task.succeeded.connect(lambda _: self.connected.emit(platform, account))
        task.failed.connect(lambda fault: self.failed.emit(platform, account, fault))
        return True

    def _login(self, platform: str, account: str, progress: Progress) -> list[ShopDto]:
        from engine.api import Consent  # noqa: PLC0415 - on a worker, loaded by now

        consent = Consent(self._shown.emit, self._texts("platform.consented"))
        return self._engine.crawls.login(platform, account, progress, consent=consent)

    def _open(self, address: str) -> None:
        if not QDesktopServices.openUrl(QUrl(address)):
            self.unopened.emit(address)


def under_way(underway: Underway) -> tuple[str, str, Task] | None:
    """The login that is waited for, whoever began it: platform, account, task."""
    for kind in underway.kinds():
        what, *of = kind.split(".", 2)
        task = underway.task(kind)
        if what == _KIND and task is not None:
            platform, account = of
            return platform, account, task
    return None
