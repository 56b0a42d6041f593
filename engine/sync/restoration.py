"""A server that was put back from a backup gets from this device what it lost.

The new history is pulled from its beginning over what was here. What that held otherwise goes back
as memories, with the edits that made it, ahead of all that waits.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Final

from engine.sync import losses, outbox, staged
from engine.sync import state as states
from engine.sync.apply import apply, refold
from engine.sync.base import unpacked_shadow
from engine.sync.heard import Heard, Versions
from engine.sync.known import Library
from engine.sync.outbox import Key
from engine.sync.placing import Connection, Placings
from engine.sync.shape import AT_ONCE, Shape, shape_of
from engine.sync.state import State
from engine.sync.wire import checks, clock, registry
from engine.sync.wire.entity import DELETED, Field
from engine.sync.wire.merge import Row, is_deleted
from engine.sync.wire.messages import Change
from engine.sync.wire.operation import Operation, Refusal
from engine.sync.wire.rules import Held
from engine.sync.wire.version import Ref, Version

_NOBODY: Final = Version(0, 0, 0)
KEPT_MS: Final = 90 * 86_400_000
"""So long a deletion is remembered of a row that the server has not; it forgets them itself. One
that somebody here has written over is: nothing follows on a row that is not there.
"""


def renew(connection: Connection, state: State, placings: Placings, now_ms: int) -> None:
    """Takes in the whole of the new history, which is staged; a page and a batch of rows at a time,
    for it may be all that a shop ever had.
    """
    passed = outbox.pass_by(connection, state)
    with Heard.of_staged(connection) as told:
        remembrance = Remembrance(connection, state, placings, told)
        remembrance.give_back(now_ms)
        echoed = set[Key]()
        for changes in chain(staged.changes(connection), remembrance.lacking()):
            echoed |= apply(connection, state, placings, changes, passed, whole=True)
    staged.forget(connection)
    refold(connection, state, placings, passed.keys() - echoed)


class Remembrance:
    """`told`: of the whole of the new history."""

    def __init__(
        self, connection: Connection, state: State, placings: Placings, told: Heard
    ) -> None:
        self._connection = connection
        self._state = state
        self._placings = placings
        self._told = told
        self._own = states.numbers(connection)
        self._edited = frozenset(outbox.rows(connection))

    def give_back(self, now_ms: int) -> None:
        """Queues what the new history lacks."""
        outbox.put_before(self._connection, self._state, self._memories(now_ms))

    def lacking(self) -> Iterator[list[Change]]:
        """After that: the rows that the new history has not at all, as changes to nothing."""
        for keys in self._told.lacking():
            yield [Change(*key, _NOBODY, {}) for key in keys]

    def _memories(self, now_ms: int) -> Iterator[list[Operation]]:
        for entity, held in self._held():
            told = self._told.versions(entity, held.keys())
            self._told.lack((entity, row) for row in held if row not in told)
            yield [
                memory
                for row, base in held.items()
                for memory in self._remembered((entity, row), base, told.get(row), now_ms)
            ]

    def _remembered(
        self, key: Key, base: Row, told: Versions | None, now_ms: int
    ) -> Iterator[Operation]:
        """What he may not bring back is kept aside for him, if it is his."""
        lost = self._lost(key, base, told)
        brings = {number: held for number, held in lost.items() if self._may_tell(key, number)}
        if brings:
            yield self._memory(key, base, brings)
        withheld = lost.keys() - brings.keys()
        kept = self._kept_from_others(key, base, withheld, is_told=told is not None)
        aside = [Operation(0, *key, 0, {n: base[n].value for n in kept})] if kept else []
        if withheld and key[0] == losses.JOURNAL:
            entry = {number: held.value for number, held in base.items()}
            aside += losses.of_own(entry, self._own)
        for operation in aside:
            outbox.set_aside(self._connection, operation, Refusal.NOT_ALLOWED, now_ms)

    def _held(self) -> Iterator[tuple[int, dict[bytes, Row]]]:
        """What this device had from the server: an entity's rows, in batches."""
        for entity in registry.by_number():
            shape = shape_of(entity)
            uuids = _ours(self._connection, shape)
            for start in range(0, len(uuids), AT_ONCE):
                library = Library(self._connection)
                known = library.known(shape, uuids[start : start + AT_ONCE])
                yield entity, {uuid: each.base() for uuid, each in known.items()}
        found = self._connection.execute("SELECT entity, row, fields FROM sync_deferred").fetchall()
        for entity, row, fields in found:
            if entity not in registry.by_number():
                base = unpacked_shadow(fields).items()
                yield entity, {row: {n: held for n, held in base if held is not None}}

    def _lost(self, key: Key, base: Row, told: Versions | None) -> Mapping[int, Held]:
        if not told and is_deleted(base) and key not in self._edited:
            # By whatever clock it was dated, it is no older than what else the row holds.
            deleted_ms = clock.milliseconds(max(each.version.moment for each in base.values()))
            if deleted_ms < self._state.met_ms - KEPT_MS:
                return {}
        return {
            number: held
            for number, held in base.items()
            if not told or told.get(number) != held.version
        }

    def _may_tell(self, key: Key, number: int) -> bool:
        return self._state.role >= checks.least_to_remember(_field(key, number))

    def _kept_from_others(
        self, key: Key, base: Row, withheld: Iterable[int], *, is_told: bool
    ) -> set[int]:
        """What was written here, alone or woven, and a row that stays though nobody else has it."""
        entity = registry.by_number().get(key[0])
        stays = entity is not None and not self._placings[entity.name].removable
        if stays and not is_told and not is_deleted(base):
            return set(withheld)
        versions = {number: base[number].version for number in withheld}
        return {n for n, each in versions.items() if each.device in self._own or each.number < 0}

    def _memory(self, key: Key, base: Row, told: Mapping[int, Held]) -> Operation:
        mine = self._state
        return Operation(
            0,
            *key,
            0,
            {number: held.value for number, held in told.items()},
            bases=_read(key, base) if DELETED in told else {},
            versions={number: held.version for number, held in told.items()},
            history=mine.history,
            reached=mine.reached,
        )


def _read(key: Key, base: Row) -> dict[int, Ref | None]:
    """The edits of written fields that stood there with the deletion."""
    entity = registry.by_number().get(key[0])
    written = entity.written if entity else frozenset[int]()
    return {number: base[number].version.ref for number in written if number in base}


def _ours(connection: Connection, shape: Shape) -> list[bytes]:
    """Rows that came from the server."""
    query = (
        f"SELECT uuid FROM {shape.entity.table} WHERE sync_version IS NOT NULL"
        " UNION SELECT row FROM sync_shadow WHERE entity = ?1"
        " UNION SELECT row FROM sync_deferred WHERE entity = ?1"
    )
    return [uuid for (uuid,) in connection.execute(query, (shape.number,)).fetchall()]


def _field(key: Key, number: int) -> Field | None:
    entity = registry.by_number().get(key[0])
    return entity.by_number.get(number) if entity else None
