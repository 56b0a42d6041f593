"""What a server might say, made by hand."""

import msgspec

from engine.sync.client import Replica
from engine.sync.wire.messages import Change, Mode, Page, Push, Pushed, Verdict, Welcome
from engine.sync.wire.operation import Answer, Operation, Refusal
from engine.sync.wire.roles import Role
from engine.sync.wire.version import Version

EPOCH = b"first"
DEVICE = 7


def next_push(replica: Replica) -> Push | None:
    """What the device says next, as the server reads it."""
    batch = replica.next_batch()
    if batch is None:
        return None
    return msgspec.msgpack.decode(msgspec.msgpack.encode(batch.push), type=Push)


def welcome(
    head: int = 0,
    last_number: int = 0,
    device: int = DEVICE,
    epoch: bytes = EPOCH,
    now_ms: int = 0,
    answers: int = 0,
) -> Welcome:
    """`answers`: 0 the first hello, 1 any other."""
    return Welcome(
        epoch,
        1,
        device,
        Role.OWNER,
        now_ms,
        head,
        0,
        last_number,
        1,
        Mode.INCREMENTAL,
        None,
        answers,
        0,
    )


def pushed(push: Push, head: int, **refused: Refusal) -> Pushed:
    """All of it arrived; `refused` by "n" and the operation's number."""
    verdicts = [
        Verdict(each.number, Answer.REJECTED, refused[f"n{each.number}"])
        if f"n{each.number}" in refused
        else Verdict(each.number, Answer.APPLIED)
        for each in push.operations
    ]
    return Pushed(verdicts, push.operations[-1].number, head, push.generation)


def page(cursor: int, head: int, *changes: Change, next: int | None = None) -> Page:
    return Page(EPOCH, cursor, head if next is None else next, head, list(changes))


def echo(push: Push, device: int = DEVICE) -> list[Change]:
    return [change(operation, device) for operation in push.operations]


def change(operation: Operation, device: int = DEVICE) -> Change:
    version = Version(operation.moment, device, operation.number)
    return Change(operation.entity, operation.row, version, operation.fields)


def by_other(
    row: bytes, values: dict[int, object], entity: int = 2, moment: int = 1 << 61, number: int = 1
) -> Change:
    """An edit of device 9."""
    return Change(entity, row, Version(moment, 9, number), values)
