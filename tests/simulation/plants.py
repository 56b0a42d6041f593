"""What programmers might have written instead: each takes the place of a function of ours."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
from pytest import MonkeyPatch

from engine.sync import apply, capture, outbox, staged, state
from engine.sync.wire import clock, rules
from engine.sync.wire.brief import unpacked_operation
from engine.sync.wire.entity import DELETED
from engine.sync.wire.messages import Change, Page, Pushed
from engine.sync.wire.roles import Role
from engine.sync.wire.rules import Merged
from engine.sync.wire.version import Version
from sync_server.sync import rows
from sync_server.sync.store import Sums

JOURNAL = 5


def nothing(*_: Any, **__: Any) -> None:
    return None


# The device: acknowledgements and the overlay.


def write_on_ack(original: Any, self: Any, pushed: Pushed) -> None:
    with self._changing() as mine:
        waiting = outbox.packed_batch(self._connection, 0)
        done = [unpacked_operation(body) for n, body in waiting if n <= pushed.last_number]
    original(self, pushed)
    with self._changing() as mine, self._applying():
        changes = [
            Change(
                each.entity, each.row, Version(each.moment, mine.device, each.number), each.fields
            )
            for each in done
        ]
        apply.apply(self._connection, mine, self._placings, changes, {}, whole=False)


def pass_all_by(original: Any, connection: Any, mine: Any, *more: Any) -> Any:
    copied = state.State(**{name: getattr(mine, name) for name in state._NAMES})
    copied.cursor, copied.settled, copied.renewing = 1 << 62, True, False
    return original(connection, copied, *more)


def take_any_page(self: Any, page: Page) -> bool:
    with self._changing() as mine:
        if page.epoch != mine.epoch:
            return False
        mine.head = max(mine.head, page.head)
        self._take_in(mine, page)
    return True


def take_page_ahead(original: Any, self: Any, page: Page) -> bool:
    reached = staged.reached(self._connection, state.load(self._connection))
    if page.cursor > reached:
        page = msgspec.structs.replace(page, cursor=reached)
    return bool(original(self, page))


def count_from_outbox(original: Any, connection: Any, mine: Any, *more: Any) -> int:
    top = connection.execute("SELECT coalesce(max(number), 0) FROM sync_outbox").fetchone()[0]
    mine.last_number = top
    return int(original(connection, mine, *more))


def any_generation(original: Any, self: Any, answer: Any) -> None:
    now = state.load(self._connection).generation
    name = "generation" if isinstance(answer, Pushed) else "answers"
    original(self, msgspec.structs.replace(answer, **{name: now}))


def drop_refused(original: Any, connection: Any, mine: Any, pushed: Pushed, now_ms: int) -> Any:
    return original(connection, mine, msgspec.structs.replace(pushed, verdicts=[]), now_ms)


def leave_refused(original: Any, *args: Any) -> Any:
    original(*args)
    return set()


@contextmanager
def no_rollback(connection: Any) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        if connection.in_transaction:
            connection.real.execute("COMMIT")


# The device: sealing.


def first_field(original: Any, *args: Any) -> Any:
    fields = original(*args)
    return dict(list(fields.items())[:1])


def no_ancestors(original: Any, *args: Any) -> Any:
    return msgspec.structs.replace(original(*args), ancestors={})


def current_base(original: Any, row: Any, number: int, fields: Any, bases: Any, seen: Any) -> Any:
    """As the server has it now, not as its author saw it."""
    base = row.known.base()
    return original(
        row, number, fields, {n: base[n].version.ref if n in base else None for n in bases}, seen
    )


def last_before(patch: MonkeyPatch) -> None:
    last = "ON CONFLICT DO UPDATE SET moment = excluded.moment, before = excluded.before"
    patch.setattr(capture, "_KEEP_FIRST", last)


# The device: pages.


def since_cursor(original: Any, self: Any) -> Any:
    pull = original(self)
    return None if pull is None else staged.Pull(pull.cursor, pull.cursor)


def jump_to_head(original: Any, self: Any, page: Page) -> bool:
    return bool(original(self, msgspec.structs.replace(page, next=page.head)))


# The device: a server that was put back.


def without_journal(original: Any, self: Any, key: Any, *more: Any) -> Any:
    return {} if key[0] == JOURNAL else original(self, key, *more)


def without_deletions(original: Any, self: Any, *more: Any) -> Any:
    return {n: held for n, held in original(self, *more).items() if n != DELETED}


def forget_waiting(original: Any, self: Any, now_ms: int) -> None:
    original(self, now_ms)
    gone = {(change.entity, change.row) for changes in self.lacking() for change in changes}
    found = self._connection.execute(
        "SELECT number, entity, row, body FROM sync_outbox WHERE head IS NULL ORDER BY number"
    ).fetchall()
    for number, *key, body in found:
        if (*key,) in gone and not unpacked_operation(body).versions:
            self._connection.execute("DELETE FROM sync_outbox WHERE number = ?", (number,))
    if found:
        outbox.renumber(self._connection, self._state, self._state.device, found[0][0] - 1)


# The server.


def all_new(operations: Any, last: int) -> Any:
    return operations


def gaps(operations: Any, last: int) -> Any:
    return [each for each in operations if each.number > last]


def any_epoch(original: Any, self: Any, key: bytes, role: Any, push: Any) -> Any:
    epoch = self._store.state().epoch
    return original(self, key, role, msgspec.structs.replace(push, epoch=epoch))


def own_number(original: Any, self: Any, key: bytes, hello: Any, epoch: bytes) -> Any:
    known = self._of_key(key)
    return known[-1] if known else None


def any_of_key(original: Any, self: Any, key: bytes, generation: int) -> Any:
    return self._of_key(key)[-1]


_corrected = clock.corrected


def unclamped(moments: Any, skew_ms: int, earliest: int, now_ms: int) -> list[int]:
    return list(moments)


def unskewed(moments: Any, skew_ms: int, earliest: int, now_ms: int) -> list[int]:
    return _corrected(moments, 0, earliest, now_ms)


def living_alone(self: Any, row: Any) -> None:
    sums = self.sums.setdefault(row.entity, Sums())
    before = self._before[row.entity, row.row]
    sums.living += rows.is_living(row.body) - rows.is_living(before)


def same_seqs(original: Any, self: Any, changes: Any, seq: int) -> Any:
    changed = original(self, changes, seq)
    seqs = {number: self.seqs.get(number, self.seq) for number in changed.values}
    return rows.Body.of(changed.fields(), seqs)


def skip_rest(original: Any, *args: Any, **kwargs: Any) -> Any:
    page = original(*args, **kwargs)
    return msgspec.structs.replace(page, next=page.head)


def without_since(original: Any, self: Any, key: bytes, cursor: int, most: int, since: Any) -> Any:
    return original(self, key, cursor, most, cursor)


# The server: put back.


def all_survived(original: Any, self: Any, device: Any, *others: Any) -> Any:
    return msgspec.structs.replace(original(self, device, *others), survived=1 << 60)


def same_numbers(original: Any, self: Any, before: int, past: int) -> None:
    kept = self._connection.execute("SELECT last_number, number FROM device").fetchall()
    original(self, before, past)
    self._connection.executemany("UPDATE device SET last_number = ? WHERE number = ?", kept)


def all_past(original: Any, entity: Any, row: Any, told: Any, past: Any) -> Any:
    return original(entity, row, told, row.keys())


def of_nobody_too(version: Version, entity: int, lost: Any) -> bool:
    is_known = 0 <= version.device < int(lost.next_device)
    return is_known and abs(version.number) <= int(lost.past)


def only_missing(original: Any, entity: Any, row: Any, told: Any, past: Any) -> Any:
    fields = {number: value for number, value in told.fields.items() if number not in row}
    return original(entity, row, msgspec.structs.replace(told, fields=fields), past)


# Rules.


def take_offer(self: Any, held: Any, offer: Any) -> Merged:
    return Merged(offer.held)


def take_held(self: Any, held: Any, offer: Any) -> Merged:
    return Merged(held)


def may_fall(self: Any, held: Any, offer: Any) -> Merged:
    return Merged(rules.after(held, offer), held)


def never_behind(original: Any, *told: Any, restored: bool, is_behind: bool) -> None:
    original(*told, restored=restored, is_behind=False)


def as_server(original: Any, entity: Any, row: Any, operation: Any, role: Role) -> Any:
    return original(entity, row, operation, Role.SERVER)
