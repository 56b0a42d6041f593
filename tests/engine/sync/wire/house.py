"""A thing with a field of each rule, and the devices of a shop that edit it."""

from dataclasses import dataclass, field
from typing import Any, Final

from engine.sync.wire.entities.reply import STATES
from engine.sync.wire.entity import DELETED, Entity, Field
from engine.sync.wire.merge import Decision, Row, decide
from engine.sync.wire.operation import Operation
from engine.sync.wire.rules import LATEST_EDIT, OBSERVED, ONCE, PROSE, Held, Ranked
from engine.sync.wire.version import Ref, Version
from tests.engine.sync.wire.samples import ROW

STEP, TEXT, NOTE, SEEN, LINK = 1, 2, 3, 4, 5
THING: Final = Entity(
    9,
    "thing",
    "things",
    (
        Field(STEP, "step", "list", Ranked(STATES), written=True),
        Field(TEXT, "text", "text", PROSE, written=True),
        Field(NOTE, "note", "text", LATEST_EDIT),
        Field(SEEN, "seen", "whole", OBSERVED),
        Field(LINK, "link", "text", ONCE, optional=True),
    ),
)
FIRST: Final = Version(10, 9, 1)
START: Final[Row] = {
    STEP: Held([0, "draft"], FIRST),
    TEXT: Held("어서 오세요 손님", FIRST),
    NOTE: Held("", FIRST),
    SEEN: Held(0, FIRST),
    LINK: Held(None, FIRST),
}


@dataclass(frozen=True)
class Edit:
    """An operation, and the row as its author saw it."""

    operation: Operation
    version: Version
    saw: Row


@dataclass
class Device:
    """Sees what it last pulled with its own edits on top, until a pull brings those back."""

    number: int
    base: dict[int, Held] = field(default_factory=lambda: dict(START))
    flying: list[Edit] = field(default_factory=list)
    pushed: int = 0
    wrote: list[dict[int, Any]] = field(default_factory=list)

    def view(self) -> dict[int, Held]:
        row = dict(self.base)
        for edit in self.flying:
            row |= decide(THING, row, edit.operation, edit.version).changes
        return row

    def edit(self, fields: dict[int, Any], moment: int) -> None:
        self.wrote.append(fields)
        number = len(self.wrote)
        saw = self.view()
        named = {*fields, *(THING.written if DELETED in fields else ())}
        operation = Operation(
            number,
            THING.number,
            ROW,
            moment,
            fields,
            bases={each: self._made(saw.get(each)) for each in named},
            ancestors={TEXT: saw[TEXT].value} if TEXT in fields else {},
        )
        self.flying.append(Edit(operation, Version(moment, self.number, number), saw))

    def _made(self, held: Held | None) -> Ref | None:
        """An edit of its own in flight is never named as woven: on the server it may be woven
        into other words.
        """
        if held is None:
            return None
        own = held.version.device == self.number
        flies = any(edit.version.ref == held.version.edit for edit in self.flying)
        return held.version.edit if own and flies else held.version.ref


@dataclass
class Server:
    row: dict[int, Held] = field(default_factory=lambda: dict(START))

    def take(self, edit: Edit) -> Decision:
        decision = decide(THING, self.row, edit.operation, edit.version)
        self.row |= decision.changes
        return decision
