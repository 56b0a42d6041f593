"""The journal: what two people wrote without knowing of each other, and what a person does about
it. A resolution is an edit like any other, so that every device hears of it.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cache, partial
from typing import Any, Final

import msgspec

from engine.runtime.clock import from_ms
from engine.runtime.errors import NotFound
from engine.sync import state
from engine.sync.dto import ConflictDto, Edition, Resolution, Settled
from engine.sync.errors import ChangedMeanwhile, NotWritable
from engine.sync.placing import Connection, Placings
from engine.sync.shape import expression, shape_of, stored
from engine.sync.wire import clock, registry
from engine.sync.wire.entity import Entity, Field, column_of, columns_of
from engine.sync.wire.rules import LatestEdit, Prose

Check = Callable[[], None]
"""Called within the writing transaction, before anything is written; what it raises ends that."""
Writers = Mapping[tuple[str, str], Callable[[int, Any, Check], object]]
"""By entity and field: commands of the domains, with own rules. Others are written plainly."""

_SELECT: Final = (
    "SELECT id, entity, row, field, kept, lost, kept_moment, kept_device, lost_moment, lost_device,"
    " noticed_ms FROM sync_conflict WHERE resolution IS NULL"
)
_RESOLVE: Final = "UPDATE sync_conflict SET resolution = ? WHERE id = ? AND resolution IS NULL"
_REOPEN: Final = "UPDATE sync_conflict SET resolution = NULL WHERE id = ?"
_REVIEW: Final = "review"


def count_open(connection: Connection) -> int:
    query = "SELECT count(*) FROM sync_conflict WHERE resolution IS NULL"
    return int(connection.execute(query).fetchone()[0])


def open_conflicts(connection: Connection) -> list[ConflictDto]:
    """Newest first."""
    return _found(connection, f"{_SELECT} ORDER BY noticed_ms DESC, id DESC")


def conflict(connection: Connection, conflict_id: int) -> ConflictDto:
    """Raises `NotFound`: there is none, or somebody has dealt with it."""
    for each in _found(connection, f"{_SELECT} AND id = ?", conflict_id):
        return each
    raise NotFound(entity="conflict", id=conflict_id)


def settle(
    connection: Connection,
    placings: Placings,
    writers: Writers,
    found: ConflictDto,
    how: Resolution,
) -> Settled:
    """`found`: as a person was shown it. Raises `NotWritable`, `ChangedMeanwhile`, or what the
    domain's own command raises; it is open still.
    """
    if how not in found.ways:
        raise NotWritable(id=found.id)
    value = _wanted(found, how)
    if how in ("other", "both"):
        _put(connection, placings, writers, found, value)
    with state.transaction(connection):
        if how == "kept":
            _check(connection, found)
        connection.execute(_RESOLVE, (how, found.id))
    return Settled(found, value)


def _wanted(found: ConflictDto, how: Resolution) -> Any:
    if how == "other":
        return found.lost.value
    if how == "both":
        texts = (each.strip() for each in (found.value, found.lost.value))
        return "\n\n".join(each for each in texts if each)
    return found.value


def reopen(connection: Connection, placings: Placings, writers: Writers, settled: Settled) -> None:
    """As it was before it was settled; what was written since then stays. Raises `NotFound`, or
    what the domain's command raises.
    """
    with state.transaction(connection):
        connection.execute(_REOPEN, (settled.conflict.id,))
    found = conflict(connection, settled.conflict.id)
    if settled.value != settled.conflict.value and "other" in found.ways:
        left = replace(found, value=settled.value)
        with suppress(ChangedMeanwhile):
            _put(connection, placings, writers, left, settled.conflict.value)


def _check(connection: Connection, shown: ConflictDto) -> None:
    """No other transaction may be able to write by now, this one has not written yet.

    Raises `ChangedMeanwhile`; `NotFound`: somebody has dealt with it.
    """
    if conflict(connection, shown.id).value != shown.value:
        raise ChangedMeanwhile


def _put(
    connection: Connection, placings: Placings, writers: Writers, found: ConflictDto, value: Any
) -> None:
    """Of a conflict that is writable: `value` instead of `found.value`, if that stands there."""
    entity = registry.by_name()[found.entity]
    field = next(each for each in entity.fields if each.name == found.field)
    writer = writers.get((entity.name, field.name))
    if writer is not None:
        writer(found.row or 0, value, partial(_check, connection, found))
        return
    placing, columns = placings[entity.name], columns_of(field)
    named = ", ".join(f"{column} = ?" for column in columns)
    with state.transaction(connection):
        _check(connection, found)
        placing.changing(connection, [found.row or 0], frozenset(columns))
        connection.execute(
            f"UPDATE {entity.table} SET {named} WHERE id = ?", (*stored(field, value), found.row)
        )
        placing.placed(connection, [found.row or 0], frozenset(columns))


def _found(connection: Connection, query: str, *values: Any) -> list[ConflictDto]:
    mine = state.numbers(connection)
    rows = connection.execute(query, values).fetchall()
    shown = (_shown(connection, row, mine) for row in rows)
    return [each for each in shown if each is not None]


def _shown(connection: Connection, row: Any, mine: frozenset[int]) -> ConflictDto | None:
    """None for an entry that cannot be read: it must not hide the others."""
    entity = registry.by_number().get(row[1])
    field = None if entity is None else entity.by_number.get(row[3])
    try:
        kept, lost = (
            Edition(
                msgspec.msgpack.decode(value),
                device,
                device in mine,
                from_ms(min(clock.milliseconds(moment), clock.LAST_MS)),
            )
            for value, moment, device in ((row[4], row[6], row[7]), (row[5], row[8], row[9]))
        )
    except msgspec.DecodeError:
        return None
    place, review, value = _today(connection, row)
    return ConflictDto(
        id=row[0],
        entity=str(row[1]) if entity is None else entity.name,
        field=str(row[3]) if field is None else field.name,
        row=place,
        review=review,
        value=value,
        kept=kept,
        lost=lost,
        noticed_at=from_ms(row[10]),
        ways=_ways(field if place is not None else None, lost.value),
    )


def _ways(field: Field | None, lost: Any) -> tuple[Resolution, ...]:
    """What a person may simply write again: no step of a reply's life, no fact, no deletion.
    `field`: None where its row is gone.
    """
    is_plain = field is not None and isinstance(field.rule, LatestEdit | Prose)
    if field is None or not is_plain or (lost is None and not field.optional):
        return ("kept", "dismissed")
    both: tuple[Resolution, ...] = ("both",) if isinstance(field.rule, Prose) else ()
    return ("other", *both, "kept", "dismissed")


def _today(connection: Connection, row: Any) -> tuple[int | None, int | None, Any]:
    """The row's number here, that of its review, and the field's value; None for what is not."""
    if row[1] not in registry.by_number():
        return None, None, None
    found = connection.execute(_where(row[1], row[3]), (row[2],)).fetchone()
    if found is None:
        return None, None, None
    return found[0], found[1], shape_of(row[1]).value(row[3], found[2])


@cache
def _where(entity_number: int, field_number: int) -> str:
    entity = registry.by_number()[entity_number]
    field = next((each for each in entity.fields if each.number == field_number), None)
    value = "NULL" if field is None else expression(field, "t")
    return f"SELECT t.id, {_review_of(entity)}, {value} FROM {entity.table} t WHERE t.uuid = ?"


def review_of(connection: Connection, entity_number: int, row_id: int) -> int | None:
    """The number of the review that a row belongs to; of a review, its own."""
    entity = registry.by_number()[entity_number]
    query = f"SELECT {_review_of(entity)} FROM {entity.table} t WHERE t.id = ?"
    found = connection.execute(query, (row_id,)).fetchone()
    return None if found is None else found[0]


def _review_of(entity: Entity) -> str:
    if entity.name == _REVIEW:
        return "t.id"
    reference = next((each for each in entity.fields if each.refers_to == _REVIEW), None)
    return "NULL" if reference is None else f"t.{column_of(reference)}"
