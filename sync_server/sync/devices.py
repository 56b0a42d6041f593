"""Who pushes and pulls: the devices of a tenant, their numbers and how far each has come."""

import sqlite3
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from typing import Final

from engine.sync.wire.messages import Hello
from sync_server.sync.faults import OtherGeneration

SILENT_MS: Final = 90 * 86_400_000
"""After so long without a word nobody waits for a device any more."""
_COLUMNS: Final = (
    "number, key, generation, prior, last_number, last_moment, cursor, contact_ms, survived"
)


@dataclass(slots=True)
class Device:
    """See the table in `schema`."""

    number: int
    key: bytes
    generation: int
    prior: int | None = None
    last_number: int = 0
    last_moment: int = 0
    cursor: int = 0
    contact_ms: int = 0
    survived: int = 0


class Devices:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def greeted(self, key: bytes, hello: Hello, epoch: bytes) -> Device | None:
        """The device that says hello, None if it is a new one.

        An answer may have got lost on its way: as long as nobody used the generation it gave, the
        one before is good too. One who comes from before a restoration has a generation that the
        backup does not know; he is taken at his word if he is the only one it can be.
        """
        known = self._of_key(key)
        for device in known:
            if hello.generation and hello.generation in (device.generation, device.prior):
                return device
        lost = [device for device in known if not device.generation]
        if hello.generation and hello.epoch != epoch and len(lost) == 1:
            return lost[0]
        return None

    def of_generation(self, key: bytes, generation: int) -> Device:
        """Raises `OtherGeneration`."""
        for device in self._of_key(key):
            if generation and device.generation == generation:
                return device
        raise OtherGeneration

    def is_known(self, key: bytes) -> bool:
        return bool(self._of_key(key))

    def keys(self) -> dict[int, bytes]:
        """By number."""
        return dict(self._connection.execute("SELECT number, key FROM device ORDER BY number"))

    def least_cursor(self, since_ms: int) -> int | None:
        """How far all have come that were heard of since; None where there are none."""
        (cursor,) = self._connection.execute(
            "SELECT min(cursor) FROM device WHERE contact_ms >= ?", (since_ms,)
        ).fetchone()
        return None if cursor is None else int(cursor)

    def is_alone(self, number: int, since_ms: int) -> bool:
        """Whether no other was heard of since."""
        found = self._connection.execute(
            "SELECT 1 FROM device WHERE number <> ? AND contact_ms >= ? LIMIT 1", (number, since_ms)
        )
        return found.fetchone() is None

    def keep(self, device: Device) -> None:
        self._connection.execute(
            f"INSERT OR REPLACE INTO device ({_COLUMNS})"  # noqa: S608 - constant
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            astuple(device),
        )

    def orphan(self, before: int, past: int) -> None:
        """After a restoration: none has a generation, but the last is remembered, nor a cursor.
        Numbers go on after `past`. `before`: what that was until now; who pushed nothing since then
        may still come from the history that was lost then.
        """
        self._connection.execute(
            "UPDATE device SET prior = CASE generation WHEN 0 THEN prior ELSE generation END,"
            " survived = CASE WHEN last_number > ?1 THEN last_number ELSE survived END,"
            " generation = 0, cursor = 0, last_number = ?2",
            (before, past),
        )

    def last_number(self) -> int:
        """The greatest of any."""
        query = "SELECT coalesce(max(last_number), 0) FROM device"
        return int(self._connection.execute(query).fetchone()[0])

    def _of_key(self, key: bytes) -> Sequence[Device]:
        found = self._connection.execute(
            f"SELECT {_COLUMNS} FROM device WHERE key = ? ORDER BY number",  # noqa: S608 - constant
            (key,),
        )
        return [Device(*each) for each in found]
