"""What an operation makes of a row: the one place where two devices are brought together."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.sync.wire.entity import DELETED, Entity
from engine.sync.wire.operation import Answer, Operation
from engine.sync.wire.rules import Held, Offer, merge
from engine.sync.wire.version import Version

Row = Mapping[int, Held]
"""By field number; a field that nobody ever set is missing."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two values that did not know of each other. `lost` is what the journal keeps."""

    field: int
    kept: Held
    lost: Held


@dataclass(frozen=True, slots=True)
class Decision:
    """`changes`: what becomes of the row. `unknown`: numbers of fields of a newer schema."""

    changes: dict[int, Held] = field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()
    unknown: tuple[int, ...] = ()

    @property
    def answer(self) -> Answer:
        if self.unknown:
            return Answer.DEFERRED
        if self.conflicts:
            return Answer.CONFLICT
        return Answer.APPLIED if self.changes else Answer.SUPERSEDED


def decide(entity: Entity, row: Row, operation: Operation, version: Version) -> Decision:
    """`version`: of the operation, its moment corrected by the server. Changes nothing itself."""
    if DELETED in operation.fields and _edited_meanwhile(entity, row, operation):
        return _survives(row, operation, version)
    changes: dict[int, Held] = {}
    conflicts: list[Conflict] = []
    for number in operation.fields:
        if number in entity.by_number:
            held, offer = row.get(number), _offer(operation, number, version)
            merged = merge(entity.by_number[number].rule, held, offer)
            if merged.kept != held:
                changes[number] = merged.kept
            if merged.lost is not None:
                conflicts.append(Conflict(number, merged.kept, merged.lost))
    conflicts += _revived(entity, row, operation, version, changes)
    unknown = tuple(each for each in operation.fields if each not in entity.by_number)
    return Decision(changes, tuple(conflicts), unknown)


def is_deleted(row: Row) -> bool:
    return DELETED in row and row[DELETED].value is not None


def _offer(operation: Operation, number: int, version: Version) -> Offer:
    base, ancestor = operation.base_of(number), operation.ancestors.get(number)
    return Offer(operation.fields[number], version, base, ancestor)


def _edited_meanwhile(entity: Entity, row: Row, operation: Operation) -> bool:
    """Somebody wrote what the one who deletes has not read."""
    if operation.fields[DELETED] is None or is_deleted(row):
        return False
    return any(
        number in row and row[number].version.ref != operation.base_of(number)
        for number in entity.written
    )


def _survives(row: Row, operation: Operation, version: Version) -> Decision:
    """The deletion is journaled, the row stays."""
    lost = Held(operation.fields[DELETED], version)
    alive = row.get(DELETED, Held(None, Version(0, 0, 0)))
    return Decision(conflicts=(Conflict(DELETED, alive, lost),))


def _revived(
    entity: Entity, row: Row, operation: Operation, version: Version, changes: dict[int, Held]
) -> list[Conflict]:
    """Words written for a row that somebody deleted meanwhile bring it back."""
    wrote = not entity.written.isdisjoint(changes)
    if DELETED in operation.fields or not wrote or not is_deleted(row):
        return []
    lost = row[DELETED]
    changes[DELETED] = Held(None, version.later_than(lost.version).woven())
    return [Conflict(DELETED, changes[DELETED], lost)]
