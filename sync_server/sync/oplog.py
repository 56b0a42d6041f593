"""What every operation did, for 90 days: who changed what, from which value to which."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import msgspec
import zstandard

from engine.sync.wire.operation import Answer, Refusal
from engine.sync.wire.roles import Role
from engine.sync.wire.version import LARGEST

_LEVEL: Final = 1
"""Higher ones save a tenth and take twice as long."""


class Entry(msgspec.Struct, frozen=True, array_like=True, omit_defaults=True, gc=False):
    """An operation. `before` and `after`: the fields that it changed; of a refused one, `after`
    is what it asked for, if that was sound and its author may ask for it. `authors`: of a memory,
    by field the device whose edit it brings back.
    """

    number: int
    entity: int
    row: bytes
    answer: Answer
    before: dict[int, Any] = {}
    after: dict[int, Any] = {}
    refusal: Refusal = Refusal.NONE
    authors: dict[int, int] = {}


@dataclass(frozen=True, slots=True)
class Logged:
    at_ms: int
    device: int
    role: Role
    entry: Entry


class Place(NamedTuple):
    """Of an entry: its record, and which one of that. Later ones are greater."""

    record: int
    position: int


END: Final = Place(LARGEST, 0)
"""After all."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Entries before a place, newest first. None: whatever it is."""

    entity: int | None = None
    row: bytes | None = None
    devices: frozenset[int] | None = None
    since_ms: int = 0
    before: Place = END
    most: int = 100

    def is_by(self, device: int) -> bool:
        return self.devices is None or device in self.devices

    def fits(self, entry: Entry, device: int) -> bool:
        """`device`: that did it, or brought it back."""
        is_by = any(map(self.is_by, (device, *entry.authors.values())))
        return is_by and self.entity in (None, entry.entity) and self.row in (None, entry.row)


@dataclass(frozen=True, slots=True)
class Found:
    """`next`: what to go on before; None where that was all."""

    logged: Sequence[Logged]
    next: Place | None


class _Record(NamedTuple):
    at_ms: int
    device: int
    role: Role


MOST_READ: Final = 5_000
"""Entries looked at in one go, or a tenth of a second."""
MOST_BYTES: Final = 1 << 20
"""Of what is found in one go, about."""
_ENCODER: Final = msgspec.msgpack.Encoder()
_RAWS: Final = msgspec.msgpack.Decoder(list[msgspec.Raw])
_ENTRY: Final = msgspec.msgpack.Decoder(Entry)


def write(
    connection: sqlite3.Connection, at_ms: int, device: int, role: Role, entries: Sequence[Entry]
) -> None:
    """The entries of one push in one record: a sixth of the bytes, and a tenth of the time."""
    packed = zstandard.ZstdCompressor(level=_LEVEL).compress(_ENCODER.encode(entries))
    connection.execute(
        "INSERT INTO oplog (at_ms, device, role, first, memories, entries)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (at_ms, device, role, entries[0].number, any(each.authors for each in entries), packed),
    )


def newest(connection: sqlite3.Connection, wanted: Wanted) -> Found:
    """Backwards from `wanted.before`. Reads a bounded part of the log: where little of it fits,
    there may be none in it and more to come.
    """
    logged: list[Logged] = []
    size = 0
    for read, (place, raw, record) in enumerate(_backwards(connection, wanted), start=1):
        if raw is not None and wanted.fits(entry := _ENTRY.decode(raw), record.device):
            logged.append(Logged(record.at_ms, record.device, record.role, entry))
            size += len(raw)
        if len(logged) == wanted.most or read == MOST_READ or size > MOST_BYTES:
            return Found(logged, place)
    return Found(logged, None)


def _backwards(
    connection: sqlite3.Connection, wanted: Wanted
) -> Iterator[tuple[Place, msgspec.Raw | None, _Record]]:
    """Entries; of a record in which nothing can fit, its place alone."""
    unpacker = zstandard.ZstdDecompressor()
    found = connection.execute(
        "SELECT id, at_ms, device, role, memories, entries FROM oplog WHERE id <= ?"
        " ORDER BY id DESC",
        (wanted.before.record,),
    )
    for record, at_ms, device, role, memories, packed in found:
        told = _Record(at_ms, device, Role(role))
        entries: Sequence[msgspec.Raw | None] = [None]
        if at_ms >= wanted.since_ms and (memories or wanted.is_by(device)):
            entries = _RAWS.decode(unpacker.decompress(packed))
        for position in range(len(entries) - 1, -1, -1):
            if (place := Place(record, position)) < wanted.before:
                yield place, entries[position], told


def forget(connection: sqlite3.Connection, before_ms: int) -> None:
    connection.execute("DELETE FROM oplog WHERE at_ms < ?", (before_ms,))
