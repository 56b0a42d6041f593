"""Parts of a snapshot, brought into the tables within the caller's transaction.

Rows that are new here go in by the thousand, from columns; the others go the way of a page. Each
part is whole rows as they were at one moment that the cursor has not reached, so that it takes
nothing back, whenever it comes; and it counts for the cursor only when all are here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any, Final, NamedTuple

import msgspec

from engine.sync import pouring
from engine.sync.apply import apply, refold
from engine.sync.base import packed_version
from engine.sync.digests import Digests
from engine.sync.known import Library
from engine.sync.placer import parked
from engine.sync.placing import Connection, Placings
from engine.sync.shape import Shape, shape_of
from engine.sync.state import State
from engine.sync.wire import clock, codec, digest, registry
from engine.sync.wire.block import Block
from engine.sync.wire.entity import Field, columns_of
from engine.sync.wire.messages import Change, changes_of
from engine.sync.wire.snapshot import Manifest, Part, PartName, hash_of

_HERE: Final = "SELECT hash FROM sync_part WHERE epoch = ?"
_KEEP: Final = "INSERT OR REPLACE INTO sync_part (epoch, hash, seq) VALUES (?, ?, ?)"
_AHEAD: Final = "SELECT 1 FROM sync_part WHERE epoch = ? AND seq > ? LIMIT 1"
_NOTHING: Final[dict[type, str]] = {list: "[]", dict: "{}"}


class BadPart(ValueError):
    """What came is not what the manifest names, or no part."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A block, made ready without the database. `latest`: moment of its edits. `sums`: for
    `Digests.add_all`.
    """

    block: Block
    versions: list[bytes]
    latest: int
    sums: list[int]


class _Loaded(NamedTuple):
    """`names`: of the columns of a field, or of parameters, for those that are the `same` in all
    rows; the first parameter is another one.
    """

    names: Mapping[int, Sequence[str]]
    same: Sequence[Any]


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
    if not part.columns_fit():
        raise BadPart("columns of different lengths, or too many values")
    try:
        return Unpacked([_prepared(block) for block in part.blocks], part.changes)
    except ValueError as fault:
        raise BadPart(str(fault)) from fault


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
    for prepared in part.blocks:
        slow += _pour(connection, state, placings, prepared, name.recent)
    apply(connection, state, placings, slow, {}, whole=True)
    connection.execute(_KEEP, (state.epoch, name.hash, seq))


def _prepared(block: Block) -> Prepared:
    sums, numbers, versions = [0] * digest.BUCKETS, tuple(block.columns), block.versions()
    for row, version in zip(block.rows, versions, strict=True):
        sums[digest.bucket_of(row)] += digest.of_new(row, numbers, version.ref)
    latest = max((version.moment for version in versions), default=0)
    return Prepared(block, list(map(packed_version, versions)), latest, sums)


def _pour(
    connection: Connection, state: State, placings: Placings, prepared: Prepared, recent: bool
) -> list[Change]:
    """Returns what has to go the long way."""
    block = prepared.block
    if not _fits(block):
        return changes_of(block)
    state.last_moment = max(state.last_moment, clock.shifted(prepared.latest, state.offset_ms))
    shape = shape_of(block.entity)
    loaded = _load(connection, shape, prepared)
    same, slow = _take_out(connection, shape, block, loaded)
    placing = placings[shape.entity.name]
    first = int(connection.execute(shape.top).fetchone()[0]) + 1
    pouring.pour(connection, shape, placing, _given(shape, loaded), (first - 1, *loaded.same))
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


def _load(connection: Connection, shape: Shape, prepared: Prepared) -> _Loaded:
    """Into the table that only this connection has: c0 the uuid, c1 the version, then what differs
    of the fields' columns, in the order of the block.
    """
    block, same, names = prepared.block, list[Any](), dict[int, list[str]]()
    columns: list[Iterable[Any]] = [block.rows, prepared.versions]
    for number, column in block.columns.items():
        field, names[number] = shape.entity.by_number[number], []
        for each in _raw(field, column):
            if len(each) == 1 and not field.refers_to:
                same.append(each[0])
                names[number].append(f"?{len(same) + 1}")
            else:
                names[number].append(pouring.NAMES[len(columns)])
                columns.append(_spread(each, len(block.rows)))
    pouring.load(connection, zip(*columns, strict=False), len(columns))
    return _Loaded(names, same)


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
    connection: Connection, shape: Shape, block: Block, loaded: _Loaded
) -> tuple[list[Change], list[Change]]:
    """Rows that are here just as they are; and those of which something else is here already, or
    that refer to what is not.
    """
    table = shape.entity.table
    beneath = "".join(
        f" UNION ALL SELECT 1 FROM {name} WHERE entity = {shape.number} AND row = c0"
        for name in Library(connection).filled
    )
    lost = "".join(
        f" OR NOT EXISTS (SELECT 1 FROM {_table(field)} WHERE uuid = {loaded.names[number][0]})"
        for number, field in shape.entity.by_number.items()
        if field.refers_to and number in loaded.names
    )
    other = f"EXISTS (SELECT 1 FROM {table} WHERE uuid = c0{beneath}){lost}"
    if (
        connection.execute(f"SELECT 1 FROM {pouring.TABLE} WHERE {other} LIMIT 1").fetchone()
        is None
    ):
        return [], []
    same = (
        f"EXISTS (SELECT 1 FROM {table} WHERE uuid = c0 AND sync_version = c1"
        f" AND sync_versions IS NULL) AND NOT EXISTS (SELECT 1 WHERE false{beneath})"
    )
    taken = [
        {
            uuid
            for (uuid,) in connection.execute(
                f"{pouring.EMPTY} WHERE {which} RETURNING c0"
            ).fetchall()
        }
        for which in (same, other)
    ]
    changes = changes_of(block)
    first, second = ([each for each in changes if each.row in rows] for rows in taken)
    return first, second


def _given(shape: Shape, loaded: _Loaded) -> dict[str, str]:
    """SQL of all synced columns; the first parameter is the highest id so far."""
    given = {"id": "?1 + rowid", "uuid": "c0", "sync_version": "c1"}
    for number, names in loaded.names.items():
        field = shape.entity.by_number[number]
        given.update(zip(columns_of(field), _read(field, names), strict=True))
    return given | {column: "NULL" for column in shape.columns if column not in given}


def _read(field: Field, names: Sequence[str]) -> Sequence[str]:
    if not field.refers_to:
        return names
    return [f"(SELECT id FROM {_table(field)} WHERE uuid = {names[0]})"]


def _table(field: Field) -> str:
    return registry.by_name()[field.refers_to].table
