"""What client and server say to each other, as msgpack arrays (see `codec`)."""

from enum import IntEnum
from typing import Annotated, Any, Final

import msgspec

from engine.sync.wire.block import Block
from engine.sync.wire.brief import named
from engine.sync.wire.merge import Row
from engine.sync.wire.operation import Answer, FieldNumber, Operation, Refusal, RowId
from engine.sync.wire.rules import Held
from engine.sync.wire.version import LARGEST, Count, Version, Whole

PROTOCOLS: Final = (1, 1)
"""Oldest and newest that this side speaks."""
MOST_OPERATIONS: Final = 2_000
"""In a push: more are refused before one of them is read."""
PAGE_BYTES: Final = 2 << 20
"""About, of a pull before it is packed."""

LEASE_MS: Final = 120_000
"""By the server's clock; a device counts from before it asked."""
PRESS_MS: Final = 60_000
"""Of a lease: later than this after it was given or renewed, its holder does not press any more, so
that what he pressed has come down before another one looks.
"""


_encode: Final = msgspec.msgpack.Encoder().encode


class Mode(IntEnum):
    """How a device goes on after its hello. Numbers travel: never change one."""

    INCREMENTAL = 1
    SNAPSHOT = 2
    """Too far behind, or new: first a snapshot, then what came after it."""
    UPGRADE = 3
    """The app is too old to talk; what waits to be pushed stays."""


class Hello(msgspec.Struct, frozen=True, array_like=True):
    """`epoch`: of the server's history as the client knows it, b"" on the first contact.
    `generation`: given at the last hello, 0 on the first. `last_number`: of the last operation
    that was numbered here. `root`: `digest.root` of what the client has from the server.
    """

    protocols: tuple[Count, Count]
    schema: Count
    epoch: bytes
    generation: Count
    cursor: Count
    last_number: Count
    now_ms: Whole
    root: bytes


class Welcome(msgspec.Struct, frozen=True, array_like=True):
    """`device` is another one than before where `generation` was not the last given: a profile
    was copied or put back. `last_number`: of the last operation of `device` that the server has.
    `in_step`: whether `root` is the server's too, None where the client is behind `head`.
    `answers`: the generation of the hello that this answers. Who has another one by now has been
    told newer things. `survived`: who comes from a history that was lost is told by it which of
    his operations are in this one nevertheless: those up to that number. `last_number` is beyond
    all that the lost history may have given. `alone`: no other device of the shop was heard of for
    90 days.
    """

    epoch: bytes
    generation: Count
    device: Count
    role: Count
    now_ms: Whole
    head: Count
    floor: Count
    last_number: Count
    schema: Count
    mode: Mode
    in_step: bool | None
    answers: Count
    survived: Count
    alone: bool = False


class Push(msgspec.Struct, frozen=True, array_like=True, omit_defaults=True):
    """`operations` in the order of their numbers, the first one after the server's last. What
    `brief` leaves out of them is there for whoever has read a push: the number 0 stands for that
    after the one before. `confirmed`: `confirmation.of_deletions` of them, where an owner has said
    yes to just these.
    """

    epoch: bytes
    generation: Count
    now_ms: Whole
    operations: Annotated[list[Operation], msgspec.Meta(max_length=MOST_OPERATIONS)]
    confirmed: bytes = b""

    def __post_init__(self) -> None:
        """Raises ValueError; `msgspec` makes its own of it."""
        last = 0
        for operation in self.operations:
            named(operation)
            if not operation.number:
                if last == LARGEST:
                    raise ValueError("a number that none can be")
                msgspec.structs.force_setattr(operation, "number", last + 1)
            last = operation.number


class PackedPush(msgspec.Struct, frozen=True, array_like=True, omit_defaults=True):
    """A `Push` of operations that are packed already."""

    epoch: bytes
    generation: Count
    now_ms: Whole
    operations: list[msgspec.Raw]
    confirmed: bytes = b""


class Verdict(msgspec.Struct, frozen=True, array_like=True, omit_defaults=True, gc=False):
    number: Count
    answer: Answer
    refusal: Refusal = Refusal.NONE


class Change(msgspec.Struct, frozen=True, array_like=True, omit_defaults=True, gc=False):
    """Fields of a row, those that were changed since the cursor. `version` made all of them but
    those in `versions`. Without any, in the answer to a push: the row as the operation made it that
    `version` names, which whoever pushed it still has.
    """

    entity: Count
    row: RowId
    version: Version
    values: dict[FieldNumber, Any]
    versions: dict[FieldNumber, Version] = {}

    @classmethod
    def of(cls, entity: int, row: bytes, fields: Row) -> "Change":
        usual = max(held.version for held in fields.values())
        return cls(
            entity,
            row,
            usual,
            {number: held.value for number, held in fields.items()},
            {number: held.version for number, held in fields.items() if held.version != usual},
        )

    def fields(self) -> dict[int, Held]:
        return {
            number: Held(value, self.versions.get(number, self.version))
            for number, value in self.values.items()
        }

    def packed(self) -> "PackedChange":
        values = msgspec.Raw(_encode(self.values))
        return PackedChange(self.entity, self.row, self.version, values, self.versions)


class PackedChange(msgspec.Struct, frozen=True, array_like=True, omit_defaults=True, gc=False):
    """A `Change` with values that are packed already."""

    entity: Count
    row: bytes
    version: Version
    values: msgspec.Raw
    versions: dict[FieldNumber, Version] = {}


def changes_of(block: Block) -> list[Change]:
    """Its rows one by one. Raises ValueError."""
    numbers, columns = tuple(block.columns), block.columns.values()
    spread = [column * len(block.rows) if len(column) == 1 else column for column in columns]
    return [
        Change(block.entity, row, version, dict(zip(numbers, each, strict=True)))
        for row, version, each in zip(
            block.rows, block.versions(), zip(*spread, strict=True), strict=True
        )
    ]


class Page(msgspec.Struct, frozen=True, array_like=True):
    """Changes after `cursor` up to `next`, each row once; all of them where `next` is `head`.
    `blocks`: those of rows that came in columns; whoever has read a page finds them in `changes`.
    """

    epoch: bytes
    cursor: Count
    next: Count
    head: Count
    changes: list[Change]
    blocks: list[Block] = []

    def __post_init__(self) -> None:
        """Raises ValueError; `msgspec` makes its own of it."""
        if self.blocks:
            if not all(block.columns_are_whole() for block in self.blocks):
                raise ValueError("columns of different lengths")
            changes = [
                *self.changes,
                *(each for block in self.blocks for each in changes_of(block)),
            ]
            msgspec.structs.force_setattr(self, "changes", changes)
            msgspec.structs.force_setattr(self, "blocks", [])


class Pushed(msgspec.Struct, frozen=True, array_like=True):
    """A verdict for each operation that was new. `head`: of the history that holds them all; until
    the client's cursor has come so far, they stay above what it has from the server. `generation`:
    of the push; the numbers of another one mean other operations. `page`: what came after the
    cursor that was told with the push.
    """

    verdicts: list[Verdict]
    last_number: Count
    head: Count
    generation: Count
    page: Page | None = None


class PackedPage(msgspec.Struct, frozen=True, array_like=True):
    """A `Page` of changes that are packed already."""

    epoch: bytes
    cursor: Count
    next: Count
    head: Count
    changes: list[PackedChange]
    blocks: list[Block] = []

    def opened(self) -> Page:
        return msgspec.msgpack.decode(msgspec.msgpack.encode(self), type=Page)


class PackedPushed(msgspec.Struct, frozen=True, array_like=True):
    """A `Pushed` with a page of changes that are packed already."""

    verdicts: list[Verdict]
    last_number: Count
    head: Count
    generation: Count
    page: PackedPage | None = None


class Reached(msgspec.Struct, frozen=True, array_like=True):
    """Everything up to `cursor` is on the disk of the device that was given `generation`."""

    generation: Count
    cursor: Count


class Poke(msgspec.Struct, frozen=True, array_like=True):
    """The history has come to `head`. `page`: all of the way there, where it is short."""

    epoch: bytes
    head: Count
    page: Page | None = None


class Claim(msgspec.Struct, frozen=True, array_like=True):
    """A device wants to be the one that posts `reply`, by its uuid, as this attempt, from 1 on."""

    epoch: bytes
    generation: Count
    reply: RowId
    attempt: Count


class Lease(msgspec.Struct, frozen=True, array_like=True):
    """The right to post a reply, for `LEASE_MS` from when it was asked for. `token`: greater than
    any that the shop was given before.

    `pressed`: the last attempt that another device may have pressed though nobody has heard how it
    ended, 0 for none, and `ago_ms` since it can have been. `alone` as in `Welcome`.
    """

    token: Count
    pressed: Count
    ago_ms: Count
    alone: bool


class Hold(msgspec.Struct, frozen=True, array_like=True):
    """Of the lease `token` on `reply`: to renew it, or to give it back. `is_pressed`: whether the
    attempt may have arrived at the platform; one that has not is nobody's any more.
    """

    epoch: bytes
    generation: Count
    reply: RowId
    token: Count
    is_pressed: bool = False


class Fault(msgspec.Struct, frozen=True, array_like=True):
    """Instead of an answer. `expected`: the operation number that a gap left out, else 0."""

    code: str
    expected: Count = 0
