"""Brings what the server tells into the tables, within the caller's transaction."""

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from engine.sync.base import Shadow, packed_shadow, unpacked_shadow
from engine.sync.digests import Digests
from engine.sync.known import Known, Library, folded
from engine.sync.outbox import Key
from engine.sync.placer import Placer, parked
from engine.sync.placing import Connection, Placings
from engine.sync.shape import shape_of
from engine.sync.state import State
from engine.sync.wire import registry
from engine.sync.wire.merge import Row
from engine.sync.wire.messages import Change
from engine.sync.wire.rules import Held

_DEFERRED: Final = "SELECT fields FROM sync_deferred WHERE entity = ? AND row = ?"
_DEFER: Final = (
    "INSERT OR REPLACE INTO sync_deferred (entity, row, target, fields) VALUES (?, ?, NULL, ?)"
)

Changes = Mapping[Key, dict[int, Held]]
"""New fields by row; rows without any are folded anew."""


def apply(
    connection: Connection,
    state: State,
    placings: Placings,
    changes: Iterable[Change],
    *,
    whole: bool,
) -> None:
    """Each row's fields become the server's; operations that wait stay over them. `whole`: they are
    all that the server has of a row.
    """
    found: dict[Key, dict[int, Held]] = {}
    for change in changes:
        found.setdefault((change.entity, change.row), {}).update(change.fields())
        latest = max((change.version, *change.versions.values())).moment
        state.last_moment = max(state.last_moment, latest)
    place(connection, state, placings, found, whole=whole)


def refold(connection: Connection, state: State, placings: Placings, rows: Collection[Key]) -> None:
    """Of rows that have other operations over them than before."""
    place(connection, state, placings, {key: {} for key in rows})


def place(
    connection: Connection,
    state: State,
    placings: Placings,
    changes: Changes,
    *,
    whole: bool = False,
) -> None:
    digests = Digests(connection)
    while changes:
        arrived: list[bytes] = []
        for entity in sorted({entity for entity, _ in changes}):
            of_entity = {
                row: fields for (number, row), fields in changes.items() if number == entity
            }
            if entity in registry.by_number():
                arrived += _place(connection, state, placings, digests, entity, of_entity, whole)
            else:
                _defer(connection, digests, entity, of_entity)
        changes = {key: {} for key in parked(connection, arrived)}
    digests.save()


def _place(
    connection: Connection,
    state: State,
    placings: Placings,
    digests: Digests,
    entity: int,
    changes: Mapping[bytes, dict[int, Held]],
    whole: bool,
) -> list[bytes]:
    shape = shape_of(entity)
    placer = Placer(connection, shape, placings[shape.entity.name])
    known = Library(connection).known(shape, changes.keys())
    rows: list[tuple[bytes, Known, Row, Row]] = []
    for uuid, fields in changes.items():
        before = known[uuid].base()
        base = fields if whole and fields else {**before, **fields}
        if fields:
            digests.replace(entity, uuid, before, base)
        view = folded(shape.entity, base, known[uuid].waiting, state.offset_ms)
        rows.append((uuid, known[uuid], base, view))
    placer.expect([view for _, _, _, view in rows])
    for row in rows:
        placer.put(*row)
    placer.flush()
    return placer.arrived


def _defer(
    connection: Connection,
    digests: Digests,
    entity: int,
    changes: Mapping[bytes, dict[int, Held]],
) -> None:
    """Rows of a newer schema wait for the app that knows them."""
    for row, fields in changes.items():
        kept = connection.execute(_DEFERRED, (entity, row)).fetchone()
        before = {} if kept is None else _held(unpacked_shadow(kept[0]))
        base = {**before, **fields}
        digests.replace(entity, row, before, base)
        connection.execute(_DEFER, (entity, row, packed_shadow(base)))


def _held(shadow: Shadow) -> dict[int, Held]:
    return {number: held for number, held in shadow.items() if held is not None}
