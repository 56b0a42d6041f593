"""Deletions that the server held up as too many at once: meant, or a slip, the owner says.

Those rows are shown again, and `sync_refused` remembers them. What is confirmed is deleted anew,
and pushed with word of exactly these rows; `sync_confirmed` keeps that word until they are pushed.
"""

from collections.abc import Collection, Sequence
from typing import Final

from engine.sync.conflicts import review_of
from engine.sync.dto import HeldRow
from engine.sync.outbox import Key
from engine.sync.placing import Connection, Placings
from engine.sync.shape import chunks, shape_of
from engine.sync.wire import registry
from engine.sync.wire.brief import unpacked_operation
from engine.sync.wire.confirmation import NONE, is_deletion, of_deletions
from engine.sync.wire.operation import Refusal

_HELD: Final = "SELECT DISTINCT entity, row FROM sync_refused WHERE reason = ?"
_SETTLE: Final = "DELETE FROM sync_refused WHERE reason = ? AND entity = ? AND row = ?"
_ANY: Final = "SELECT 1 FROM sync_confirmed LIMIT 1"
_CONFIRM: Final = "INSERT OR IGNORE INTO sync_confirmed (entity, row) VALUES (?, ?)"
_SPENT: Final = (
    "DELETE FROM sync_confirmed WHERE NOT EXISTS (SELECT 1 FROM sync_outbox o WHERE o.head IS NULL"
    " AND o.entity = sync_confirmed.entity AND o.row = sync_confirmed.row)"
)
_REASON: Final = (int(Refusal.TOO_MANY_DELETIONS),)


def held(connection: Connection) -> list[Key]:
    """Rows that are here although somebody deleted them here."""
    return list(_here(connection))


def shown(connection: Connection) -> list[HeldRow]:
    """The same, for a person to look at."""
    return [
        HeldRow(shape_of(entity).entity.name, row_id, review_of(connection, entity, row_id))
        for (entity, _), row_id in _here(connection).items()
    ]


def confirm(
    connection: Connection, placings: Placings, wanted: Collection[HeldRow]
) -> frozenset[Key]:
    """Delete them once more, within the caller's transaction. Returns which: those of them that are
    still held.
    """
    doomed = _still(connection, wanted)
    for (entity, _), row_id in doomed.items():
        shape = shape_of(entity)
        placings[shape.entity.name].removing(connection, [row_id])
        connection.execute(shape.delete, (row_id,))
    connection.executemany(_CONFIRM, doomed)
    _settle(connection, doomed)
    return frozenset(doomed)


def dismiss(connection: Connection, wanted: Collection[HeldRow]) -> int:
    """It was a slip: the rows stay. Within the caller's transaction; returns how many."""
    kept = _still(connection, wanted)
    _settle(connection, kept)
    return len(kept)


def word_on(connection: Connection, bodies: Sequence[bytes]) -> bytes:
    """The owner's yes to the deletions among these packed operations, if it was said to every one
    of them.
    """
    if connection.execute(_ANY).fetchone() is None:
        return NONE
    operations = [unpacked_operation(body) for body in bodies]
    doomed = {(op.entity, op.row) for op in operations if is_deletion(op)}
    if not doomed:
        return NONE
    confirmed = set(connection.execute("SELECT entity, row FROM sync_confirmed").fetchall())
    return of_deletions(operations) if doomed <= confirmed else NONE


def forget(connection: Connection) -> None:
    """What does not wait any more: a word counts once."""
    connection.execute(_SPENT)


def _settle(connection: Connection, keys: Collection[Key]) -> None:
    connection.executemany(_SETTLE, [(*_REASON, *key) for key in keys])


def _still(connection: Connection, wanted: Collection[HeldRow]) -> dict[Key, int]:
    """Those that a person was shown. What came to be held since then he has said nothing of."""
    decided = {(each.entity, each.row) for each in wanted}
    return {
        key: row_id
        for key, row_id in _here(connection).items()
        if (shape_of(key[0]).entity.name, row_id) in decided
    }


def _here(connection: Connection) -> dict[Key, int]:
    """Their numbers here."""
    found: dict[Key, int] = {}
    for entity, row in connection.execute(_HELD, _REASON).fetchall():
        if entity in registry.by_number():
            known = connection.execute(shape_of(entity).ids, chunks([row])[0]).fetchone()
            found |= {} if known is None else {(entity, row): int(known[1])}
    return found
