"""Brings what the server tells into the tables, within the caller's transaction."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from engine.sync.base import Shadow, packed_shadow, unpacked_shadow
from engine.sync.digests import Digests
from engine.sync.echoes import own_echoes, unsent
from engine.sync.fresh import Fresh
from engine.sync.known import Known, Library, folded
from engine.sync.outbox import Key, Passed
from engine.sync.placer import Placer, parked
from engine.sync.placing import Connection, Placings
from engine.sync.shape import shape_of
from engine.sync.state import State
from engine.sync.wire import clock, registry
from engine.sync.wire.merge import Row
from engine.sync.wire.messages import Change
from engine.sync.wire.rules import Held
from engine.sync.wire.snapshot import RECENT_MS

_DEFERRED: Final = "SELECT fields FROM sync_deferred WHERE entity = ? AND row = ?"
_DEFER: Final = (
    "INSERT OR REPLACE INTO sync_deferred (entity, row, target, fields) VALUES (?, ?, NULL, ?)"
)
_NOT_DEFERRED: Final = "DELETE FROM sync_deferred WHERE entity = ? AND row = ?"

_KEPT: Final = "SELECT entity, row, fields FROM sync_deferred WHERE target IS NULL"

Fields = dict[int, Held]


def apply(
    connection: Connection,
    state: State,
    placings: Placings,
    changes: Sequence[Change],
    passed: Passed,
    *,
    whole: bool,
) -> set[Key]:
    """Each row's fields become the server's; operations that wait stay over them. `whole`: they are
    all that the server has of a row. `passed`: operations that do not wait over them any more.
    Returns the rows that are settled, since nothing but such an operation made them.
    """
    latest = max((change.version.moment for change in changes), default=0)
    others = (
        each.moment for change in changes if change.versions for each in change.versions.values()
    )
    latest = max(latest, max(others, default=0))
    state.last_moment = max(state.last_moment, clock.shifted(latest, state.offset_ms))
    echoed = own_echoes(connection, changes, passed)
    changes = [change for change in changes if (change.entity, change.row) not in echoed]
    _apply(connection, state, placings, changes, (), whole)
    return echoed


def refold(connection: Connection, state: State, placings: Placings, rows: Collection[Key]) -> None:
    """Of rows that have other operations over them than before. Where nothing lies beneath, people
    see what the server has.
    """
    wanted: set[Key] = set()
    for entity in {entity for entity, _ in rows} & registry.by_number().keys():
        uuids = [row for number, row in rows if number == entity]
        hidden = Library(connection).beneath(shape_of(entity), uuids)
        hidden.update(row for _, row in unsent(connection, shape_of(entity), uuids))
        wanted.update((entity, row) for row in hidden)
    _apply(connection, state, placings, (), wanted, False)


def place_learnt(connection: Connection, state: State, placings: Placings) -> None:
    """What came before this app knew of it, and was kept, takes its place."""
    found = connection.execute(_KEPT).fetchall()
    learnt = {
        (entity, row)
        for entity, row, fields in found
        if entity in registry.by_number()
        and not unpacked_shadow(fields).keys().isdisjoint(registry.by_number()[entity].by_number)
    }
    refold(connection, state, placings, learnt)


def _apply(
    connection: Connection,
    state: State,
    placings: Placings,
    changes: Sequence[Change],
    refolded: Collection[Key],
    whole: bool,
) -> None:
    digests, arrived = Digests(connection), list[bytes]()
    since_ms = state.met_ms - RECENT_MS if whole else 0
    touched = {change.entity for change in changes} | {entity for entity, _ in refolded}
    for entity in sorted(touched):  # a row comes after those it refers to
        told = [change for change in changes if change.entity == entity]
        if entity not in registry.by_number():
            _defer(connection, digests, entity, _merged(told), whole)
            continue
        shape = shape_of(entity)
        placing = placings[shape.entity.name]
        made = Fresh(connection, digests, shape, placing, since_ms).take(told)
        rest = {row: Fields() for number, row in refolded if number == entity}
        rest |= _merged(change for change in told if change.row not in made)
        arrived += made
        arrived += _place(connection, state, placings, digests, entity, rest, whole)
    digests.save()
    if waiting := parked(connection, arrived):
        _apply(connection, state, placings, (), waiting, False)


def _merged(changes: Iterable[Change]) -> dict[bytes, Fields]:
    found: dict[bytes, Fields] = {}
    for change in changes:
        found.setdefault(change.row, {}).update(change.fields())
    return found


def _place(
    connection: Connection,
    state: State,
    placings: Placings,
    digests: Digests,
    entity: int,
    changes: Mapping[bytes, Fields],
    whole: bool,
) -> list[bytes]:
    shape = shape_of(entity)
    placer = Placer(connection, shape, placings[shape.entity.name])
    known = Library(connection).known(shape, changes.keys())
    rows: list[tuple[bytes, Known, Row, Row]] = []
    for uuid, fields in changes.items():
        before = known[uuid].base()
        base = fields if whole else {**before, **fields}
        if fields or whole:
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
    changes: Mapping[bytes, Fields],
    whole: bool,
) -> None:
    """Rows of a newer schema wait for the app that knows them."""
    for row, fields in changes.items():
        kept = connection.execute(_DEFERRED, (entity, row)).fetchone()
        before = {} if kept is None else _held(unpacked_shadow(kept[0]))
        base = fields if whole else {**before, **fields}
        digests.replace(entity, row, before, base)
        if base:
            connection.execute(_DEFER, (entity, row, packed_shadow(base)))
        else:
            connection.execute(_NOT_DEFERRED, (entity, row))


def _held(shadow: Shadow) -> dict[int, Held]:
    return {number: held for number, held in shadow.items() if held is not None}
