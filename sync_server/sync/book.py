"""Rows in the course of one transaction: read in batches, changed here, written at the end."""

from collections.abc import Collection, Iterable

from engine.sync.wire import digest
from engine.sync.wire.entity import DELETED
from engine.sync.wire.merge import Row
from engine.sync.wire.rules import Held
from sync_server.sync.rows import NOTHING, Body, is_living
from sync_server.sync.store import Key, Saved, State, Store, Stored, Sums


class Book:
    def __init__(self, store: Store, state: State, now_ms: int) -> None:
        self.state = state
        self.now_ms = now_ms
        self.sums = store.sums()
        self._store = store
        self._has_graves = store.has_graves()
        self._stored: dict[Key, Stored | None] = {}
        self._bodies: dict[Key, Body] = {}
        self._before: dict[Key, Body] = {}
        self._changed: dict[Key, None] = {}

    def read(self, keys: Collection[Key]) -> None:
        """Ahead of time, since one at a time is slow."""
        wanted = dict.fromkeys(key for key in keys if key not in self._stored)
        self._stored.update(wanted)
        self._stored.update(self._store.rows(wanted))

    def body(self, key: Key) -> Body:
        """`NOTHING` where there is no such row."""
        body = self._bodies.get(key)
        if body is None:
            if key not in self._stored:
                self.read([key])
            stored = self._stored[key]
            body = self._bodies[key] = self._before[key] = stored.body if stored else NOTHING
        return body

    def is_grave(self, key: Key) -> bool:
        """Whether the row was deleted so long ago that nothing else is known of it."""
        return self._has_graves and bool(self._store.graves(key[0], [key[1]]))

    def living(self, entity: int) -> int:
        return self.sums[entity].living if entity in self.sums else 0

    def next_seq(self) -> int:
        self.state.seq += 1
        return self.state.seq

    def put(self, key: Key, body: Body) -> None:
        """`key`: of a row that was looked at before (`body`)."""
        self._bodies[key] = body
        self._changed[key] = None

    def change(self, key: Key, changes: Row) -> None:
        body, seq = self.body(key), self.next_seq()
        if body is NOTHING:
            body = Body.of(changes, dict.fromkeys(changes, seq))
        else:
            body = body.changed(changes, seq)
        self.put(key, body)

    def close(self) -> None:
        """Writes everything; the transaction is the caller's."""
        rows = [self._saved(key) for key in self._changed]
        for row in rows:
            self._sum(row)
        self._store.save(rows)
        self._store.keep_sums(self._touched(row.entity for row in rows))
        self._store.keep(self.state)

    def _saved(self, key: Key) -> Saved:
        stored, body = self._stored[key], self._bodies[key]
        was = stored.seq if stored else 0
        deleted_ms = stored.deleted_ms if stored else None
        if is_living(body):
            deleted_ms = None
        elif deleted_ms is None:
            deleted_ms = self.now_ms
        return Saved(*key, was, latest(body), deleted_ms, body)

    def _sum(self, row: Saved) -> None:
        sums = self.sums.setdefault(row.entity, Sums())
        before = self._before[row.entity, row.row]
        bucket = digest.bucket_of(row.row)
        sums.living += is_living(row.body) - is_living(before)
        sums.buckets[bucket] = digest.replaced(
            sums.buckets[bucket], before.digest(row.row), row.body.digest(row.row)
        )

    def _touched(self, entities: Iterable[int]) -> dict[int, Sums]:
        return {entity: self.sums[entity] for entity in entities}


def latest(body: Body) -> int:
    """When the row changed last."""
    return max(body.seq, *body.seqs.values()) if body.seqs else body.seq


def buried(body: Body) -> Body:
    """What remains of a deleted row for good."""
    held: Held = body.fields()[DELETED]
    return Body.of({DELETED: held}, {DELETED: latest(body)})
