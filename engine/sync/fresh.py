"""The short way for rows that are new here.

What it makes of them is what `placer` would; it only spares the way round.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import msgspec

from engine.sync import pouring
from engine.sync.base import packed_version
from engine.sync.digests import Digests
from engine.sync.known import Library
from engine.sync.placing import Connection, Placing
from engine.sync.shape import Shape, chunks, shape_of
from engine.sync.wire import registry
from engine.sync.wire.entity import DELETED, Field, columns_of
from engine.sync.wire.messages import Change

_BEFORE: Final = 4
"""Columns of a row before those of its fields."""
_MANY: Final = 1_000
_encode: Final = msgspec.json.Encoder().encode

_Written = tuple[int, Callable[[Any], Any]]
"""A field's place in a row, what makes its column's value of its own."""


class Fresh:
    """Of one entity, within a transaction."""

    def __init__(
        self,
        connection: Connection,
        digests: Digests,
        shape: Shape,
        placing: Placing,
        since_ms: int = 0,
    ) -> None:
        """`since_ms`: where many rows come, what follows from older ones may be left for later."""
        self._connection = connection
        self._digests = digests
        self._shape = shape
        self._placing = placing
        self._since_ms = since_ms
        self._numbers = frozenset(shape.numbers)
        self._known_fields: dict[tuple[int, ...], bool] = {}

    def take(self, changes: Sequence[Change]) -> set[bytes]:
        """Makes those rows that can be made at once; returns their uuids."""
        told = Counter(change.row for change in changes)
        whole = [each for each in changes if told[each.row] == 1 and self._is_whole(each)]
        known = self._known([change.row for change in whole])
        fresh = [change for change in whole if change.row not in known]
        targets = {field.number: self._targets(field, fresh) for field in self._shape.references}
        placed = [
            change
            for change in fresh
            if all(change.values.get(each, b"") in ids for each, ids in targets.items())
        ]
        older, newer = self._parted(placed)
        self._make(older, targets, recent=False)
        self._make(newer, targets, recent=True)
        return {change.row for change in placed}

    def _is_whole(self, change: Change) -> bool:
        if change.versions or None in change.values.values():
            return False
        fields = tuple(change.values)
        known = self._known_fields.get(fields)
        if known is None:
            known = self._numbers.issuperset(fields)
            known &= self._shape.entity.required.issubset(fields)
            self._known_fields[fields] = known
        return known

    def _parted(self, changes: Sequence[Change]) -> tuple[list[Change], list[Change]]:
        """Those of before `_since_ms`, where they are many; the others."""
        parted: tuple[list[Change], list[Change]] = ([], [])
        dated = self._shape.entity.dated if len(changes) >= _MANY and self._since_ms else ()
        for change in changes:
            days = [change.values[number] for number in dated if number in change.values]
            parted[not (days and days[0] < self._since_ms)].append(change)
        return parted

    def _known(self, uuids: Sequence[bytes]) -> set[bytes]:
        found = Library(self._connection).beneath(self._shape, uuids)
        for chunk in chunks(uuids):
            found.update(row[0] for row in self._connection.execute(self._shape.ids, chunk))
        return found

    def _targets(self, field: Field, changes: Sequence[Change]) -> dict[bytes, int]:
        """Local ids by uuid."""
        target = shape_of(registry.by_name()[field.refers_to].number)
        wanted = {change.values[field.number] for change in changes}
        found: dict[bytes, int] = {}
        for chunk in chunks(wanted):
            found.update(self._connection.execute(target.ids, chunk).fetchall())
        return found

    def _make(
        self,
        changes: Sequence[Change],
        targets: Mapping[int, Mapping[bytes, int]],
        *,
        recent: bool,
    ) -> None:
        if not changes:
            return
        top = int(self._connection.execute(self._shape.top).fetchone()[0])
        numbers, fields = self._shape.numbers, self._shape.entity.fields
        written, spread = _written(fields, targets), _spread(fields)
        rows: list[list[Any]] = []
        for row_id, change in enumerate(changes, start=top + 1):
            raw: list[Any] = [row_id, change.row, packed_version(change.version), None]
            raw += map(change.values.get, numbers)
            for place, write in written:
                if raw[place] is not None:
                    raw[place] = write(raw[place])
            for place in spread:
                raw[place : place + 1] = raw[place]
            rows.append(raw)
        self._digests.add(self._shape.number, changes)
        self._put(rows)
        made = range(top + 1, top + 1 + len(rows))
        if recent:
            self._placing.arrived(self._connection, made)
        else:
            self._placing.poured(self._connection, made, recent=False)

    def _put(self, rows: Sequence[Sequence[Any]]) -> None:
        if len(rows) < _MANY:
            insert = self._shape.insert(self._placing.made, self._placing.kept)
            self._connection.executemany(insert, rows)
            return
        pouring.load(self._connection, rows, len(rows[0]))
        given = dict(zip(self._shape.given, pouring.NAMES, strict=False))
        pouring.pour(self._connection, self._shape, self._placing, given)


def is_plain(change: Change) -> bool:
    """All of one edit, which did not delete the row, and no field without a value."""
    values = change.values
    return not (change.versions or DELETED in values or None in values.values())


def _written(fields: Sequence[Field], targets: Mapping[int, Mapping[bytes, int]]) -> list[_Written]:
    """As `shape.stored` does it; `_spread` comes after."""
    found: list[_Written] = []
    for place, field in enumerate(fields, start=_BEFORE):
        if field.refers_to:
            found.append((place, targets[field.number].__getitem__))
        elif field.kind in ("list", "mapping") and len(columns_of(field)) == 1:
            found.append((place, _json))
    return found


def _spread(fields: Sequence[Field]) -> list[int]:
    """Places of fields that fill several columns, last first."""
    places = enumerate(fields, start=_BEFORE)
    return [place for place, field in places if len(columns_of(field)) > 1][::-1]


def _json(value: Any) -> str:
    return "[]" if value == [] else _encode(value).decode()
