"""Rows that are told whole: in columns those that are alike, the others one by one."""

from typing import Any, Final

from engine.sync.wire.block import Block
from engine.sync.wire.messages import Change, PackedChange
from engine.sync.wire.version import Ref
from sync_server.sync.rows import Body
from sync_server.sync.store import NOBODY, Stored

_LEAST_OF_PAGE: Final = 20
"""Fewer pack to less one by one, since the codec's dictionary knows them so."""
_Kind = tuple[int, ...]
"""Entity and fields."""


class Alike:
    """`least`: rows that go into columns together."""

    def __init__(self, least: int = 1) -> None:
        self._least = least
        self._rows: dict[_Kind, list[tuple[Stored, Body]]] = {}

    def take(self, stored: Stored, body: Body) -> bool:
        """Whether such a row goes into columns: one edit made it, and nobody deleted it."""
        values = body.values
        if not body.is_plain or body.version.number <= 0 or None in values.values():
            return False
        self._rows.setdefault((stored.entity, *values), []).append((stored, body))
        return True

    def told(self) -> tuple[list[Block], list[Change]]:
        """What was taken. In columns, and where there are too few for that."""
        blocks, changes = list[Block](), list[Change]()
        for (entity, *numbers), rows in self._rows.items():
            if len(rows) < self._least:
                changes += (body.since(-1, entity, stored.row) for stored, body in rows)
            else:
                blocks.append(_block(entity, numbers, rows))
        return blocks, changes


class PageParts:
    """What came in after `cursor`, on its way into a page. `own`: see `Stored.since`."""

    def __init__(self, cursor: int, own: Ref) -> None:
        self._cursor = cursor
        self._own = own
        self._alike = Alike(_LEAST_OF_PAGE)
        self._changes: list[PackedChange] = []

    def add(self, stored: Stored) -> None:
        if self._own != NOBODY or not self._takes(stored, stored.body):
            self._changes.append(stored.since(self._cursor, self._own))

    def _takes(self, stored: Stored, body: Body) -> bool:
        return body.is_late(self._cursor) and self._alike.take(stored, body)

    def parts(self) -> tuple[list[PackedChange], list[Block]]:
        blocks, few = self._alike.told()
        return [*self._changes, *(change.packed() for change in few)], blocks


def _block(entity: int, numbers: list[int], rows: list[tuple[Stored, Body]]) -> Block:
    columns = zip(*(body.values.values() for _, body in rows), strict=True)
    return Block.of(
        entity,
        [stored.row for stored, _ in rows],
        [body.version for _, body in rows],
        dict(zip(numbers, map(list[Any], columns), strict=True)),
    )
