"""The sums over what this device has from the server, kept in the transaction that changes it."""

import struct
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from engine.sync.placing import Connection
from engine.sync.wire import digest
from engine.sync.wire.merge import Row
from engine.sync.wire.messages import Change

_BUCKETS: Final = struct.Struct(f"<{digest.BUCKETS}Q")


class Digests:
    """Of all entities; read when first asked, written by `save`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._sums: dict[int, list[int]] = {}

    def replace(self, entity: int, row: bytes, before: Row, now: Row) -> None:
        sums, bucket = self._of(entity), digest.bucket_of(row)
        was, becomes = digest.of_row(row, before), digest.of_row(row, now)
        sums[bucket] = digest.replaced(sums[bucket], was, becomes)

    def add(self, entity: int, made: Iterable[Change]) -> None:
        """Rows that were not there, each all of one edit."""
        sums, of_new = self._of(entity), digest.of_new
        for each in made:
            bucket = digest.bucket_of(each.row)
            becomes = of_new(each.row, each.values, each.version.ref)
            sums[bucket] = digest.replaced(sums[bucket], 0, becomes)

    def add_made(self, entity: int, made: Iterable[tuple[Change, int]]) -> None:
        """As `add`; their fields are told as a mask."""
        sums, of_made = self._of(entity), digest.of_made
        for each, mask in made:
            bucket = digest.bucket_of(each.row)
            becomes = of_made(each.row, mask, each.version.ref)
            sums[bucket] = digest.replaced(sums[bucket], 0, becomes)

    def remove(self, entity: int, made: Change) -> None:
        """What `add` has counted, and is not there yet."""
        sums, bucket = self._of(entity), digest.bucket_of(made.row)
        was = digest.of_new(made.row, made.values, made.version.ref)
        sums[bucket] = digest.replaced(sums[bucket], was, 0)

    def add_all(self, entity: int, more: Sequence[int]) -> None:
        """Of rows that were not there, by bucket."""
        sums = self._of(entity)
        for bucket, becomes in enumerate(more):
            sums[bucket] = digest.replaced(sums[bucket], 0, becomes)

    def put(self, counted: Mapping[int, Sequence[int]]) -> None:
        """In place of all that were kept."""
        self._connection.execute("DELETE FROM sync_digest")
        self._sums = {entity: list(sums) for entity, sums in counted.items()}
        self.save()

    def save(self) -> None:
        self._connection.executemany(
            "INSERT OR REPLACE INTO sync_digest (entity, buckets) VALUES (?, ?)",
            [(entity, _BUCKETS.pack(*sums)) for entity, sums in self._sums.items()],
        )
        self._sums.clear()

    def _of(self, entity: int) -> list[int]:
        if entity not in self._sums:
            query = "SELECT buckets FROM sync_digest WHERE entity = ?"
            found = self._connection.execute(query, (entity,)).fetchone()
            kept = _BUCKETS.unpack(found[0]) if found else [0] * digest.BUCKETS
            self._sums[entity] = list(kept)
        return self._sums[entity]


def buckets(connection: Connection) -> dict[int, list[int]]:
    """By entity."""
    rows = connection.execute("SELECT entity, buckets FROM sync_digest").fetchall()
    return {entity: list(_BUCKETS.unpack(sums)) for entity, sums in rows}


def root(connection: Connection) -> bytes:
    return digest.root(buckets(connection))
