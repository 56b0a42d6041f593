"""What a tenant has at one moment, cut into parts: recent rows first, each after those it needs."""

import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from engine.sync.wire.block import Block
from engine.sync.wire.codec import packed
from engine.sync.wire.entity import Entity
from engine.sync.wire.messages import Change
from engine.sync.wire.registry import by_name
from engine.sync.wire.snapshot import RECENT_MS, Part, PartName, hash_of
from sync_server.kernel.clock import DAY_MS
from sync_server.sync.alike import Alike
from sync_server.sync.store import Store, Stored

PART_BYTES: Final = 3 << 20
"""About, before it is packed: even with a large row no more than `codec.MOST_UNPACKED`."""


class Cutter:
    """Within one read transaction. `entities` in the order of their numbers. `most_bytes`: about,
    of a part before it is packed.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        entities: Mapping[int, Entity],
        now_ms: int,
        most_bytes: int = PART_BYTES,
    ) -> None:
        self._most_bytes = most_bytes
        self._store = Store(connection)
        self._entities = entities
        self._since_ms = now_ms - now_ms % DAY_MS - RECENT_MS  # the same all day: so are the parts
        self._recent: dict[int, set[bytes]] = {}

    def parts(self) -> Iterator[tuple[PartName, bytes]]:
        """Each with its bytes. Every row that a pull from the beginning would hand on is in one."""
        old: dict[int, list[int]] = {}
        yield from self._cut(self._recent_rows(old), recent=True)
        yield from self._cut(self._rows(old), recent=False)

    def _cut(self, rows: Iterator[Stored], *, recent: bool) -> Iterator[tuple[PartName, bytes]]:
        size, taken = 0, list[Stored]()
        for stored in rows:
            if taken and size + len(stored.packed) > self._most_bytes:
                yield _part(taken, recent)
                size, taken = 0, []
            size += len(stored.packed)
            taken.append(stored)
        if taken:
            yield _part(taken, recent)

    def _recent_rows(self, old: dict[int, list[int]]) -> Iterator[Stored]:
        """Leaves the places of the others in `old`."""
        for number, entity in self._entities.items():
            ages = _ages(entity)
            left = old[number] = []
            recent = self._recent[number] = set[bytes]()
            for stored in self._store.at(self._store.places(number)):
                if not ages or self._is_recent(entity, stored.body.values):
                    recent.add(stored.row)
                    yield stored
                else:
                    left.append(stored.seq)

    def _rows(self, places: Mapping[int, list[int]]) -> Iterator[Stored]:
        for each in places.values():
            yield from self._store.at(each)

    def _is_recent(self, entity: Entity, values: Mapping[int, Any]) -> bool:
        """By its own date, or with what it belongs to."""
        for number in entity.dated:
            if (date_ms := values.get(number)) is not None:
                return bool(date_ms >= self._since_ms)
        owners = [
            field for field in entity.fields if field.refers_to and _ages(_target(field.refers_to))
        ]
        return all(
            values.get(field.number) in self._recent[_target(field.refers_to).number]
            for field in owners
        )


def _ages(entity: Entity) -> bool:
    """Whether its rows are recent or not; others always are."""
    return bool(entity.dated) or any(
        _ages(_target(field.refers_to)) for field in entity.fields if field.refers_to
    )


def _target(name: str) -> Entity:
    return by_name()[name]


def _part(rows: list[Stored], recent: bool) -> tuple[PartName, bytes]:
    alike, changes = Alike(), list[Change]()
    for stored in rows:
        body = stored.body
        if not alike.take(stored, body):
            changes.append(body.since(-1, stored.entity, stored.row))
    blocks, few = alike.told()
    data = packed(Part([_short(block) for block in blocks], changes + few))
    return PartName(hash_of(data), len(data), len(rows), recent), data


def _short(block: Block) -> Block:
    """With one value for all rows where they have the same."""
    columns = {number: _column(values) for number, values in block.columns.items()}
    return msgspec.structs.replace(block, columns=columns)


def _column(values: list[Any]) -> list[Any]:
    first = values[0]
    return [first] if values.count(first) == len(values) else values
