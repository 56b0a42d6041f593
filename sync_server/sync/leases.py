"""Who may post a reply: one device at a time, until it gives the lease back or falls silent.

No lease keeps a press from arriving late, for a platform does not ask for tokens. So what a silent
device may have pressed is told to the next one, which waits and looks before it presses.
"""

import sqlite3
from dataclasses import astuple, dataclass, fields, replace
from typing import Final

from engine.sync.wire.entity import Entity
from engine.sync.wire.messages import LEASE_MS, PRESS_MS, Lease
from engine.sync.wire.operation import Operation
from sync_server.sync.devices import SILENT_MS, Devices
from sync_server.sync.faults import LeaseHeld, LeaseLost

_CLOSED_MS: Final = LEASE_MS + PRESS_MS
"""After a restoration: a holder from before presses for `PRESS_MS` at most, and what he pressed is
down within the rest.
"""
_LOST: Final = 1 << 32
"""More tokens than can have been given since a backup."""


@dataclass(frozen=True, slots=True)
class Held:
    """See the table in `schema`."""

    reply: bytes
    token: int
    device: int
    attempt: int
    given_ms: int
    pressed: int = 0
    pressed_ms: int = 0

    def left_ms(self, now_ms: int) -> int:
        return max(0, self.given_ms + LEASE_MS - now_ms) if self.given_ms else 0


_COLUMNS: Final = ", ".join(field.name for field in fields(Held))
_READ: Final = f"SELECT {_COLUMNS} FROM lease WHERE reply = ?"  # noqa: S608 - constant
_WRITE: Final = (
    f"INSERT OR REPLACE INTO lease ({_COLUMNS})"  # noqa: S608 - constant
    f" VALUES ({', '.join('?' for _ in fields(Held))})"
)


class Leases:
    """Over a tenant's file; transactions are the caller's."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def claim(self, device: int, reply: bytes, attempt: int, now_ms: int, *, alone: bool) -> Lease:
        """A device that asks again for its own has lost the answer, or was killed: what it pressed
        it knows itself. Raises `LeaseHeld`.
        """
        token, closed_ms = self._connection.execute(
            "SELECT token, closed_ms FROM leasing"
        ).fetchone()
        if now_ms < closed_ms:
            raise LeaseHeld(0, _seconds(closed_ms - now_ms))
        last = self._read(reply) or Held(reply, 0, device, 0, 0)
        left = last.left_ms(now_ms)
        if last.device != device and left:
            raise LeaseHeld(last.device, _seconds(left))
        if last.device != device or attempt > last.attempt:
            last = _given_up(last)
        held = replace(
            last,
            token=token + 1,
            device=device,
            attempt=max(attempt, last.pressed + 1),
            given_ms=now_ms,
        )
        self._connection.execute("UPDATE leasing SET token = ?", (held.token,))
        self._write(held)
        return _told(held, now_ms, alone)

    def renew(self, device: int, reply: bytes, token: int, now_ms: int, *, alone: bool) -> Lease:
        """Raises `LeaseLost`."""
        held = self._read(reply)
        if held is None or (held.device, held.token) != (device, token) or not held.left_ms(now_ms):
            raise LeaseLost
        held = replace(held, given_ms=now_ms)
        self._write(held)
        return _told(held, now_ms, alone)

    def release(self, device: int, reply: bytes, token: int, now_ms: int, *, pressed: bool) -> None:
        """Nothing, if another one was given since."""
        held = self._read(reply)
        if held is None or (held.device, held.token) != (device, token):
            return
        if pressed:
            held = replace(held, pressed=max(held.pressed, held.attempt), pressed_ms=now_ms)
        self._write(replace(held, given_ms=0))

    def bears(self, device: int, reply: bytes, attempt: int) -> bool | None:
        """Whether a step to the platform is of the device that was given the lease last; None where
        nobody ever was. One that has run out is as good, for an edit may come late: what fences it
        off is a later token.
        """
        held = self._read(reply)
        return None if held is None else held.device == device and attempt <= held.attempt

    def forget(self, before_ms: int) -> None:
        """Those that nobody has asked for since."""
        self._connection.execute(
            "DELETE FROM lease WHERE max(given_ms, pressed_ms) < ?", (before_ms,)
        )

    def restored(self, now_ms: int) -> None:
        """This file was put back. What was given before counts no more; but who holds such a lease
        may not know, so that none is given until then.
        """
        self._connection.execute("DELETE FROM lease")
        self._connection.execute(
            "UPDATE leasing SET token = token + ?, closed_ms = ?", (_LOST, now_ms + _CLOSED_MS)
        )

    def _read(self, reply: bytes) -> Held | None:
        row = self._connection.execute(_READ, (reply,)).fetchone()
        return None if row is None else Held(*row)

    def _write(self, held: Held) -> None:
        self._connection.execute(_WRITE, astuple(held))


class Fence:
    """Keeps devices from a step to the platform that is another one's."""

    def __init__(self, leases: Leases, devices: Devices, now_ms: int) -> None:
        self._leases = leases
        self._devices = devices
        self._now_ms = now_ms

    def holds_off(self, entity: Entity, operation: Operation, device: int, is_there: bool) -> bool:
        """`is_there`: the row is known; of a new one nobody else can know. Who is alone needs no
        lease. The operation is sound.
        """
        for number, state in entity.leased:
            attempt, wanted = operation.fields.get(number, (0, ""))
            if wanted == state:
                bears = self._leases.bears(device, operation.row, attempt)
                return is_there and not self._is_alone(device) if bears is None else not bears
        return False

    def _is_alone(self, device: int) -> bool:
        return self._devices.is_alone(device, self._now_ms - SILENT_MS)


def _given_up(held: Held) -> Held:
    """A lease that nobody gave back: its attempt may have been pressed, while it was good."""
    if not held.given_ms:
        return held
    pressed = max(held.pressed, held.attempt)
    return replace(held, pressed=pressed, pressed_ms=max(held.pressed_ms, held.given_ms + PRESS_MS))


def _told(held: Held, now_ms: int, alone: bool) -> Lease:
    ago_ms = max(0, now_ms - held.pressed_ms) if held.pressed else 0
    return Lease(held.token, held.pressed, ago_ms, alone)


def _seconds(ms: int) -> int:
    return -(-ms // 1000)
