"""Turns what was edited into operations: once sealed, an edit does not change any more.

In the order in which things were edited, for the server keeps that order.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from engine.sync import outbox
from engine.sync.base import Stored
from engine.sync.capture import NEW, VERSION, VERSIONS
from engine.sync.known import Known, Library, folded
from engine.sync.placer import Placer
from engine.sync.placing import Connection, Placings
from engine.sync.shape import AT_ONCE, Shape, chunks, shape_of
from engine.sync.state import State
from engine.sync.wire import clock
from engine.sync.wire.entity import DELETED, Value
from engine.sync.wire.merge import Row, is_deleted
from engine.sync.wire.operation import Operation
from engine.sync.wire.rules import Held
from engine.sync.wire.version import Ref

_MARKS: Final = (
    "SELECT entity, id, NULL, max(moment) FROM sync_dirty GROUP BY entity, id"
    " UNION ALL"
    " SELECT entity, NULL, row, max(moment) FROM sync_gone GROUP BY entity, row"
    " ORDER BY 4, 1, 2"
)
_DIRTY: Final = (
    "SELECT id, field, before FROM sync_dirty WHERE entity = ?"
    f" AND id IN ({', '.join(['?'] * AT_ONCE)})"
)


@dataclass(slots=True)
class _Edited:
    """A row that was edited. `seen`: as its editor found it, None where it was not there; `now`:
    as he left it, None if deleted. `touched`: fields that were written, None: any.
    """

    moment: int
    shape: Shape
    uuid: bytes
    seen: Stored | None
    now: Stored | None
    touched: frozenset[int] | None
    known: Known = field(default_factory=Known)


def seal(connection: Connection, state: State, placings: Placings) -> int:
    """Within a transaction; returns how many operations there are now more."""
    marks = connection.execute(_MARKS).fetchall()
    if not marks:
        return 0
    gone, first = _gone(connection), state.last_number
    for start in range(0, len(marks), AT_ONCE):
        _seal(
            connection, state, placings, _edited(connection, marks[start : start + AT_ONCE], gone)
        )
    connection.execute("DELETE FROM sync_dirty")
    connection.execute("DELETE FROM sync_gone")
    state.last_moment = max(state.last_moment, marks[-1][3])
    return state.last_number - first


def _seal(
    connection: Connection, state: State, placings: Placings, edited: Sequence[_Edited]
) -> None:
    library = Library(connection)
    queued: list[Operation] = []
    placers: dict[int, Placer] = {}
    _look_beneath(library, edited)
    for row in edited:
        row.known.stored = row.seen
        base = row.known.base()
        seen = _folded(state, row, base)
        operation = _operation(row, seen, state.last_number + 1)
        if operation is not None:
            state.last_number += 1
            queued.append(operation)
            row.known.waiting.append((state.device, operation))
        # Even so the table may hold another row than before: deleted, and made again as it was.
        row.known.stored = row.now
        if base or len(row.known.waiting) > 1:
            placer = placers.setdefault(row.shape.number, _placer(connection, row.shape, placings))
            view = _folded(state, row, base)
            placer.expect([view])
            placer.put(row.uuid, row.known, base, view)
    outbox.enqueue(connection, state.device, queued)
    for placer in placers.values():
        placer.flush()


def _placer(connection: Connection, shape: Shape, placings: Placings) -> Placer:
    return Placer(connection, shape, placings[shape.entity.name])


def _folded(state: State, row: _Edited, base: Row) -> dict[int, Any]:
    return folded(row.shape.entity, base, row.known.waiting, state.offset_ms)


def _look_beneath(library: Library, edited: Sequence[_Edited]) -> None:
    shapes = {row.shape.number: row.shape for row in edited}
    for number, shape in shapes.items():
        library.look_beneath(
            shape, {row.uuid: row.known for row in edited if row.shape.number == number}
        )


def _operation(row: _Edited, seen: Row, number: int) -> Operation | None:
    """None where nothing is otherwise than it was."""
    if row.now is None:
        return _deletion(row, seen, number) if seen else None
    fields = _differing(row, row.now, seen)
    if seen and is_deleted(seen):
        fields[DELETED] = None
    if not fields:
        return None
    bases = {each: _base(row, seen.get(each)) for each in fields}
    return _based(row, number, fields, bases, seen)


def _differing(row: _Edited, now: Stored, seen: Row) -> dict[int, Value]:
    wanted = now.values.keys() if row.touched is None else row.touched
    before = {each: seen[each].value if each in seen else None for each in wanted}
    return {each: now.values[each] for each in wanted if now.values[each] != before[each]}


def _deletion(row: _Edited, seen: Row, number: int) -> Operation | None:
    if is_deleted(seen):
        return None
    written = row.shape.entity.written
    bases: dict[int, Ref | None] = {
        each: _base(row, seen[each]) for each in written if each in seen
    }
    bases[DELETED] = _base(row, seen.get(DELETED))
    fields = {DELETED: clock.milliseconds(row.moment)}
    return Operation(number, row.shape.number, row.uuid, row.moment, fields, None, bases)


def _base(row: _Edited, seen: Held | None) -> Ref | None:
    """How an operation names the edit that made the value its author saw, see `Operation`."""
    if seen is None:
        return None
    in_flight = {(device, operation.number) for device, operation in row.known.waiting}
    edit = seen.version.edit
    return edit if edit in in_flight else seen.version.ref


def _based(
    row: _Edited,
    number: int,
    fields: dict[int, Value],
    bases: Mapping[int, Ref | None],
    seen: Row,
) -> Operation:
    usual = Counter(bases.values()).most_common(1)[0][0]
    own = {each: ref for each, ref in bases.items() if ref != usual}
    by_number = row.shape.entity.by_number
    ancestors = {
        each: seen[each].value
        for each in fields
        if by_number[each].rule.wants_ancestor and each in seen
    }
    return Operation(number, row.shape.number, row.uuid, row.moment, fields, usual, own, ancestors)


def _gone(connection: Connection) -> dict[tuple[int, bytes], tuple[bool, Stored]]:
    """Rows that were deleted: whether nobody but us ever saw them, and what they were."""
    query = "SELECT entity, row, field, before FROM sync_gone ORDER BY entity, row"
    found = {}
    for key, rows in groupby(connection.execute(query).fetchall(), itemgetter(0, 1)):
        shape, before = shape_of(key[0]), {number: value for _, _, number, value in rows}
        raw = [before[number] for number in shape.numbers]
        stored = Stored(0, key[1], before[VERSION], before[VERSIONS], shape.values(raw))
        found[key] = (bool(before[NEW]), stored)
    return found


def _edited(
    connection: Connection,
    marks: Sequence[tuple[int, int | None, bytes | None, int]],
    gone: Mapping[tuple[int, bytes], tuple[bool, Stored]],
) -> list[_Edited]:
    """In the order of the marks. A row that was deleted and made again was changed."""
    rows = _read(connection, marks)
    found: list[_Edited] = []
    for entity, row_id, uuid, moment in marks:
        shape = shape_of(entity)
        if uuid is not None:
            if not _exists(connection, shape, uuid):
                is_new, seen = gone[entity, uuid]
                found.append(_Edited(moment, shape, uuid, None if is_new else seen, None, None))
        elif (entity, row_id) in rows:
            found.append(_written(shape, moment, *rows[entity, row_id], gone))
    return found


def _written(
    shape: Shape,
    moment: int,
    now: Stored,
    before: Mapping[int, Any],
    gone: Mapping[tuple[int, bytes], tuple[bool, Stored]],
) -> _Edited:
    if NEW in before:
        is_new, seen = gone.get((shape.number, now.uuid), (True, None))
        return _Edited(moment, shape, now.uuid, None if is_new else seen, now, None)
    values = {number: shape.value(number, raw) for number, raw in before.items()}
    seen = Stored(now.id, now.uuid, now.version, now.versions, {**now.values, **values})
    return _Edited(moment, shape, now.uuid, seen, now, frozenset(before))


def _exists(connection: Connection, shape: Shape, uuid: bytes) -> bool:
    return bool(connection.execute(shape.ids, chunks([uuid])[0]).fetchone())


def _read(
    connection: Connection, marks: Sequence[tuple[int, int | None, bytes | None, int]]
) -> dict[tuple[int, int | None], tuple[Stored, dict[int, Any]]]:
    found: dict[tuple[int, int | None], tuple[Stored, dict[int, Any]]] = {}
    for entity in {mark[0] for mark in marks}:
        shape = shape_of(entity)
        wanted = chunks(mark[1] for mark in marks if mark[0] == entity and mark[1] is not None)
        for chunk in wanted:
            for row in connection.execute(shape.by_id, chunk):
                found[entity, row[0]] = (Stored.of(shape, row), {})
            for row_id, number, before in connection.execute(_DIRTY, (entity, *chunk)):
                if (entity, row_id) in found:
                    found[entity, row_id][1][number] = before
    return found
