"""All that this device knows of some rows: what its table shows, what is beneath, what waits."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from msgspec.structs import replace

from engine.sync.base import Shadow, Stored, unpacked_shadow
from engine.sync.placing import Connection
from engine.sync.shape import AT_ONCE, Shape, chunks
from engine.sync.wire import clock
from engine.sync.wire.brief import unpacked_operation
from engine.sync.wire.entity import Entity
from engine.sync.wire.memory import joined
from engine.sync.wire.merge import Row, decide
from engine.sync.wire.operation import Operation
from engine.sync.wire.rules import Held
from engine.sync.wire.version import LARGEST, Version

_WANTED: Final = ", ".join(["?"] * AT_ONCE)
_SHADOWS: Final = f"SELECT row, fields FROM sync_shadow WHERE entity = ? AND row IN ({_WANTED})"
_DEFERRED: Final = f"SELECT row, fields FROM sync_deferred WHERE entity = ? AND row IN ({_WANTED})"
_WAITING: Final = (
    f"SELECT row, device, body, head FROM sync_outbox WHERE entity = ? AND row IN ({_WANTED})"
    " ORDER BY head IS NULL, head, number"
)

TABLES: Final = ("sync_shadow", "sync_deferred", "sync_outbox")
_ANY: Final = tuple((table, f"SELECT 1 FROM {table} LIMIT 1") for table in TABLES)

UNKNOWN_THERE: Final = LARGEST
"""In place of a head: the cursor has passed what the server knows of it, but not all of it."""


@dataclass(slots=True)
class Known:
    """`stored` is None where the row has no place in its table. `deferred`: fields of a row that
    waits for another one, or of a newer schema. `waiting`: operations over it and the number
    of the device that this was then, oldest first.
    """

    stored: Stored | None = None
    shadow: Shadow = field(default_factory=dict)
    deferred: Shadow = field(default_factory=dict)
    waiting: list[tuple[int, Operation]] = field(default_factory=list)

    def base(self) -> dict[int, Held]:
        """What the server has."""
        if self.stored is None:
            found = {**self.shadow, **self.deferred}
            return {number: held for number, held in found.items() if held is not None}
        base = self.stored.base(self.shadow)
        base.update((number, held) for number, held in self.deferred.items() if held is not None)
        return base


class Library:
    """Looks rows up, in chunks; tables that are empty are asked once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._bare = {table: connection.execute(query).fetchone() is None for table, query in _ANY}

    def known(self, shape: Shape, uuids: Collection[bytes]) -> dict[bytes, Known]:
        found = {uuid: Known() for uuid in uuids}
        for chunk in chunks(uuids):
            for row in self._connection.execute(shape.by_uuid, chunk):
                found[row[1]].stored = Stored.of(shape, row)
        self.look_beneath(shape, found)
        return found

    def look_beneath(self, shape: Shape, found: dict[bytes, Known]) -> None:
        for uuid, fields in self._read("sync_shadow", _SHADOWS, shape.number, found):
            found[uuid].shadow = unpacked_shadow(fields)
        for uuid, fields in self._read("sync_deferred", _DEFERRED, shape.number, found):
            found[uuid].deferred = unpacked_shadow(fields)
        for uuid, device, body, head in self._read("sync_outbox", _WAITING, shape.number, found):
            operation = unpacked_operation(body)
            if head == UNKNOWN_THERE:
                operation = _beneath_all(device, operation)
            found[uuid].waiting.append((device, operation))

    def beneath(
        self, shape: Shape, uuids: Collection[bytes], tables: Sequence[str] = TABLES
    ) -> set[bytes]:
        """Those of which there is more than the table shows."""
        found: set[bytes] = set()
        for table in (table for table in tables if not self._bare[table]):
            query = f"SELECT row FROM {table} WHERE entity = ? AND row IN ({_WANTED})"
            for chunk in chunks(uuids):
                found.update(r[0] for r in self._connection.execute(query, (shape.number, *chunk)))
        return found

    @property
    def filled(self) -> list[str]:
        """Tables that are not empty."""
        return [table for table, is_bare in self._bare.items() if not is_bare]

    @property
    def has_waiting(self) -> bool:
        return not self._bare["sync_outbox"]

    def _read(
        self, table: str, query: str, entity: int, uuids: Iterable[bytes]
    ) -> Iterable[Sequence[Any]]:
        if self._bare[table]:
            return
        for chunk in chunks(uuids):
            yield from self._connection.execute(query, (entity, *chunk)).fetchall()


def _beneath_all(device: int, operation: Operation) -> Operation:
    """What shows only where the server has nothing: remembered as older than anything."""
    versions = dict.fromkeys(operation.fields, Version(0, device, operation.number))
    return replace(operation, versions=versions)


def folded(
    entity: Entity, base: Row, operations: Sequence[tuple[int, Operation]], offset_ms: int
) -> dict[int, Held]:
    """What people see: the server's row with this device's operations over it."""
    view = dict(base)
    for device, operation in operations:
        if operation.versions:
            view.update(joined(entity, view, operation).changes)
            continue
        moment = clock.corrected([operation.moment], offset_ms, 0, clock.LAST_MS)[0]
        version = Version(moment, device, operation.number)
        view.update(decide(entity, view, operation, version).changes)
    return view
