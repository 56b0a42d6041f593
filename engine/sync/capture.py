"""Triggers that note what was changed in synced tables, in the very transaction of the change.

Whoever writes is caught alike: ORM, plain SQL, another process. A connection that lacks the
functions of `engine.store.functions` cannot write these tables at all. What is noted is the value
before the first edit since the last seal; what stands there afterwards is read when sealing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from engine.sync.placing import Placings
from engine.sync.shape import expression
from engine.sync.wire import registry
from engine.sync.wire.clock import COUNTER_BITS
from engine.sync.wire.entity import Entity, Field, columns_of

NEW: Final = 0
"""In place of a field's number: the row itself."""
VERSION: Final = -1
VERSIONS: Final = -2
"""In place of a field's number, of a row that is gone: its two columns of versions."""

_PREFIX: Final = "sync_"
_MOMENT: Final = f"max((SELECT last_moment FROM sync_state) + 1, sync_now() << {COUNTER_BITS})"
_KEEP_FIRST: Final = "ON CONFLICT DO UPDATE SET moment = excluded.moment"


def install(connection: Any, placings: Placings) -> None:
    """Bring the triggers in line with the registry; nothing where they are."""
    wanted = dict(_triggers(placings))
    found = _found(connection)
    for name, statement in found.items():
        if wanted.get(name) != statement:
            connection.execute(f"DROP TRIGGER {name}")
    for name, statement in wanted.items():
        if found.get(name) != statement:
            connection.execute(statement)


def remove(connection: Any) -> None:
    """No edit is noted any more."""
    for name in _found(connection):
        connection.execute(f"DROP TRIGGER {name}")


@contextmanager
def unwatched(connection: Any, entity: Entity) -> Iterator[None]:
    """Within a transaction that nobody's edit is part of: rows that are made are not asked about,
    one by one.
    """
    name, statement = _made(entity)
    connection.execute(f"DROP TRIGGER {name}")
    yield
    connection.execute(statement)


def mark_all(connection: Any) -> None:
    """Everything that is here, as if it had just been made. In the order of the table, so that what
    is sealed at once lies together.
    """
    for entity in registry.by_number().values():
        connection.execute(
            "INSERT INTO sync_dirty (entity, id, field, before, moment)"
            f" SELECT {entity.number}, id, {NEW}, NULL, {_MOMENT} FROM {entity.table} WHERE true"
            f" ORDER BY id {_KEEP_FIRST}"
        )


def mark_new(connection: Any, entity: int, row_id: int) -> None:
    """A row as if it had just been made."""
    connection.execute(
        "INSERT INTO sync_dirty (entity, id, field, before, moment)"
        f" VALUES (?, ?, {NEW}, NULL, {_MOMENT}) {_KEEP_FIRST}",
        (entity, row_id),
    )


def _found(connection: Any) -> dict[str, str]:
    query = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND name LIKE ? || '%'"
    return dict(connection.execute(query, (_PREFIX,)).fetchall())


def _triggers(placings: Placings) -> Iterator[tuple[str, str]]:
    for entity in registry.by_number().values():
        yield _made(entity)
        for field in entity.fields:
            yield _changed(entity, field)
        yield _gone(entity) if placings[entity.name].removable else _kept(entity)


def _made(entity: Entity) -> tuple[str, str]:
    name = f"{_PREFIX}{entity.table}_made"
    return name, (
        f"CREATE TRIGGER {name} AFTER INSERT ON {entity.table} WHEN NOT sync_applying() BEGIN"
        " INSERT INTO sync_dirty (entity, id, field, before, moment)"
        f" VALUES ({entity.number}, NEW.id, {NEW}, NULL, {_MOMENT}) {_KEEP_FIRST}; END"
    )


def _changed(entity: Entity, field: Field) -> tuple[str, str]:
    name = f"{_PREFIX}{entity.table}_{field.name}"
    columns = columns_of(field)
    differs = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in columns)
    return name, (
        f"CREATE TRIGGER {name} AFTER UPDATE OF {', '.join(columns)} ON {entity.table}"
        f" WHEN ({differs}) AND NOT sync_applying() BEGIN"
        " INSERT INTO sync_dirty (entity, id, field, before, moment)"
        f" VALUES ({entity.number}, OLD.id, {field.number}, {expression(field, 'OLD')}, {_MOMENT})"
        f" {_KEEP_FIRST}; END"
    )


def _gone(entity: Entity) -> tuple[str, str]:
    """First what was noted of the row already: that stood there before."""
    name, number = f"{_PREFIX}{entity.table}_gone", entity.number
    noted = f"FROM sync_dirty WHERE entity = {number} AND id = OLD.id"
    new = f"EXISTS (SELECT 1 {noted} AND field = {NEW})"
    whole = [(NEW, new), (VERSION, "OLD.sync_version"), (VERSIONS, "OLD.sync_versions")]
    whole += [(field.number, expression(field, "OLD")) for field in entity.fields]
    values = ", ".join(f"({number}, OLD.uuid, {each}, {sql}, {_MOMENT})" for each, sql in whole)
    into = "INSERT INTO sync_gone (entity, row, field, before, moment)"
    return name, (
        f"CREATE TRIGGER {name} BEFORE DELETE ON {entity.table} WHEN NOT sync_applying() BEGIN"
        f" {into} SELECT {number}, OLD.uuid, field, before, {_MOMENT} {noted}"
        f" AND field <> {NEW} {_KEEP_FIRST};"
        f" {into} VALUES {values} {_KEEP_FIRST};"
        f" DELETE {noted}; END"
    )


def _kept(entity: Entity) -> tuple[str, str]:
    name = f"{_PREFIX}{entity.table}_gone"
    return name, (
        f"CREATE TRIGGER {name} BEFORE DELETE ON {entity.table} WHEN NOT sync_applying() BEGIN"
        f" SELECT RAISE(ABORT, 'rows of {entity.table} are not deleted while sync is on'); END"
    )
