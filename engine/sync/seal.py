"""Turns what was edited into operations: once sealed, an edit does not change any more.

In the order in which things were edited, for the server keeps that order.
"""

from collections import Counter
from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any, Final, NamedTuple

from engine.sync import creations, outbox
from engine.sync.base import Stored
from engine.sync.capture import NEW, VERSION, VERSIONS
from engine.sync.creations import Made
from engine.sync.known import Known, Library, folded
from engine.sync.outbox import Key
from engine.sync.placer import Placer
from engine.sync.placing import Connection, Placings
from engine.sync.shape import AT_ONCE, Shape, chunks, shape_of
from engine.sync.state import State
from engine.sync.wire import clock, registry
from engine.sync.wire.entity import DELETED, Entity, Value
from engine.sync.wire.merge import Row, is_deleted
from engine.sync.wire.operation import Operation
from engine.sync.wire.rules import PROSE, Held, Ranked
from engine.sync.wire.version import Ref

_MARKS: Final = (
    f"SELECT entity, id, NULL, max(moment), min(field) = {NEW} FROM sync_dirty GROUP BY entity, id"
    " UNION ALL"
    " SELECT entity, NULL, row, max(moment), 0 FROM sync_gone GROUP BY entity, row"
    " ORDER BY 4, 1, 2 LIMIT ?"
)
_ANY: Final = (
    "SELECT EXISTS (SELECT 1 FROM sync_dirty), EXISTS (SELECT 1 FROM sync_gone),"
    " EXISTS (SELECT 1 FROM sync_deferred)"
)
_ALL: Final = -1
_SHARE: Final = 8
"""Of what is marked, at once: to look for the oldest marks costs little beside sealing them."""
_DIRTY: Final = (
    "SELECT id, field, before FROM sync_dirty WHERE entity = ?"
    f" AND id IN ({', '.join(['?'] * AT_ONCE)})"
)


class _Mark(NamedTuple):
    """A row that was edited, or with `uuid` deleted. `is_new`: it was made since the last seal."""

    entity: int
    id: int | None
    uuid: bytes | None
    moment: int
    is_new: bool


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


def seal(connection: Connection, state: State, placings: Placings, least: int | None = None) -> int:
    """Within a transaction; returns how many operations there are now more. `least`: so many rows
    at least, the oldest edits of all, None: all of them.
    """
    most = _ALL if least is None else _portion(connection, least)
    marks = [_Mark(*each) for each in connection.execute(_MARKS, (most,)).fetchall()]
    if not marks:
        return 0
    gone, first = _gone(connection), state.last_number
    for start in range(0, len(marks), AT_ONCE):
        _seal(connection, state, placings, marks[start : start + AT_ONCE], gone)
    _unmark(connection, marks if len(marks) == most else None)
    state.last_moment = max(state.last_moment, marks[-1].moment)
    return state.last_number - first


def is_edited(connection: Connection, rows: Collection[Key]) -> bool:
    """Whether one of them was edited since it was sealed, or may have been: what was deleted is
    told by another mark, and rows that wait for one of these are not known yet.
    """
    edited, deleted, parked = connection.execute(_ANY).fetchone()
    if not edited or deleted or parked:
        return bool(edited or deleted)
    uuids: dict[int, list[bytes]] = {}
    for entity, row in rows:
        uuids.setdefault(entity, []).append(row)
    return any(
        connection.execute(shape_of(entity).edited, (entity, *chunk)).fetchone()
        for entity in uuids.keys() & registry.by_number().keys()
        for chunk in chunks(uuids[entity])
    )


def is_much(connection: Connection, least: int) -> bool:
    """Whether more is marked than what `seal` takes at once; a person's edits never are."""
    query = "SELECT 1 FROM sync_dirty LIMIT 1 OFFSET ?"
    return connection.execute(query, (least,)).fetchone() is not None


def _portion(connection: Connection, least: int) -> int:
    """How many marks to take. What was deleted may have been made again: these go together."""
    if connection.execute("SELECT 1 FROM sync_gone LIMIT 1").fetchone() is not None:
        return _ALL
    marked: int = connection.execute("SELECT count(*) FROM sync_dirty").fetchone()[0]
    return max(least, marked // _SHARE)


def _unmark(connection: Connection, marks: Sequence[_Mark] | None) -> None:
    """None: all of them."""
    if marks is None:
        connection.execute("DELETE FROM sync_dirty")
        connection.execute("DELETE FROM sync_gone")
    else:
        connection.executemany(
            "DELETE FROM sync_dirty WHERE entity = ? AND id = ?",
            [(mark.entity, mark.id) for mark in marks],
        )


def _seal(
    connection: Connection,
    state: State,
    placings: Placings,
    marks: Sequence[_Mark],
    gone: Mapping[Key, tuple[bool, Stored]],
) -> None:
    made = _made(connection, marks, gone)
    edited = _edited(connection, [mark for mark in marks if mark not in made], gone)
    library = Library(connection)
    _look_beneath(library, edited.values())
    queued: list[Operation] = []
    placers: dict[int, Placer] = {}
    for mark in marks:
        operation: Operation | None = None
        if mark in made:
            operation = made[mark].operation(state.last_number + 1, mark.moment)
        elif mark in edited:
            operation = _follow(connection, state, placings, placers, edited[mark])
        if operation is not None:
            state.last_number += 1
            queued.append(operation)
    outbox.enqueue(connection, state.device, queued)
    for placer in placers.values():
        placer.flush()


def _made(
    connection: Connection, marks: Sequence[_Mark], gone: Container[Key]
) -> dict[_Mark, Made]:
    found: dict[_Mark, Made] = {}
    for entity in {mark.entity for mark in marks if mark.is_new}:
        marked = [mark for mark in marks if mark.is_new and mark.entity == entity]
        new = {mark.id: mark for mark in marked if mark.id is not None}
        rows = creations.made(connection, shape_of(entity), list(new), gone)
        found |= {new[row_id]: row for row_id, row in rows.items()}
    return found


def _follow(
    connection: Connection,
    state: State,
    placings: Placings,
    placers: dict[int, Placer],
    row: _Edited,
) -> Operation | None:
    """What was done to a row that more is known of; people see it over what the server has."""
    row.known.stored = row.seen
    base = row.known.base()
    seen = _folded(state, row, _shown(row, base))
    operation = _operation(row, seen, state.last_number + 1)
    if operation is not None:
        row.known.waiting.append((state.device, operation))
    # Even so the table may hold another row than before: deleted, and made again as it was.
    row.known.stored = row.now
    if base or len(row.known.waiting) > 1:
        placer = placers.setdefault(row.shape.number, _placer(connection, row.shape, placings))
        view = _folded(state, row, base)
        placer.expect([view])
        placer.put(row.uuid, row.known, base, view)
    return operation


def _placer(connection: Connection, shape: Shape, placings: Placings) -> Placer:
    return Placer(connection, shape, placings[shape.entity.name])


def _shown(row: _Edited, base: Row) -> Row:
    """Of what is beneath. Who makes a row has not seen the one that waits for its place."""
    parked = row.known.deferred
    if row.seen is not None or not parked:
        return base
    return {number: held for number, held in base.items() if number not in parked}


def _folded(state: State, row: _Edited, base: Row) -> dict[int, Any]:
    return folded(row.shape.entity, base, row.known.waiting, state.offset_ms)


def _look_beneath(library: Library, edited: Collection[_Edited]) -> None:
    shapes = {row.shape.number: row.shape for row in edited}
    for number, shape in shapes.items():
        library.look_beneath(
            shape, {row.uuid: row.known for row in edited if row.shape.number == number}
        )


def _operation(row: _Edited, seen: Row, number: int) -> Operation | None:
    """None where nothing is otherwise than it was."""
    if row.now is None:
        return _deletion(row, seen, number) if seen else None
    entity, fields = row.shape.entity, _differing(row, row.now, seen)
    if seen and is_deleted(seen):
        fields[DELETED] = None
    if not fields:
        return None
    if fields.get(entity.untouched) is False and _vouches(entity, fields):
        fields = {**_words(entity, row.now), **fields}
    bases = {each: _base(row, seen.get(each)) for each in fields}
    return _based(row, number, fields, bases, seen)


def _words(entity: Entity, now: Stored) -> dict[int, Value]:
    """What a machine drafted and somebody has just made his own by a yes: his edit says it too, for
    other words may stand on the server by now.
    """
    return {
        each: now.values[each] for each in entity.drafted if entity.by_number[each].rule == PROSE
    }


def _vouches(entity: Entity, fields: Mapping[int, Value]) -> bool:
    rules = ((entity.by_number[number].rule, value) for number, value in fields.items())
    return any(isinstance(rule, Ranked) and rule.vouches(value) for rule, value in rules)


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
        if by_number[each].rule.wants_ancestor and each in seen and fields[each] != seen[each].value
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
    marks: Sequence[_Mark],
    gone: Mapping[tuple[int, bytes], tuple[bool, Stored]],
) -> dict[_Mark, _Edited]:
    """A row that was deleted and made again was changed."""
    rows = _read(connection, marks)
    found: dict[_Mark, _Edited] = {}
    for mark in marks:
        entity, row_id, uuid, moment, _ = mark
        shape = shape_of(entity)
        if uuid is not None:
            if not _exists(connection, shape, uuid):
                is_new, seen = gone[entity, uuid]
                found[mark] = _Edited(moment, shape, uuid, None if is_new else seen, None, None)
        elif (entity, row_id) in rows:
            found[mark] = _written(shape, moment, *rows[entity, row_id], gone)
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
    connection: Connection, marks: Sequence[_Mark]
) -> dict[tuple[int, int | None], tuple[Stored, dict[int, Any]]]:
    """Rows as they are, and what stood before in fields that were edited; of new ones `NEW`."""
    found: dict[tuple[int, int | None], tuple[Stored, dict[int, Any]]] = {}
    for entity in {mark.entity for mark in marks}:
        shape = shape_of(entity)
        wanted = [mark for mark in marks if mark.entity == entity and mark.id is not None]
        for chunk in chunks(mark.id for mark in wanted):
            for row in connection.execute(shape.by_id, chunk):
                found[entity, row[0]] = (Stored.of(shape, row), {NEW: None})
        for chunk in chunks(mark.id for mark in wanted if not mark.is_new):
            for row_id, number, before in connection.execute(_DIRTY, (entity, *chunk)):
                if (entity, row_id) in found:
                    found[entity, row_id][1].pop(NEW, None)
                    found[entity, row_id][1][number] = before
    return found
