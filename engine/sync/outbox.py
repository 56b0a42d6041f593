"""Sealed operations: those that wait for a push, and those that the server has but that lie above
what has been pulled.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

import msgspec

from engine.sync import losses
from engine.sync.known import UNKNOWN_THERE
from engine.sync.placing import Connection
from engine.sync.state import State, numbers
from engine.sync.wire import clock, registry
from engine.sync.wire.brief import packed_operation, unpacked_operation
from engine.sync.wire.entity import DELETED
from engine.sync.wire.messages import (
    MOST_OPERATIONS,
    PAGE_BYTES,
    Change,
    PackedPush,
    Page,
    Pushed,
    Verdict,
    Welcome,
)
from engine.sync.wire.operation import Answer, Operation, Refusal
from engine.sync.wire.version import Ref

Key = tuple[int, bytes]
"""(entity, row)."""
Passed = dict[Key, list[tuple[int, Operation]]]
"""Operations of a row, with the device that this was then."""

Opened = dict[Ref, Operation]
"""Operations that were unpacked already."""

_BEFORE_ALL: Final = -1
"""In place of a device, until what waits has made room."""
_TAKE_PLACE: Final = "UPDATE sync_outbox SET device = ? WHERE device = ?"
_DEFER: Final = "UPDATE sync_outbox SET deferred = 1 WHERE device = ? AND number = ?"
_KEEP_SHOWING: Final = "UPDATE sync_outbox SET head = ? WHERE head <= ? AND deferred"
_RELEASE: Final = (
    "UPDATE sync_outbox SET head = CASE WHEN device <> ? THEN ? END, deferred = 0 WHERE head = ?"
)
_WAITING: Final = (
    "SELECT device, body FROM sync_outbox WHERE head IS NULL AND device > ? ORDER BY device, number"
)
_PENDING: Final = (
    "SELECT number, body FROM sync_outbox WHERE device = (SELECT device FROM sync_state)"
    " AND number > ? AND head IS NULL ORDER BY number LIMIT ?"
)
_REFUSED: Final = (
    "INSERT INTO sync_refused (entity, row, reason, at_ms, fields) VALUES (?, ?, ?, ?, ?)"
)
_QUEUE: Final = (
    "INSERT INTO sync_outbox (device, number, entity, row, head, made, body)"
    " VALUES (?, ?, ?, ?, NULL, ?, ?)"
)


class Batch(NamedTuple):
    """`last`: the number of its last operation."""

    push: PackedPush
    last: int


def enqueue(connection: Connection, device: int, operations: Iterable[Operation]) -> None:
    connection.executemany(
        _QUEUE,
        [
            (device, op.number, op.entity, op.row, _made(op), packed_operation(op))
            for op in operations
        ],
    )


def packed_batch(connection: Connection, after: int) -> list[tuple[int, bytes]]:
    """(number, packed operation) of the next to push, oldest first, about a page of them; `after`
    this number. Each follows on the one before: what was released may wait by itself.
    """
    size = 0
    found: list[tuple[int, bytes]] = []
    for number, body in connection.execute(_PENDING, (after, MOST_OPERATIONS)):
        size += len(body)
        if found and (size > PAGE_BYTES or number != found[-1][0] + 1):
            break
        found.append((number, body))
    return found


def acknowledge(connection: Connection, state: State, pushed: Pushed, now_ms: int) -> set[Key]:
    """Take the server's word in; returns the rows of which something was refused."""
    refused = [each for each in pushed.verdicts if each.answer == Answer.REJECTED]
    deferred = [each.number for each in pushed.verdicts if each.answer == Answer.DEFERRED]
    touched = {key for each in refused for key in _refuse(connection, state, each, now_ms)}
    connection.execute(
        "UPDATE sync_outbox SET head = ? WHERE device = ? AND number <= ? AND head IS NULL",
        (pushed.head, state.device, pushed.last_number),
    )
    connection.executemany(_DEFER, [(state.device, number) for number in deferred])
    return touched


def release(connection: Connection, device: int, head: int) -> None:
    """What the server did not know, it knows by now. It is pushed once more: not to be done again,
    but since only a push is told what was refused. What bears another number than this device's is
    in the history up to `head`, or was refused.
    """
    connection.execute(_RELEASE, (device, head, UNKNOWN_THERE))


def passing(connection: Connection, state: State) -> set[Key]:
    """Rows of operations that `pass_by` would forget."""
    query = "SELECT entity, row FROM sync_outbox WHERE head <= ?"
    return set(connection.execute(query, (state.complete,)).fetchall()) if state.complete else set()


def recalled(connection: Connection, page: Page) -> tuple[Page, Opened] | None:
    """A page with the values of those operations of ours that it only names, and these; None where
    one of them is not here.
    """
    named = [each.version for each in page.changes if not each.values]
    if not named:
        return page, {}
    query = "SELECT number, body FROM sync_outbox WHERE device = ? AND number BETWEEN ? AND ?"
    device, first, last = named[0].device, min(named).number, max(named).number
    opened: Opened = {
        (device, number): unpacked_operation(body)
        for number, body in connection.execute(query, (device, first, last))
    }
    if any(version.ref not in opened for version in named):
        return None
    changes = [
        each
        if each.values
        else Change(each.entity, each.row, each.version, opened[each.version.ref].fields)
        for each in page.changes
    ]
    return msgspec.structs.replace(page, changes=changes), opened


def pass_by(connection: Connection, state: State, opened: Opened | None = None) -> Passed:
    """Forget the overlay of what the cursor has passed; returns it. What the server does not know
    of it goes on showing.
    """
    query = "SELECT device, number, entity, row, body FROM sync_outbox WHERE head <= ?"
    if not state.complete:
        return {}
    rows = connection.execute(query, (state.complete,)).fetchall()
    if not rows:
        return {}
    passed: Passed = {}
    for device, number, entity, row, body in rows:
        operation = (opened or {}).get((device, number)) or unpacked_operation(body)
        passed.setdefault((entity, row), []).append((device, operation))
    connection.execute(_KEEP_SHOWING, (UNKNOWN_THERE, state.complete))
    connection.execute("DELETE FROM sync_outbox WHERE head <= ?", (state.complete,))
    return passed


def give_back(connection: Connection, device: int, survived: int) -> None:
    """What a server that was put back has lost waits for a push again: all but the operations of
    `device` up to `survived`, which are in its new history, and even those if the verdict on them
    never came. What this profile did under other numbers it may have or not.
    """
    connection.execute(
        "UPDATE sync_outbox SET head ="
        " CASE WHEN head IS NOT NULL AND device = ? AND number <= ? THEN 0 END",
        (device, survived),
    )


def retime(connection: Connection, ms: int) -> None:
    """This clock is so much further ahead of the server's than it was. What the server has decided
    it has timed by the clock of then.
    """
    query = "SELECT device, number, body FROM sync_outbox WHERE head IS NOT NULL"
    found = connection.execute(query).fetchall() if ms else ()
    for device, number, body in found:
        operation = unpacked_operation(body)
        moment = clock.shifted(operation.moment, ms)
        connection.execute(
            "UPDATE sync_outbox SET body = ? WHERE device = ? AND number = ?",
            (packed_operation(msgspec.structs.replace(operation, moment=moment)), device, number),
        )


def put_before(
    connection: Connection, state: State, memories: Iterable[Sequence[Operation]]
) -> None:
    """Ahead of all that waits, since that was done by who remembered; in batches."""
    last = before_pending(connection, state)
    for batch in memories:
        enqueue(connection, _BEFORE_ALL, _numbered(batch, last))
        last += len(batch)
    renumber(connection, state, state.device, last)
    connection.execute(_TAKE_PLACE, (state.device, _BEFORE_ALL))


def settle_numbers(
    connection: Connection, state: State, welcome: Welcome, *, restored: bool, is_behind: bool
) -> None:
    """`is_behind`: the server has operations under our number that this profile, put back, does
    not remember.
    """
    is_other = welcome.device != state.device
    if restored:
        give_back(connection, welcome.device, welcome.survived)
    has_moved = restored or is_other or is_behind
    if has_moved or not is_gapless(connection, welcome.last_number):
        renumber(connection, state, welcome.device, welcome.last_number)


def renumber(connection: Connection, state: State, device: int, last_number: int) -> None:
    """What waits follows on `last_number`, as edits of `device`."""
    found = connection.execute(_WAITING, (_BEFORE_ALL,)).fetchall()
    waiting = [(author, unpacked_operation(body)) for author, body in found]
    refs: dict[Ref, Ref] = {
        (author, operation.number): (device, number)
        for number, (author, operation) in enumerate(waiting, start=last_number + 1)
    }
    connection.execute("DELETE FROM sync_outbox WHERE head IS NULL AND device > ?", (_BEFORE_ALL,))
    renumbered = [_renumbered(operation, refs, author) for author, operation in waiting]
    enqueue(connection, device, renumbered)
    state.last_number = last_number + len(waiting)


def _numbered(memories: Sequence[Operation], last: int) -> list[Operation]:
    return [
        msgspec.structs.replace(memory, number=number)
        for number, memory in enumerate(memories, start=last + 1)
    ]


def before_pending(connection: Connection, state: State) -> int:
    """The number before the first that waits."""
    first = _first_pending(connection)
    return state.last_number if first is None else first - 1


def rows(connection: Connection) -> list[Key]:
    """Over which something waits."""
    return connection.execute("SELECT DISTINCT entity, row FROM sync_outbox").fetchall()  # type: ignore[no-any-return]


def is_gapless(connection: Connection, last_number: int) -> bool:
    """Whether what waits begins where the server stopped, or before."""
    first = _first_pending(connection)
    return first is None or first <= last_number + 1


def _first_pending(connection: Connection) -> int | None:
    query = "SELECT min(number) FROM sync_outbox WHERE head IS NULL"
    first: int | None = connection.execute(query).fetchone()[0]
    return first


def set_aside(connection: Connection, operation: Operation, refusal: Refusal, now_ms: int) -> None:
    """For its author to see that it was not accepted."""
    fields = msgspec.msgpack.encode(operation.fields)
    connection.execute(_REFUSED, (operation.entity, operation.row, refusal, now_ms, fields))


def _refuse(connection: Connection, state: State, verdict: Verdict, now_ms: int) -> Iterable[Key]:
    mine = (state.device, verdict.number)
    query = "SELECT entity, row, body FROM sync_outbox WHERE device = ? AND number = ?"
    for entity, row, body in connection.execute(query, mine).fetchall():
        for each in _own(connection, unpacked_operation(body)):
            set_aside(connection, each, verdict.refusal, now_ms)
        connection.execute("DELETE FROM sync_outbox WHERE device = ? AND number = ?", mine)
        yield entity, row


def _made(operation: Operation) -> int | None:
    """The fields, where it makes a row: who made it had seen nothing of one."""
    if operation.base or operation.bases or operation.versions:
        return None
    return _mask(operation.entity, tuple(operation.fields))


@lru_cache
def _mask(entity: int, fields: tuple[int, ...]) -> int | None:
    known = registry.by_number().get(entity)
    if known is None or DELETED in fields or not known.required.issubset(fields):
        return None
    return sum(1 << number for number in fields)


def _own(connection: Connection, refused: Operation) -> Sequence[Operation]:
    """Of an entry of the journal that nobody may bring back: what he lost by it himself."""
    if refused.entity != losses.JOURNAL or not refused.versions:
        return [refused]
    return list(losses.of_own(refused.fields, numbers(connection))) or [refused]


def _renumbered(operation: Operation, refs: Mapping[Ref, Ref], device: int) -> Operation:
    base, bases = operation.base, operation.bases
    return msgspec.structs.replace(
        operation,
        number=refs[device, operation.number][1],
        base=None if base is None else _moved(base, refs),
        bases={each: None if ref is None else _moved(ref, refs) for each, ref in bases.items()},
    )


def _moved(ref: Ref, refs: Mapping[Ref, Ref]) -> Ref:
    """A woven value's number is negative, see `Version`."""
    device, number = refs.get((ref[0], abs(ref[1])), (ref[0], abs(ref[1])))
    return device, -number if ref[1] < 0 else number
