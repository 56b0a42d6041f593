"""Brings tables, shadows and deferred rows in line with what is known of rows: one of each entity.

`put` collects; `flush` writes in few statements and calls the domain.
"""

from collections.abc import Sequence
from typing import Any, Final

from engine.sync.base import Stored, packed_shadow, packed_versions
from engine.sync.known import Known
from engine.sync.placing import Connection, Placing
from engine.sync.shape import Shape, chunks, shape_of, stored
from engine.sync.wire import registry
from engine.sync.wire.entity import DELETED, Field, columns_of
from engine.sync.wire.merge import Row, is_deleted
from engine.sync.wire.rules import Held

_SHADOW: Final = "INSERT OR REPLACE INTO sync_shadow (entity, row, fields) VALUES (?, ?, ?)"
_NO_SHADOW: Final = "DELETE FROM sync_shadow WHERE entity = ? AND row = ?"
_DEFER: Final = (
    "INSERT OR REPLACE INTO sync_deferred (entity, row, target, fields) VALUES (?, ?, ?, ?)"
)
_NOT_DEFERRED: Final = "DELETE FROM sync_deferred WHERE entity = ? AND row = ?"
_PARKED: Final = "SELECT entity, row FROM sync_deferred WHERE target = ?"


class Placer:
    """Of one entity, within a transaction. `arrived`: uuids of rows that now have a place."""

    def __init__(self, connection: Connection, shape: Shape, placing: Placing) -> None:
        self.arrived: list[bytes] = []
        self._connection = connection
        self._shape = shape
        self._placing = placing
        self._insert = shape.insert(placing.made, placing.kept)
        self._top: int | None = None
        self._targets: dict[tuple[int, bytes], int | None] = {}
        self._made: list[tuple[Any, ...]] = []
        self._changed: dict[tuple[int, ...], list[tuple[int, tuple[Any, ...]]]] = {}
        self._deleted: list[int] = []
        self._shadows: list[tuple[bytes, dict[int, Held | None]]] = []
        self._no_shadows: list[bytes] = []
        self._deferred: list[tuple[bytes, bytes | None, Row]] = []
        self._not_deferred: list[bytes] = []

    def expect(self, views: Sequence[Row]) -> None:
        """Look up at once what these rows refer to."""
        for field in self._shape.references:
            target = registry.by_name()[field.refers_to].number
            wanted = {view[field.number].value for view in views if field.number in view}
            missing = {(target, uuid) for uuid in wanted} - self._targets.keys()
            self._targets.update(dict.fromkeys(missing))
            for chunk in chunks(uuid for _, uuid in missing):
                for uuid, row_id in self._connection.execute(shape_of(target).ids, chunk):
                    self._targets[target, uuid] = row_id

    def put(self, uuid: bytes, known: Known, base: Row, view: Row) -> None:
        """What the server has of a row, and what people shall see of it."""
        entity, row = self._shape.entity, known.stored
        extra = {number: base[number] for number in base if number not in entity.by_number}
        stays = row is not None and not self._placing.removable
        if (is_deleted(view) or not view) and not stays:
            self._take_out(uuid, known, base, extra)
            return
        missing = self._missing(view)
        if row is None and (missing is not None or not entity.required.issubset(view)):
            self._defer(uuid, known, missing, base)
            return
        beneath = {
            number: base.get(number)
            for number in (view.keys() | base.keys()) - extra.keys()
            if view.get(number) != base.get(number) or not self._fits(number, view)
        }
        self._shade(uuid, known, beneath)
        self._defer_rest(uuid, known, extra)
        if row is None:
            self._make(uuid, base, view)
        else:
            self._change(row, base, view)

    def flush(self) -> None:
        """Write it all."""
        number, run = self._shape.number, self._connection.executemany
        run(_NO_SHADOW, [(number, uuid) for uuid in self._no_shadows])
        run(_SHADOW, [(number, uuid, packed_shadow(each)) for uuid, each in self._shadows])
        run(_NOT_DEFERRED, [(number, uuid) for uuid in self._not_deferred])
        run(_DEFER, [(number, uuid, to, packed_shadow(each)) for uuid, to, each in self._deferred])
        self._delete()
        self._update()
        self._make_all()

    def _fits(self, number: int, view: Row) -> bool:
        """Whether the table can show it: no deletion that leaves the row here, no reference to what
        is not here, no lack of what a row must have.
        """
        if number == DELETED:
            return not is_deleted(view)
        value = view[number].value if number in view else None
        field = self._shape.entity.by_number[number]
        if field.refers_to and value is not None:
            return self._targets[registry.by_name()[field.refers_to].number, value] is not None
        return value is not None or field.optional

    def _missing(self, view: Row) -> bytes | None:
        """The uuid of a row that this one refers to and that is not here."""
        for field in self._shape.references:
            target = registry.by_name()[field.refers_to].number
            uuid = view[field.number].value if field.number in view else None
            if uuid is not None and self._targets.get((target, uuid)) is None:
                return bytes(uuid)
        return None

    def _take_out(self, uuid: bytes, known: Known, base: Row, extra: Row) -> None:
        if known.stored is not None:
            self._deleted.append(known.stored.id)
        self._shade(uuid, known, {n: held for n, held in base.items() if n not in extra})
        self._defer_rest(uuid, known, extra)

    def _shade(self, uuid: bytes, known: Known, beneath: dict[int, Held | None]) -> None:
        if beneath:
            if beneath != known.shadow:
                self._shadows.append((uuid, beneath))
        elif known.shadow:
            self._no_shadows.append(uuid)

    def _defer(self, uuid: bytes, known: Known, target: bytes | None, base: Row) -> None:
        self._deferred.append((uuid, target, base))
        if known.shadow:
            self._no_shadows.append(uuid)

    def _defer_rest(self, uuid: bytes, known: Known, extra: Row) -> None:
        if extra:
            if extra != known.deferred:
                self._deferred.append((uuid, None, extra))
        elif known.deferred:
            self._not_deferred.append(uuid)

    def _make(self, uuid: bytes, base: Row, view: Row) -> None:
        if self._top is None:
            self._top = int(self._connection.execute(self._shape.top).fetchone()[0])
        self._top += 1
        raw: list[Any] = [self._top, uuid, *packed_versions(base)]
        for field in self._shape.entity.fields:
            held = view.get(field.number)
            raw += self._raw(field.number, None if held is None else held.value)
        self._made.append(tuple(raw))
        self.arrived.append(uuid)

    def _change(self, row: Stored, base: Row, view: Row) -> None:
        """A row that the server does not want, and nothing of ours is left of, stays as it is."""
        versions = packed_versions(base)
        changed = tuple(
            number
            for number, value in row.values.items()
            if view
            and value != (view[number].value if number in view else None)
            and self._fits(number, view)
        )
        if not changed and versions == (row.version, row.versions):
            return
        raw: list[Any] = []
        for number in changed:
            raw += self._raw(number, view[number].value if number in view else None)
        self._changed.setdefault(changed, []).append((row.id, (*raw, *versions, row.id)))

    def _raw(self, number: int, value: Any) -> tuple[Any, ...]:
        field = self._shape.entity.by_number[number]
        if field.refers_to and value is not None:
            return (self._targets[registry.by_name()[field.refers_to].number, value],)
        return stored(field, value) if value is not None else (None,) * len(columns_of(field))

    def _delete(self) -> None:
        if self._deleted:
            self._placing.removing(self._connection, self._deleted)
            self._connection.executemany(self._shape.delete, [(row,) for row in self._deleted])

    def _update(self) -> None:
        for changed, rows in self._changed.items():
            columns = self._columns(changed)
            ids, names = [row_id for row_id, _ in rows], frozenset(columns)
            if columns:
                self._placing.changing(self._connection, ids, names)
            self._connection.executemany(self._shape.update(columns), [raw for _, raw in rows])
            if columns:
                self._rederive(ids)
                self._placing.placed(self._connection, ids, names)

    def _rederive(self, ids: Sequence[int]) -> None:
        if self._placing.kept:
            statement = self._shape.rederive(self._placing.kept)
            self._connection.executemany(statement, [(row_id,) for row_id in ids])

    def _make_all(self) -> None:
        if self._made:
            self._connection.executemany(self._insert, self._made)
            self._placing.arrived(self._connection, [raw[0] for raw in self._made])

    def _columns(self, numbers: Sequence[int]) -> tuple[str, ...]:
        by_number = self._shape.entity.by_number
        return tuple(each for number in numbers for each in columns_of(by_number[number]))


def reunited(connection: Connection) -> list[tuple[int, bytes]]:
    """(entity, row) of what waits for a row that was made here meanwhile."""
    query = "SELECT entity, row, target FROM sync_deferred WHERE target IS NOT NULL"
    waiting = connection.execute(query).fetchall()
    return [
        (entity, row)
        for entity, row, target in waiting
        if any(_is_here(connection, field.refers_to, target) for field in _references(entity))
    ]


def _references(entity: int) -> Sequence[Field]:
    return shape_of(entity).references


def _is_here(connection: Connection, entity: str, row: bytes) -> bool:
    query = f"SELECT 1 FROM {registry.by_name()[entity].table} WHERE uuid = ?"
    return connection.execute(query, (row,)).fetchone() is not None


def parked(connection: Connection, targets: Sequence[bytes]) -> set[tuple[int, bytes]]:
    """(entity, row) of what waits for one of these rows."""
    if connection.execute("SELECT 1 FROM sync_deferred LIMIT 1").fetchone() is None:
        return set()
    found: set[tuple[int, bytes]] = set()
    for target in targets:
        found.update(connection.execute(_PARKED, (target,)).fetchall())
    return found
