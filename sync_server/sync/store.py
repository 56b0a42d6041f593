"""The rows, digests and state of a tenant's file. Whoever writes has begun a transaction."""

import sqlite3
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, field
from typing import Final, NamedTuple

import msgspec

from engine.sync.wire import digest
from engine.sync.wire.entity import DELETED
from engine.sync.wire.messages import PackedChange
from engine.sync.wire.version import Ref
from sync_server.sync.rows import Body, PackedBody

_ENCODER: Final = msgspec.msgpack.Encoder()
_DECODER: Final = msgspec.msgpack.Decoder(Body)
NOBODY: Final[Ref] = (0, 0)
_NONE: Final = msgspec.Raw(_ENCODER.encode({}))
_LIVES_AGAIN: Final = _ENCODER.encode(DELETED) + _ENCODER.encode(None)
"""Among the packed values of a row that was deleted and made anew. Others may hold it by chance."""
_PACKED: Final = msgspec.msgpack.Decoder(PackedBody)
_SUMS: Final = struct.Struct(f"<{digest.BUCKETS}Q")
_ROWS: Final = "SELECT entity, id, seq, deleted_ms, body FROM row"
_AT_ONCE: Final = 500
"""Parameters of a statement."""

Key = tuple[int, bytes]
"""Entity number and row id."""


@dataclass(slots=True)
class State:
    epoch: bytes
    seq: int
    floor: int
    schema: int
    next_device: int
    past: int = 0
    purged_ms: int = 0


@dataclass(slots=True)
class Sums:
    """Of an entity: how many rows live, and its digest by bucket."""

    living: int = 0
    buckets: list[int] = field(default_factory=lambda: [0] * digest.BUCKETS)


class Saved(NamedTuple):
    """A row to write. `was`: its place until now, 0 if it is new."""

    entity: int
    row: bytes
    was: int
    seq: int
    deleted_ms: int | None
    body: Body


class Stored(NamedTuple):
    """A row as it stands in the file."""

    entity: int
    row: bytes
    seq: int
    deleted_ms: int | None
    packed: bytes

    @property
    def body(self) -> Body:
        return _DECODER.decode(self.packed)

    def since(self, cursor: int, own: Ref = NOBODY) -> PackedChange:
        """The fields that came in after `cursor`. Of most rows that is all, and needs no look.
        `own`: the device and the first of its operations that need not be repeated to it, unless
        the row lives again by one: that is told nowhere else.
        """
        body = _PACKED.decode(self.packed)
        if body.is_late(cursor):
            values = body.values
            if body.version.device == own[0] and body.version.number >= own[1] > 0:
                is_made = not body.versions and _LIVES_AGAIN not in bytes(values)
                values = _NONE if is_made else values
            return PackedChange(self.entity, self.row, body.version, values, body.versions)
        return self.body.since(cursor, self.entity, self.row).packed()


class Store:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def is_begun(self) -> bool:
        return self.connection.execute("SELECT 1 FROM state").fetchone() is not None

    def state(self) -> State:
        return State(
            *self.connection.execute(
                "SELECT epoch, seq, floor, schema, next_device, past, purged_ms FROM state"
            ).fetchone()
        )

    def begin(self, state: State) -> None:
        self.connection.execute(
            "INSERT INTO state (epoch, seq, floor, schema, next_device, past, purged_ms)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            astuple(state),
        )

    def keep(self, state: State) -> None:
        self.connection.execute(
            "UPDATE state SET epoch = ?, seq = ?, floor = ?, schema = ?, next_device = ?, past = ?,"
            " purged_ms = ?",
            astuple(state),
        )

    def rows(self, keys: Iterable[Key]) -> dict[Key, Stored]:
        """Those that are there."""
        ids: dict[int, list[bytes]] = {}
        for entity, row in keys:
            ids.setdefault(entity, []).append(row)
        return {
            (stored.entity, stored.row): stored
            for entity, wanted in ids.items()
            for start in range(0, len(wanted), _AT_ONCE)
            for stored in self._named(entity, wanted[start : start + _AT_ONCE])
        }

    def _named(self, entity: int, rows: Sequence[bytes]) -> Iterator[Stored]:
        places = ", ".join("?" * len(rows))
        query = f"{_ROWS} WHERE entity = ? AND id IN ({places})"
        found = self.connection.execute(query, (entity, *rows))
        return (Stored(*each) for each in found)

    def after(self, cursor: int) -> Iterator[Stored]:
        """Rows in the order of their last change."""
        found = self.connection.execute(f"{_ROWS} WHERE seq > ? ORDER BY seq", (cursor,))
        return (Stored(*each) for each in found)

    def is_behind(self, cursor: int, rows: int) -> bool:
        """Whether more than so many rows were changed after `cursor`."""
        found = self.connection.execute(
            "SELECT 1 FROM row WHERE seq > ? LIMIT 1 OFFSET ?", (cursor, rows)
        )
        return found.fetchone() is not None

    def of_bucket(self, entity: int, bucket: int) -> Iterator[Stored]:
        of_bucket = "SELECT seq FROM row WHERE entity = ? AND substr(id, -1) = ?"  # index alone
        query = f"{_ROWS} WHERE seq IN ({of_bucket}) ORDER BY id"
        found = self.connection.execute(query, (entity, bytes([bucket])))
        return (Stored(*each) for each in found)

    def of_entity(self, entity: int) -> Iterator[Stored]:
        found = self.connection.execute(f"{_ROWS} WHERE entity = ?", (entity,)).fetchall()
        return (Stored(*each) for each in found)

    def places(self, entity: int) -> list[int]:
        """Of its rows, in the order of their last change."""
        found = self.connection.execute("SELECT seq FROM row WHERE entity = ?", (entity,))
        return sorted(seq for (seq,) in found)

    def at(self, places: Sequence[int]) -> Iterator[Stored]:
        """Rows at ascending places."""
        for start in range(0, len(places), _AT_ONCE):
            wanted = places[start : start + _AT_ONCE]
            query = f"{_ROWS} WHERE seq IN ({', '.join('?' * len(wanted))}) ORDER BY seq"
            yield from (Stored(*each) for each in self.connection.execute(query, wanted))

    def buried(self, before_ms: int, last_seq: int) -> Iterator[Stored]:
        """Deleted before a time, and not changed after `last_seq`."""
        found = self.connection.execute(
            f"{_ROWS} WHERE deleted_ms < ? AND seq <= ? ORDER BY seq", (before_ms, last_seq)
        )
        return (Stored(*each) for each in found)

    def save(self, rows: Sequence[Saved]) -> None:
        """In any order: each has a place that no other ever had."""
        new = [each for each in rows if not each.was]
        self.connection.executemany(
            "INSERT INTO row (seq, entity, id, deleted_ms, body) VALUES (?, ?, ?, ?, ?)",
            [(e.seq, e.entity, e.row, e.deleted_ms, _ENCODER.encode(e.body)) for e in new],
        )
        self.connection.executemany(
            "DELETE FROM grave WHERE entity = ? AND id = ?", [(e.entity, e.row) for e in new]
        )
        self.connection.executemany(
            "UPDATE row SET seq = ?, deleted_ms = ?, body = ? WHERE seq = ?",
            [(e.seq, e.deleted_ms, _ENCODER.encode(e.body), e.was) for e in rows if e.was],
        )

    def bury(self, rows: Sequence[Saved]) -> None:
        """Rows become graves with these bodies."""
        self.connection.executemany(
            "INSERT OR REPLACE INTO grave (entity, id, body) VALUES (?, ?, ?)",
            [(each.entity, each.row, _ENCODER.encode(each.body)) for each in rows],
        )
        self.connection.executemany("DELETE FROM row WHERE seq = ?", [(each.was,) for each in rows])

    def has_graves(self) -> bool:
        return self.connection.execute("SELECT 1 FROM grave LIMIT 1").fetchone() is not None

    def graves(self, entity: int, rows: Sequence[bytes]) -> dict[bytes, Body]:
        found: dict[bytes, Body] = {}
        for row in rows:
            grave = self.connection.execute(
                "SELECT body FROM grave WHERE entity = ? AND id = ?", (entity, row)
            ).fetchone()
            if grave:
                found[row] = _DECODER.decode(grave[0])
        return found

    def sums(self) -> dict[int, Sums]:
        found = self.connection.execute("SELECT entity, living, sums FROM digest")
        return {entity: Sums(living, list(_SUMS.unpack(sums))) for entity, living, sums in found}

    def keep_sums(self, sums: dict[int, Sums]) -> None:
        self.connection.executemany(
            "INSERT INTO digest (entity, living, sums) VALUES (?, ?, ?) ON CONFLICT (entity)"
            " DO UPDATE SET living = excluded.living, sums = excluded.sums",
            [(number, each.living, _SUMS.pack(*each.buckets)) for number, each in sums.items()],
        )
