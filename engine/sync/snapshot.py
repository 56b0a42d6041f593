"""Parts of a snapshot, brought into the tables within the caller's transaction.

Rows that are new here go in by the thousand, from columns; the others go the way of a page. Each
part is whole rows as they were at one moment that the cursor has not reached, so that it takes
nothing back, whenever it comes; and it counts for the cursor only when all are here.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any, Final

import msgspec

from engine.sync import capture
from engine.sync.apply import apply, refold
from engine.sync.base import packed_version
from engine.sync.digests import Digests
from engine.sync.placer import parked
from engine.sync.placing import Connection, Placing, Placings
from engine.sync.shape import Shape, shape_of
from engine.sync.state import State
from engine.sync.wire import clock, codec, digest, registry
from engine.sync.wire.entity import Field, columns_of
from engine.sync.wire.messages import Change
from engine.sync.wire.snapshot import Block, Manifest, Part, PartName, hash_of

_HERE: Final = "SELECT hash FROM sync_part WHERE epoch = ?"
_KEEP: Final = "INSERT OR REPLACE INTO sync_part (epoch, hash, seq) VALUES (?, ?, ?)"
_AHEAD: Final = "SELECT 1 FROM sync_part WHERE epoch = ? AND seq > ? LIMIT 1"
_NAMES: Final = tuple(f"c{number}" for number in range(128))
_TABLE: Final = f"CREATE TEMP TABLE IF NOT EXISTS sync_poured ({', '.join(_NAMES)})"
_EMPTY: Final = "DELETE FROM sync_poured"
_NOTHING: Final[dict[type, str]] = {list: "[]", dict: "{}"}


class BadPart(ValueError):
    """What came is not what the manifest names, or no part."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A block, made ready without the database. `sums`: for `Digests.add_all`."""

    block: Block
    versions: list[bytes]
    sums: list[int]


@dataclass(frozen=True, slots=True)
class Unpacked:
    blocks: list[Prepared]
    changes: list[Change]


def unpacked(name: PartName, data: bytes) -> Unpacked:
    """Raises `BadPart`."""
    if hash_of(data) != name.hash:
        raise BadPart("of another hash")
    try:
        part = codec.unpacked(data, Part)
    except codec.BadBytes as fault:
        raise BadPart(str(fault)) from fault
    if not all(block.is_sound for block in part.blocks):
        raise BadPart("columns of different lengths")
    return Unpacked([_prepared(block) for block in part.blocks], part.changes)


def missing(connection: Connection, manifest: Manifest) -> list[PartName]:
    """Parts that have not been poured, in their order."""
    here = {name for (name,) in connection.execute(_HERE, (manifest.epoch,)).fetchall()}
    return [part for part in manifest.parts if part.hash not in here]


def is_ahead(connection: Connection, state: State) -> bool:
    """Whether rows are here of a moment that the cursor has not reached."""
    return connection.execute(_AHEAD, (state.epoch, state.cursor)).fetchone() is not None


def forget(connection: Connection) -> None:
    """Which parts are here: another snapshot begins from nothing."""
    connection.execute("DELETE FROM sync_part")


def pour(
    connection: Connection,
    state: State,
    placings: Placings,
    name: PartName,
    part: Unpacked,
    seq: int,
) -> None:
    """Its rows become the server's, as they were at `seq`; operations that wait stay over them."""
    slow = list(part.changes)
    connection.execute(_TABLE)
    for prepared in part.blocks:
        slow += _pour(connection, state, placings, prepared, name.recent)
    apply(connection, state, placings, slow, {}, whole=True)
    connection.execute(_KEEP, (state.epoch, name.hash, seq))


def _prepared(block: Block) -> Prepared:
    sums, numbers = [0] * digest.BUCKETS, tuple(block.columns)
    for row, version in zip(block.rows, block.versions, strict=True):
        sums[digest.bucket_of(row)] += digest.of_new(row, numbers, version.ref)
    return Prepared(block, [packed_version(version) for version in block.versions], sums)


def _pour(
    connection: Connection, state: State, placings: Placings, prepared: Prepared, recent: bool
) -> list[Change]:
    """Returns what has to go the long way."""
    block = prepared.block
    if not _fits(block):
        return list(changes_of(block))
    latest = max((version.moment for version in block.versions), default=0)
    state.last_moment = max(state.last_moment, clock.shifted(latest, state.offset_ms))
    shape = shape_of(block.entity)
    _load(connection, shape, prepared)
    same, slow = _take_out(connection, shape, block)
    placing = placings[shape.entity.name]
    first = int(connection.execute(shape.top).fetchone()[0]) + 1
    with capture.unwatched(connection, shape.entity):
        connection.execute(_insert(shape, placing, block), (first - 1,))
    made = range(first, int(connection.execute(shape.top).fetchone()[0]) + 1)
    placing.poured(connection, made, recent=recent)
    digests = Digests(connection)
    digests.add_all(block.entity, prepared.sums)
    for change in (*same, *slow):
        digests.remove(block.entity, change)
    digests.save()
    refold(connection, state, placings, parked(connection, block.rows))
    return slow


def _fits(block: Block) -> bool:
    """Whether all that its rows are has a place in the table of this schema."""
    entity = registry.by_number().get(block.entity)
    if entity is None:
        return False
    known = {field.number for field in entity.fields}
    return entity.required <= block.columns.keys() <= known


def changes_of(block: Block) -> list[Change]:
    """Its rows one by one."""
    numbers, columns = tuple(block.columns), block.columns.values()
    values = zip(*(_spread(column, len(block.rows)) for column in columns), strict=False)
    return [
        Change(block.entity, row, version, dict(zip(numbers, each, strict=True)))
        for row, version, each in zip(block.rows, block.versions, values, strict=False)
    ]


def _load(connection: Connection, shape: Shape, prepared: Prepared) -> None:
    """Into the table that only this connection has: c0 the uuid, c1 the version, then the fields'
    columns in the order of the block.
    """
    block = prepared.block
    columns: list[Iterable[Any]] = [block.rows, prepared.versions]
    for number, column in block.columns.items():
        field = shape.entity.by_number[number]
        columns += (_spread(each, len(block.rows)) for each in _raw(field, column))
    connection.execute(_EMPTY)
    places = ", ".join("?" * len(columns))
    names = ", ".join(_NAMES[: len(columns)])
    connection.executemany(
        f"INSERT INTO sync_poured ({names}) VALUES ({places})", zip(*columns, strict=False)
    )


def _raw(field: Field, column: Sequence[Any]) -> list[Sequence[Any]]:
    """The values of the field's columns; of a reference the uuid."""
    width = len(columns_of(field))
    if width > 1:
        return [[value[place] for value in column] for place in range(width)]
    if field.kind in ("list", "mapping"):
        return [[_json(value) for value in column]]
    return [column]


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode() if value else _NOTHING[type(value)]


def _spread(column: Sequence[Any], rows: int) -> Iterable[Any]:
    return repeat(column[0], rows) if len(column) == 1 else column


def _take_out(
    connection: Connection, shape: Shape, block: Block
) -> tuple[list[Change], list[Change]]:
    """Rows that are here just as they are; and those of which something else is here already, or
    that refer to what is not.
    """
    table = shape.entity.table
    beneath = " UNION ALL ".join(
        f"SELECT 1 FROM {name} WHERE entity = {shape.number} AND row = c0"
        for name in ("sync_shadow", "sync_deferred", "sync_outbox")
    )
    same = (
        f"EXISTS (SELECT 1 FROM {table} WHERE uuid = c0 AND sync_version = c1"
        f" AND sync_versions IS NULL) AND NOT EXISTS ({beneath})"
    )
    lost = "".join(
        f" OR NOT EXISTS (SELECT 1 FROM {_table(field)} WHERE uuid = {names[0]})"
        for field, names in _places(shape, block)
        if field.refers_to
    )
    other = f"EXISTS (SELECT 1 FROM {table} WHERE uuid = c0 UNION ALL {beneath}){lost}"
    taken = [
        {uuid for (uuid,) in connection.execute(f"{_EMPTY} WHERE {which} RETURNING c0").fetchall()}
        for which in (same, other)
    ]
    if not any(taken):
        return [], []
    changes = changes_of(block)
    first, second = ([each for each in changes if each.row in rows] for rows in taken)
    return first, second


def _insert(shape: Shape, placing: Placing, block: Block) -> str:
    """As `Shape.insert`, of all rows that were loaded; takes the highest id so far."""
    given = {"id": "?1 + rowid", "uuid": "c0", "sync_version": "c1"}
    for field, names in _places(shape, block):
        given.update(zip(columns_of(field), _read(field, names), strict=True))
    given |= {column: "NULL" for column in shape.columns if column not in given}
    row = ", ".join(f"{sql} AS {name}" for name, sql in given.items())
    first = ", ".join(["given.*", *(f"{sql} AS {name}" for name, sql in placing.made.items())])
    every = ", ".join([*given, *placing.made, *placing.kept])
    values = ", ".join([*given, *placing.made, *placing.kept.values()])
    return (
        f"INSERT INTO {shape.entity.table} ({every}) SELECT {values}"
        f" FROM (SELECT {first} FROM (SELECT {row} FROM sync_poured) given)"
    )


def _read(field: Field, names: list[str]) -> list[str]:
    if not field.refers_to:
        return names
    return [f"(SELECT id FROM {_table(field)} WHERE uuid = {names[0]})"]


def _places(shape: Shape, block: Block) -> Iterator[tuple[Field, list[str]]]:
    """Where the columns of the block's fields were loaded."""
    place = 2
    for number in block.columns:
        field = shape.entity.by_number[number]
        width = len(columns_of(field))
        yield field, list(_NAMES[place : place + width])
        place += width


def _table(field: Field) -> str:
    return registry.by_name()[field.refers_to].table
