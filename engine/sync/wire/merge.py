"""What an operation makes of a row: the one place where two devices are brought together."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.sync.wire.entity import DELETED, Entity
from engine.sync.wire.operation import Answer, Operation
from engine.sync.wire.rules import Held, Offer, is_first, merge, merge_drafts
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
    survives = _edited_meanwhile(entity, row, operation)
    stood, came = _is_untouched(entity, row), _drafts(entity, operation)
    changes: dict[int, Held] = {}
    conflicts: list[Conflict] = []
    for number in operation.fields:
        if number in entity.by_number and not (survives and number == DELETED):
            held, offer = row.get(number), _offer(operation, number, version)
            rule = entity.by_number[number].rule
            if number in entity.drafted:
                merged = merge_drafts(rule, held, offer, stood=stood, came=came)
            else:
                merged = merge(rule, held, offer)
            if merged.kept != held:
                changes[number] = merged.kept
            if merged.lost is not None:
                conflicts.append(Conflict(number, merged.kept, merged.lost))
    if survives:
        conflicts.append(refused_deletion(row, Held(operation.fields[DELETED], version)))
    elif _revives(entity, row, operation, changes):
        conflicts = [each for each in conflicts if each.field != DELETED]
        changes[DELETED] = revived(row[DELETED], version)
        conflicts.append(Conflict(DELETED, changes[DELETED], row[DELETED]))
    unknown = tuple(each for each in operation.fields if each not in entity.by_number)
    return Decision(changes, tuple(conflicts), unknown)


def is_deleted(row: Row) -> bool:
    return DELETED in row and row[DELETED].value is not None


def _offer(operation: Operation, number: int, version: Version) -> Offer:
    base, ancestor = operation.base_of(number), operation.ancestors.get(number)
    return Offer(operation.fields[number], version, base, ancestor)


def _is_untouched(entity: Entity, row: Row) -> bool:
    """Nobody has said otherwise, nor taken it any further."""
    if entity.untouched not in row or row[entity.untouched].value is not True:
        return False
    return all(
        is_first(entity.by_number[number].rule, row[number])
        for number in entity.drafted
        if number in row
    )


def _drafts(entity: Entity, operation: Operation) -> bool:
    """A machine made the row, and knew of none before."""
    is_first = operation.base_of(entity.untouched) is None
    return is_first and operation.fields.get(entity.untouched) is True


def _edited_meanwhile(entity: Entity, row: Row, operation: Operation) -> bool:
    """Somebody wrote what the one who deletes has not read."""
    if operation.fields.get(DELETED) is None or is_deleted(row):
        return False
    return any(
        number in row and row[number].version.ref != operation.base_of(number)
        for number in entity.written
    )


def refused_deletion(row: Row, deletion: Held) -> Conflict:
    """The row stays, with what else the operation says of it; the deletion is journaled."""
    return Conflict(DELETED, row.get(DELETED, Held(None, Version(0, 0, 0))), deletion)


def _revives(entity: Entity, row: Row, operation: Operation, changes: Row) -> bool:
    """Words written for a row that somebody deleted meanwhile bring it back."""
    wrote = not entity.written.isdisjoint(changes)
    deletes = operation.fields.get(DELETED) is not None
    return wrote and not deletes and is_deleted({**row, **changes})


def revived(deletion: Held, version: Version) -> Held:
    """A row's life, by the edit that brought it back."""
    return Held(None, version.later_than(deletion.version).woven())
