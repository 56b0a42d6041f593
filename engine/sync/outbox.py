"""Sealed operations: those that wait for a push, and those that the server has but that lie above
what has been pulled. Afterwards they are kept for 30 days, for a server that is put back.
"""

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from engine.sync.known import Library, packed_operation, unpacked_operation
from engine.sync.placing import Connection
from engine.sync.shape import shape_of
from engine.sync.state import State
from engine.sync.wire import registry
from engine.sync.wire.messages import MOST_OPERATIONS, PAGE_BYTES, Pushed, Verdict
from engine.sync.wire.operation import Answer, Operation
from engine.sync.wire.version import Ref

Key = tuple[int, bytes]
"""(entity, row)."""
Passed = dict[Key, list[tuple[int, Operation]]]
"""Operations of a row, with the device that this was then."""

KEPT_MS: Final = 30 * 86_400_000
_PENDING: Final = "SELECT body FROM sync_outbox WHERE head IS NULL ORDER BY number LIMIT ?"
_REFUSED: Final = (
    "INSERT INTO sync_refused (entity, row, reason, at_ms, fields) VALUES (?, ?, ?, ?, ?)"
)
_KEEP: Final = "INSERT OR REPLACE INTO sync_acked (device, number, at_ms, body) VALUES (?, ?, ?, ?)"
_QUEUE: Final = (
    "INSERT INTO sync_outbox (device, number, entity, row, head, body) VALUES (?, ?, ?, ?, NULL, ?)"
)


def enqueue(connection: Connection, device: int, operations: Iterable[Operation]) -> None:
    connection.executemany(
        _QUEUE,
        [(device, op.number, op.entity, op.row, packed_operation(op)) for op in operations],
    )


def batch(connection: Connection) -> list[Operation]:
    """The next operations to push, oldest first, about a page of them."""
    size = 0
    found: list[Operation] = []
    for (body,) in connection.execute(_PENDING, (MOST_OPERATIONS,)):
        size += len(body)
        if found and size > PAGE_BYTES:
            break
        found.append(unpacked_operation(body))
    return found


def acknowledge(connection: Connection, state: State, pushed: Pushed, now_ms: int) -> set[Key]:
    """Take the server's word in; returns the rows of which something was refused."""
    refused = [each for each in pushed.verdicts if each.answer == Answer.REJECTED]
    touched = {key for each in refused for key in _refuse(connection, state, each, now_ms)}
    connection.execute(
        "UPDATE sync_outbox SET head = ? WHERE head IS NULL AND number <= ?",
        (pushed.head, pushed.last_number),
    )
    return touched


def pass_by(connection: Connection, state: State) -> Passed:
    """Forget the overlay of what the cursor has passed; returns it. By the server's clock: one that
    jumps here must not forget what a server that is put back will ask for.
    """
    query = "SELECT device, number, entity, row, body FROM sync_outbox WHERE head <= ?"
    if not state.complete:
        return {}
    rows = connection.execute(query, (state.complete,)).fetchall()
    if not rows:
        return {}
    passed: Passed = {}
    kept = []
    for device, number, entity, row, body in rows:
        operation = unpacked_operation(body)
        passed.setdefault((entity, row), []).append((device, operation))
        kept.append((device, number, state.met_ms, _lean(operation, body)))
    connection.executemany(_KEEP, kept)
    connection.execute("DELETE FROM sync_outbox WHERE head <= ?", (state.complete,))
    connection.execute("DELETE FROM sync_acked WHERE at_ms < ?", (state.met_ms - KEPT_MS,))
    return passed


def give_back(connection: Connection, device: int, last_number: int) -> None:
    """What a server that was put back has lost waits for a push again: all but the operations of
    `device` up to `last_number`, which are in its new history, and even those if the verdict on
    them never came. What this profile did under other numbers it may have or not.
    """
    connection.execute(
        "UPDATE sync_outbox SET head ="
        " CASE WHEN head IS NOT NULL AND device = ? AND number <= ? THEN 0 END",
        (device, last_number),
    )
    lost = "sync_acked WHERE NOT (device = ? AND number <= ?)"
    query = f"SELECT device, body FROM {lost} ORDER BY device, number"
    found = connection.execute(query, (device, last_number)).fetchall()
    library = Library(connection)
    for author, body in found:
        enqueue(connection, author, [_whole(library, unpacked_operation(body))])
    connection.execute(f"DELETE FROM {lost}", (device, last_number))


def renumber(connection: Connection, state: State, device: int, last_number: int) -> None:
    """What waits follows on `last_number`, as edits of `device`."""
    query = "SELECT device, body FROM sync_outbox WHERE head IS NULL ORDER BY device, number"
    found = connection.execute(query).fetchall()
    waiting = [(author, unpacked_operation(body)) for author, body in found]
    refs: dict[Ref, Ref] = {
        (author, operation.number): (device, number)
        for number, (author, operation) in enumerate(waiting, start=last_number + 1)
    }
    connection.execute("DELETE FROM sync_outbox WHERE head IS NULL")
    renumbered = [_renumbered(operation, refs, author) for author, operation in waiting]
    enqueue(connection, device, renumbered)
    state.last_number = last_number + len(waiting)


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


def _refuse(connection: Connection, state: State, verdict: Verdict, now_ms: int) -> Iterable[Key]:
    mine = (state.device, verdict.number)
    query = "SELECT entity, row, body FROM sync_outbox WHERE device = ? AND number = ?"
    for entity, row, body in connection.execute(query, mine).fetchall():
        fields = msgspec.msgpack.encode(unpacked_operation(body).fields)
        connection.execute(_REFUSED, (entity, row, verdict.refusal, now_ms, fields))
        connection.execute("DELETE FROM sync_outbox WHERE device = ? AND number = ?", mine)
        yield entity, row


def _is_collected(entity: int) -> bool:
    known = registry.by_number().get(entity)  # of a newer schema: see `restoration`
    return known is not None and known.collected


def _lean(operation: Operation, body: bytes) -> bytes:
    """What was found on a platform stands in its row; nobody's words are to be kept twice."""
    if not _is_collected(operation.entity):
        return body
    fields = dict.fromkeys(operation.fields)
    return packed_operation(msgspec.structs.replace(operation, fields=fields))


def _whole(library: Library, operation: Operation) -> Operation:
    """With values, see `_lean`."""
    if not _is_collected(operation.entity):
        return operation
    shape = shape_of(operation.entity)
    base = library.known(shape, [operation.row])[operation.row].base()
    fields = {number: base[number].value for number in operation.fields if number in base}
    return msgspec.structs.replace(operation, fields=fields)


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
