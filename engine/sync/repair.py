"""Finds rows that are otherwise here than on the server, and sets them as the server has them.

The sums of `digests` follow every change; here they are counted from the tables themselves. What
waits to be pushed stays over the rows. All within the caller's transaction.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Final

import msgspec

from engine.sync import outbox
from engine.sync.apply import apply
from engine.sync.base import unpacked_shadow
from engine.sync.capture import mark_new
from engine.sync.digests import Digests, buckets
from engine.sync.known import Known, Library
from engine.sync.outbox import Key
from engine.sync.placing import Connection, Placings
from engine.sync.shape import AT_ONCE, Shape, shape_of
from engine.sync.state import State
from engine.sync.wire import digest, registry
from engine.sync.wire.entity import DELETED, columns_of
from engine.sync.wire.merge import Row, is_deleted
from engine.sync.wire.messages import Change
from engine.sync.wire.repair import Listing, Rows, Sums, unpacked_sums
from engine.sync.wire.version import Ref, Version

EVERY_MS: Final = 7 * 86_400_000
"""Between two counts, by the server's clock."""
_BENEATH: Final = ("sync_shadow", "sync_deferred")
_STRANGE: Final = "SELECT entity, row, fields FROM sync_deferred"
_version: Final = msgspec.msgpack.Decoder(Version).decode

Bucket = tuple[int, int]
"""(entity, place of the bucket)."""


def recount(connection: Connection) -> bool:
    """Whether the sums that were kept are those of the tables; afterwards they are."""
    counted = {entity: _counted(connection, shape_of(entity)) for entity in registry.by_number()}
    for (entity, row), base in _strange(connection):
        sums = counted.setdefault(entity, [0] * digest.BUCKETS)
        _add(sums, row, digest.of_row(row, base))
    was_right = digest.root(counted) == digest.root(buckets(connection))
    Digests(connection).put(counted)
    return was_right


def differing(connection: Connection, sums: Sums) -> list[Bucket]:
    """Raises ValueError where these are no sums."""
    ours, theirs = buckets(connection), {e: unpacked_sums(p) for e, p in sums.buckets.items()}
    none = [0] * digest.BUCKETS
    return [
        (entity, place)
        for entity in sorted({*ours, *theirs} & registry.by_number().keys())
        for place in range(digest.BUCKETS)
        if ours.get(entity, none)[place] != theirs.get(entity, none)[place]
    ]


def unlike(connection: Connection, bucket: Bucket, listing: Listing) -> list[bytes]:
    """Rows of a bucket that other edits made here than there. What was deleted here and is not
    there counts as the same.
    """
    shape, found = shape_of(bucket[0]), list[bytes]()
    ours = _of_bucket(connection, shape, bucket[1])
    for row in sorted({*ours, *listing.rows}):
        base = ours.get(row, {})
        is_same = listing.rows.get(row, {}) == _refs(base)
        if not is_same and (row in listing.rows or not is_deleted(base)):
            found.append(row)
    return found


def mend(
    connection: Connection,
    state: State,
    placings: Placings,
    entity: int,
    asked: Sequence[bytes],
    rows: Rows,
) -> None:
    """`asked`: those that `rows` are the answer to. What the server does not know at all is as if
    made here, and so is what it forgot after a deletion, if somebody wrote on it since. The sums
    are wrong until the next `recount`.
    """
    shape, there = shape_of(entity), {change.row: change for change in rows.changes}
    before = outbox.before_pending(connection, state)
    known = _known(connection, shape, asked)
    for row in asked:
        _forget(connection, shape, row)
    revived = {row for row in asked if _is_ours(shape, known[row], there.get(row))}
    for row in revived:
        _make_anew(connection, shape, row, known[row])
    taken = [there[row] for row in asked if row in there and row not in revived]
    apply(connection, state, placings, taken, {}, whole=True)
    outbox.renumber(connection, state, state.device, before)


def _counted(connection: Connection, shape: Shape) -> list[int]:
    """Mostly of rows that one edit made; those are counted without a look at their values."""
    sums, beneath = [0] * digest.BUCKETS, _beneath(connection, shape)
    rest = list(beneath)
    query = f"SELECT uuid, sync_version, sync_versions, {_mask(shape)} FROM {shape.entity.table} t"
    for row, version, versions, mask in connection.execute(query):
        if versions is not None:
            rest.append(row)
        elif version is not None and row not in beneath:
            _add(sums, row, digest.of_new(row, _numbers(shape, mask), _ref(version)))
    for row, each in _known(connection, shape, set(rest)).items():
        _add(sums, row, digest.of_row(row, _base(each)))
    return sums


def _mask(shape: Shape) -> str:
    """A bit for each field that has a value, in the order of the fields."""
    bits = []
    for place, field in enumerate(shape.entity.fields):
        columns = columns_of(field)
        has_value = f"(t.{columns[0]} IS NOT NULL)" if len(columns) == 1 else "1"
        bits.append(f"({has_value} << {place})")
    return " | ".join(bits)


@cache
def _numbers(shape: Shape, mask: int) -> tuple[int, ...]:
    return tuple(number for place, number in enumerate(shape.numbers) if mask >> place & 1)


def _ref(version: bytes) -> Ref:
    """Of a version that cannot be read nobody's, so that its row differs."""
    try:
        return _version(version).ref
    except msgspec.DecodeError:
        return (0, 0)


def _base(known: Known) -> Row:
    """Nothing where what is kept of it cannot be read."""
    try:
        return known.base()
    except msgspec.DecodeError:
        return {}


def _add(sums: list[int], row: bytes, what: int) -> None:
    place = digest.bucket_of(row)
    sums[place] = digest.replaced(sums[place], 0, what)


def _beneath(connection: Connection, shape: Shape) -> set[bytes]:
    found: set[bytes] = set()
    for table in _BENEATH:
        query = f"SELECT row FROM {table} WHERE entity = ?"
        found.update(row for (row,) in connection.execute(query, (shape.number,)))
    return found


def _strange(connection: Connection) -> Iterator[tuple[Key, Row]]:
    """Rows of a newer schema."""
    for entity, row, fields in connection.execute(_STRANGE).fetchall():
        if entity not in registry.by_number():
            base = unpacked_shadow(fields).items()
            yield (entity, row), {number: held for number, held in base if held is not None}


def _of_bucket(connection: Connection, shape: Shape, place: int) -> dict[bytes, Row]:
    query = f"SELECT uuid FROM {shape.entity.table} WHERE substr(uuid, -1) = ?"
    rows = {row for (row,) in connection.execute(query, (bytes([place]),))}
    rows |= {row for row in _beneath(connection, shape) if digest.bucket_of(row) == place}
    bases = {row: _base(each) for row, each in _known(connection, shape, rows).items()}
    return {row: base for row, base in bases.items() if base}


def _known(connection: Connection, shape: Shape, rows: Iterable[bytes]) -> dict[bytes, Known]:
    found, wanted, library = dict[bytes, Known](), list(rows), Library(connection)
    for start in range(0, len(wanted), AT_ONCE):
        found |= library.known(shape, wanted[start : start + AT_ONCE])
    return found


def _refs(base: Row) -> Mapping[int, Ref]:
    return {number: held.version.ref for number, held in base.items()}


def _is_ours(shape: Shape, known: Known, there: Change | None) -> bool:
    """Whether it lives on from here: nobody there knows it, or what is known is that it was deleted
    long ago, while somebody here wrote on it.
    """
    if there is None:
        return True
    is_grave = there.values.keys() == {DELETED} and there.values[DELETED] is not None
    edits = [operation for _, operation in known.waiting if not operation.fields.get(DELETED)]
    return is_grave and any(shape.entity.written & each.fields.keys() for each in edits)


def _forget(connection: Connection, shape: Shape, row: bytes) -> None:
    """All that is known of the server's."""
    for table in _BENEATH:
        connection.execute(f"DELETE FROM {table} WHERE entity = ? AND row = ?", (shape.number, row))
    connection.execute(
        f"UPDATE {shape.entity.table} SET sync_version = NULL, sync_versions = NULL WHERE uuid = ?",
        (row,),
    )


def _make_anew(connection: Connection, shape: Shape, row: bytes, known: Known) -> None:
    """As people see it, with all that waited over it."""
    connection.execute("DELETE FROM sync_outbox WHERE entity = ? AND row = ?", (shape.number, row))
    if known.stored is not None:
        mark_new(connection, shape.number, known.stored.id)
