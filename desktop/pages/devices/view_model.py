"""Whether this profile has a server, how it stands with it, and which devices meet there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.bridge.runner import Runner, Task
from desktop.bridge.underway import Underway

if TYPE_CHECKING:
    from datetime import datetime

    from engine.api import DeviceDto, Engine, Joined, Progress, Roster, Standing, Texts

JOIN = "sync.join"
_LEAVE = "sync.leave"


@dataclass(frozen=True, slots=True)
class Membership:
    """`joined`: None without a server."""

    joined: Joined | None
    standing: Standing
    now: datetime


class DevicesModel(QObject):
    """changed: `membership` is new. listed: `devices` are; unlisted: with the failure. waiting: for
    a login at this address; join_ended: with the failure, None without one; came_in: after it went
    well, with the `Joined`. revoked: a device. renamed: with the new name. left: whether the server
    was told. failed: with whatever else went wrong.
    """

    changed = Signal()
    listed = Signal()
    waiting = Signal(str)
    came_in = Signal(object)
    join_ended = Signal(object)
    unlisted = Signal(object)
    revoked = Signal(object)
    renamed = Signal(str)
    left = Signal(bool)
    failed = Signal(object)

    def __init__(
        self, engine: Engine, runner: Runner, underway: Underway, texts: Texts, parent: QObject
    ) -> None:
        super().__init__(parent)
        self.membership: Membership | None = None
        self.roster: Roster | None = None
        self._engine = engine
        self._runner = runner
        self._underway = underway
        self._texts = texts
        self._asking = False
        self._in_front = False

    @property
    def joining(self) -> Task | None:
        """The login that is waited for, whoever began it."""
        return self._underway.task(JOIN)

    def show(self) -> None:
        self._in_front = True
        self.load()
        self.ask_devices()

    def hide(self) -> None:
        self._in_front = False

    def load(self) -> None:
        task = self._runner.run(self, lambda _: self._read(), replace="membership")
        task.succeeded.connect(self._on_read)
        task.failed.connect(self.failed)

    def note_standing(self, _standing: object) -> None:
        if self._in_front:
            self.load()

    def ask_devices(self) -> None:
        """Of the server, which may take its time or not answer."""
        if self._asking or self._engine.sync.joined is None:
            return
        self._asking = True
        task = self._runner.run_errand(self, lambda _: self._engine.sync.people.roster())
        task.succeeded.connect(self._on_devices)
        task.failed.connect(self.unlisted)
        task.finished.connect(self._on_asked)

    def join(self, address: str, name: str = "") -> None:
        """`name`: for this computer, "" for the one that it has. `waiting` follows with the page to
        open; nothing if a login is waited for already.
        """
        task = self._underway.begin(
            JOIN, self._texts("devices.joining"), partial(self._join, address, name)
        )
        if task is not None:
            task.succeeded.connect(self._on_joined)
            task.failed.connect(self.join_ended)
            task.cancelled.connect(lambda: self.join_ended.emit(None))

    def revoke(self, device: DeviceDto) -> None:
        task = self._runner.run_errand(self, lambda _: self._engine.sync.people.revoke(device.id))
        task.succeeded.connect(lambda _: self._on_revoked(device))
        task.failed.connect(self.failed)

    def rename(self, device: DeviceDto, name: str) -> None:
        people = self._engine.sync.people
        task = self._runner.run_errand(self, lambda _: people.rename(device.id, name))
        task.succeeded.connect(lambda told: self._on_renamed(told.name))
        task.failed.connect(self.failed)

    def leave(self) -> None:
        task = self._underway.begin(
            _LEAVE, self._texts("devices.leave"), lambda _: self._engine.sync.leave()
        )
        if task is not None:
            task.succeeded.connect(self._on_left)
            task.failed.connect(self.failed)

    def _read(self) -> Membership:
        engine = self._engine
        return Membership(engine.sync.joined, engine.sync.standing(), engine.clock.now())

    def _join(self, address: str, name: str, progress: Progress) -> Joined:
        words, sync = self._texts("sync.logged_in"), self._engine.sync
        return sync.join(address, self.waiting.emit, words, progress, name=name)

    def _on_read(self, membership: Membership) -> None:
        self.membership = membership
        if membership.joined is None:
            self.roster = None
        self.changed.emit()

    def _on_devices(self, roster: Roster) -> None:
        self.roster = roster
        self.listed.emit()

    def _on_asked(self) -> None:
        self._asking = False

    def _on_joined(self, joined: Joined) -> None:
        self.join_ended.emit(None)
        self.came_in.emit(joined)
        self.load()
        self.ask_devices()

    def _on_revoked(self, device: DeviceDto) -> None:
        self.revoked.emit(device)
        self.ask_devices()

    def _on_renamed(self, name: str) -> None:
        self.renamed.emit(name)
        self.ask_devices()

    def _on_left(self, is_told: bool) -> None:
        self.left.emit(is_told)
        self.load()
