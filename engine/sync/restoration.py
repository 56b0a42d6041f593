"""A server that was put back from a backup gets from this device what it lost."""

from collections.abc import Collection

from engine.sync import outbox
from engine.sync.base import unpacked_shadow
from engine.sync.capture import mark_new
from engine.sync.digests import Digests
from engine.sync.known import Known, Library
from engine.sync.outbox import Key
from engine.sync.placing import Connection
from engine.sync.shape import AT_ONCE, Shape, shape_of
from engine.sync.state import State
from engine.sync.wire import registry
from engine.sync.wire.operation import Operation


def give_rows_back(connection: Connection, state: State, met: Collection[Key]) -> None:
    """Rows that its history does not have any more are as if made here: as people see them, with
    all that waited over them. Tombstones of such rows go.
    """
    digests, before = Digests(connection), outbox.before_pending(connection, state)
    for entity in registry.by_number():
        shape = shape_of(entity)
        lost = [uuid for uuid in _ours(connection, shape) if (entity, uuid) not in met]
        for start in range(0, len(lost), AT_ONCE):
            uuids = lost[start : start + AT_ONCE]
            for uuid, known in Library(connection).known(shape, uuids).items():
                digests.replace(entity, uuid, known.base(), {})
                _forget(connection, shape, uuid, known)
    _give_strange_rows_back(connection, state, digests, met)
    digests.save()
    outbox.renumber(connection, state, state.device, before)


def _give_strange_rows_back(
    connection: Connection, state: State, digests: Digests, met: Collection[Key]
) -> None:
    """Of a newer schema: nobody here knows them, and the server may know them from here alone."""
    found = connection.execute("SELECT entity, row, fields FROM sync_deferred").fetchall()
    for entity, row, fields in found:
        if entity in registry.by_number() or (entity, row) in met:
            continue
        base = {n: held for n, held in unpacked_shadow(fields).items() if held is not None}
        digests.replace(entity, row, base, {})
        connection.execute("DELETE FROM sync_deferred WHERE entity = ? AND row = ?", (entity, row))
        state.last_number += 1
        state.last_moment += 1
        values = {number: held.value for number, held in base.items()}
        operation = Operation(state.last_number, entity, row, state.last_moment, values)
        outbox.enqueue(connection, state.device, [operation])


def _ours(connection: Connection, shape: Shape) -> list[bytes]:
    """Rows that came from the server."""
    query = (
        f"SELECT uuid FROM {shape.entity.table} WHERE sync_version IS NOT NULL"
        " UNION SELECT row FROM sync_shadow WHERE entity = ?1"
        " UNION SELECT row FROM sync_deferred WHERE entity = ?1"
    )
    return [uuid for (uuid,) in connection.execute(query, (shape.number,)).fetchall()]


def _forget(connection: Connection, shape: Shape, uuid: bytes, known: Known) -> None:
    """A deletion still has to be said: another device may give the row back that has not heard of
    it.
    """
    beneath = ("sync_shadow", "sync_deferred")
    for table in beneath if known.stored is None else (*beneath, "sync_outbox"):
        connection.execute(
            f"DELETE FROM {table} WHERE entity = ? AND row = ?", (shape.number, uuid)
        )
    if known.stored is not None:
        connection.execute(shape.version, (None, None, known.stored.id))
        mark_new(connection, shape.number, known.stored.id)
