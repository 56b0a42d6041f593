"""What every operation did, for 90 days: who changed what, from which value to which."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec
import zstandard

from engine.sync.wire.operation import Answer, Refusal
from engine.sync.wire.roles import Role

_LEVEL: Final = 1
"""Higher ones save a tenth and take twice as long."""


class Entry(msgspec.Struct, frozen=True, array_like=True, omit_defaults=True, gc=False):
    """An operation. `before` and `after`: the fields that it changed; of a refused one, `after`
    is what it asked for, if that was sound and its author may ask for it.
    """

    number: int
    entity: int
    row: bytes
    answer: Answer
    before: dict[int, Any] = {}
    after: dict[int, Any] = {}
    refusal: Refusal = Refusal.NONE


@dataclass(frozen=True, slots=True)
class Logged:
    at_ms: int
    device: int
    role: Role
    entry: Entry


_ENCODER: Final = msgspec.msgpack.Encoder()
_DECODER: Final = msgspec.msgpack.Decoder(list[Entry])


def write(
    connection: sqlite3.Connection, at_ms: int, device: int, role: Role, entries: Sequence[Entry]
) -> None:
    """The entries of one push in one record: a sixth of the bytes, and a tenth of the time."""
    packed = zstandard.ZstdCompressor(level=_LEVEL).compress(_ENCODER.encode(entries))
    connection.execute(
        "INSERT INTO oplog (at_ms, device, role, first, entries) VALUES (?, ?, ?, ?, ?)",
        (at_ms, device, role, entries[0].number, packed),
    )


def of_row(connection: sqlite3.Connection, entity: int, row: bytes) -> Iterator[Logged]:
    """What happened to a row, oldest first. Reads the whole log."""
    found = connection.execute("SELECT at_ms, device, role, entries FROM oplog ORDER BY id")
    for at_ms, device, role, packed in found:
        for entry in _DECODER.decode(zstandard.ZstdDecompressor().decompress(packed)):
            if (entry.entity, entry.row) == (entity, row):
                yield Logged(at_ms, device, Role(role), entry)


def forget(connection: sqlite3.Connection, before_ms: int) -> None:
    connection.execute("DELETE FROM oplog WHERE at_ms < ?", (before_ms,))
