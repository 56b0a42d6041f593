"""The journal: what two people wrote without knowing of each other, and what a person does about
it. A resolution is an edit like any other, so that every device hears of it.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, Literal

import msgspec

from engine.runtime.clock import from_ms
from engine.runtime.errors import NotFound
from engine.sync import state
from engine.sync.dto import ConflictDto, Edition
from engine.sync.errors import NotWritable
from engine.sync.placing import Connection, Placings
from engine.sync.shape import stored
from engine.sync.wire import clock, registry
from engine.sync.wire.entity import Entity, Field, columns_of
from engine.sync.wire.rules import LatestEdit, Prose

Resolution = Literal["other", "kept", "dismissed"]
Writers = Mapping[tuple[str, str], Callable[[int, Any], object]]
"""By entity and field: commands of the domains, with own rules. Others are written plainly."""

_OPEN: Final = (
    "SELECT id, entity, row, field, kept, lost, kept_moment, kept_device, lost_moment, lost_device,"
    " noticed_ms FROM sync_conflict WHERE resolution IS NULL"
)
_RESOLVE: Final = "UPDATE sync_conflict SET resolution = ? WHERE id = ? AND resolution IS NULL"


def count_open(connection: Connection) -> int:
    query = "SELECT count(*) FROM sync_conflict WHERE resolution IS NULL"
    return int(connection.execute(query).fetchone()[0])


def open_conflicts(connection: Connection) -> list[ConflictDto]:
    """Newest first."""
    mine = state.numbers(connection)
    rows = connection.execute(f"{_OPEN} ORDER BY noticed_ms DESC, id DESC").fetchall()
    return [_shown(connection, row, mine) for row in rows]


def conflict(connection: Connection, conflict_id: int) -> ConflictDto:
    """Raises `NotFound`: there is none, or somebody has dealt with it."""
    for each in open_conflicts(connection):
        if each.id == conflict_id:
            return each
    raise NotFound(entity="conflict", id=conflict_id)


def resolve(connection: Connection, conflict_id: int, how: Resolution) -> None:
    """Within the caller's transaction."""
    connection.execute(_RESOLVE, (how, conflict_id))


def put_other(
    connection: Connection, placings: Placings, writers: Writers, found: ConflictDto
) -> None:
    """Write the value that was lost over the one that stands. Raises `NotWritable`, and what the
    domain's own command raises.
    """
    entity, field = _place(found)
    if found.row is None or (found.lost.value is None and not field.optional):
        raise NotWritable(id=found.id)
    writer = writers.get((entity.name, field.name))
    if writer is not None:
        writer(found.row, found.lost.value)
        return
    placing, columns = placings[entity.name], columns_of(field)
    named = ", ".join(f"{column} = ?" for column in columns)
    with state.transaction(connection):
        placing.changing(connection, [found.row], frozenset(columns))
        connection.execute(
            f"UPDATE {entity.table} SET {named} WHERE id = ?",
            (*stored(field, found.lost.value), found.row),
        )
        placing.placed(connection, [found.row], frozenset(columns))


def _place(found: ConflictDto) -> tuple[Entity, Field]:
    """What a person may simply write again: no step of a reply's life, no fact, no deletion."""
    entity = registry.by_name().get(found.entity)
    field = next((f for f in entity.fields if f.name == found.field), None) if entity else None
    if entity is None or field is None or not isinstance(field.rule, LatestEdit | Prose):
        raise NotWritable(id=found.id)
    return entity, field


def _shown(connection: Connection, row: Any, mine: frozenset[int]) -> ConflictDto:
    entity = registry.by_number().get(row[1])
    field = None if entity is None else entity.by_number.get(row[3])
    kept, lost = (
        Edition(
            msgspec.msgpack.decode(value),
            device,
            device in mine,
            from_ms(min(clock.milliseconds(moment), clock.LAST_MS)),
        )
        for value, moment, device in ((row[4], row[6], row[7]), (row[5], row[8], row[9]))
    )
    return ConflictDto(
        id=row[0],
        entity=str(row[1]) if entity is None else entity.name,
        field=str(row[3]) if field is None else field.name,
        row=None if entity is None else _row_of(connection, entity, row[2]),
        kept=kept,
        lost=lost,
        noticed_at=from_ms(row[10]),
    )


def _row_of(connection: Connection, entity: Entity, uuid: bytes) -> int | None:
    query = f"SELECT id FROM {entity.table} WHERE uuid = ?"
    found = connection.execute(query, (uuid,)).fetchone()
    return None if found is None else int(found[0])
