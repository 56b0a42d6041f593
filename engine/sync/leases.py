"""The right to post a reply: of all devices of a shop, the one that has it goes to the platform.

A platform takes every press, whoever comes with it. So a device that has lost the right has to stop
by itself: before the press it asks its own clocks, and they never run slower than the lease.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from threading import Thread
from typing import Final, Protocol

from engine.runtime.clock import Clock
from engine.runtime.progress import Cancelled
from engine.sync import errors
from engine.sync.wire import messages
from engine.sync.wire.messages import PRESS_MS

RENEW_AFTER_S: Final = 20.0
_PRESS_S: Final = PRESS_MS / 1000
_AWAY: Final = (errors.Unreachable, errors.NotAServer, errors.ServerFailed, errors.Busy)
"""Nobody answers whose word would count."""

Spawn = Callable[[Callable[[], None]], object]
"""Starts something that may take long, and comes back."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """Somebody may have pressed this attempt, so long ago at least; nobody heard how it ended."""

    attempt: int
    ago: timedelta


class Lease:
    """Of a profile without a server, or of the only device of a shop: nobody has to be asked.

    `pressed`: by another device, None where there was none. `is_pressed`: whether the holder may
    have pressed; he says so before he gives the lease back.
    """

    def __init__(self, pressed: Pressed | None = None) -> None:
        self.pressed = pressed
        self.is_pressed = False

    def check(self) -> None:
        """May be called wherever nothing may block, as often as one likes, and has to be right
        before the press. Raises `LeaseLost`.
        """


class Leases(Protocol):
    def held(self, reply: bytes, attempt: int) -> AbstractContextManager[Lease]:
        """The lease on a reply, by its uuid, for the context. `attempt`: the one to be pressed.

        Raises `LeaseHeld`, `NoLease` or another `SyncError`. A process that is killed keeps it
        until it runs out.
        """


class Nobodys:
    """Of a profile that has no server."""

    @contextmanager
    def held(self, reply: bytes, attempt: int) -> Iterator[Lease]:
        yield Lease()


class Desk(Protocol):
    """Where leases are given; raises `SyncError`s."""

    @property
    def is_joined(self) -> bool:
        """Whether this profile has a server at all."""

    def claim(self, reply: bytes, attempt: int) -> messages.Lease: ...

    def renew(self, reply: bytes, token: int) -> None: ...

    def release(self, reply: bytes, token: int, is_pressed: bool) -> None: ...

    def is_alone(self) -> bool:
        """Whether the server said, not long ago, that this is the shop's only device."""


def in_thread(act: Callable[[], None]) -> None:
    Thread(target=act, name="lease", daemon=True).start()


class SharedLeases:
    """Of a profile that may have joined others."""

    def __init__(self, desk: Desk, clock: Clock, spawn: Spawn = in_thread) -> None:
        self._desk = desk
        self._clock = clock
        self._spawn = spawn

    @contextmanager
    def held(self, reply: bytes, attempt: int) -> Iterator[Lease]:
        lease = self._claimed(reply, attempt) if self._desk.is_joined else Lease()
        try:
            yield lease
        except Exception:
            self._give_back(lease)
            raise
        self._give_back(lease)

    def _claimed(self, reply: bytes, attempt: int) -> Lease:
        asked = Asked(self._clock)
        try:
            given = self._desk.claim(reply, attempt)
        except _AWAY as away:
            if self._desk.is_alone():
                return Lease()
            raise errors.NoLease from away
        return Given(self._desk, self._spawn, reply, asked, given)

    def _give_back(self, lease: Lease) -> None:
        """Where the server does not hear of it, the lease runs out."""
        if isinstance(lease, Given):
            with suppress(errors.SyncError, Cancelled):
                self._desk.release(lease.reply, lease.token, lease.is_pressed)


class Asked:
    """A moment by two clocks: one does not go on while the machine sleeps, the other one jumps."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._steady, self._wall = clock.monotonic(), clock.now()

    @property
    def ago_s(self) -> float:
        """By the clock that says more."""
        wall = (self._clock.now() - self._wall).total_seconds()
        return max(self._clock.monotonic() - self._steady, wall)

    def again(self) -> "Asked":
        """Now."""
        return Asked(self._clock)


class Given(Lease):
    """By the server, for as long as it is renewed. `asked`: before the request went out."""

    def __init__(
        self, desk: Desk, spawn: Spawn, reply: bytes, asked: Asked, given: messages.Lease
    ) -> None:
        ago = timedelta(milliseconds=given.ago_ms)
        super().__init__(Pressed(given.pressed, ago) if given.pressed else None)
        self.reply = reply
        self.token = given.token
        self._desk = desk
        self._spawn = spawn
        self._asked = asked
        self._is_lost = self._is_asking = False

    def check(self) -> None:
        if self._asked.ago_s > RENEW_AFTER_S and not self._is_lost and not self._is_asking:
            self._is_asking = True
            self._spawn(self._renew)
        if self._is_lost or self._asked.ago_s > _PRESS_S:
            raise errors.LeaseLost

    def _renew(self) -> None:
        """An answer that does not come is asked for again; meanwhile the lease grows older."""
        asked = self._asked.again()
        try:
            self._desk.renew(self.reply, self.token)
            self._asked = asked
        except (*_AWAY, Cancelled):
            pass
        except errors.SyncError:
            self._is_lost = True
        finally:
            self._is_asking = False


NOBODYS: Final = Nobodys()
