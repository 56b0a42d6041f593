"""What a device remembers of a history that the server has lost, put into the new one.

A memory is no edit: its values keep the edits that made them.
"""

from collections.abc import Container

from msgspec.structs import replace

from engine.sync.wire.entity import DELETED, Entity, Field
from engine.sync.wire.merge import Conflict, Decision, Row, is_deleted, refused_deletion, revived
from engine.sync.wire.operation import Operation
from engine.sync.wire.roles import Role
from engine.sync.wire.rules import Held, Offer, Once, Ranked, merge_apart

Changes = dict[int, Held]


def join(entity: Entity, row: Row, memory: Operation, past: Container[int]) -> Decision:
    """`past`: fields of the row whose values stood in the lost history too, before these. To any
    other value a memory is what somebody wrote without knowing of it.
    """
    survives = _written_since(entity, row, memory, past)
    changes, conflicts = Changes(), list[Conflict]()
    for number in memory.fields.keys() & entity.by_number.keys():
        if number == DELETED and survives:
            deletion = Held(memory.fields[number], memory.versions[number])
            conflicts.append(refused_deletion(row, deletion))
        else:
            field = entity.by_number[number]
            _join(field, row.get(number), memory, number in past, changes, conflicts)
    if DELETED not in past and _revives(entity, row, memory, changes):
        latest = max(held.version for held in changes.values())
        changes[DELETED] = revived(row[DELETED], latest)
        conflicts = [each for each in conflicts if each.field != DELETED]
        conflicts.append(Conflict(DELETED, changes[DELETED], row[DELETED]))
    unknown = tuple(each for each in memory.fields if each not in entity.by_number)
    return Decision(changes, tuple(conflicts), unknown)


def joined(entity: Entity, row: Row, memory: Operation) -> Decision:
    """As it looks from here, where nobody knows what stood when: later edits over earlier ones."""
    told = memory.versions
    later = {n for n, held in row.items() if n in told and told[n] > held.version}
    fields = {n: value for n, value in memory.fields.items() if n not in row or n in later}
    versions = {n: told[n] for n in fields}
    news = replace(memory, fields=fields, versions=versions)
    return join(entity, row, news, row.keys())


def _join(
    field: Field,
    held: Held | None,
    memory: Operation,
    is_past: bool,
    changes: Changes,
    conflicts: list[Conflict],
) -> None:
    told = Held(memory.fields[field.number], memory.versions[field.number])
    if held is None or (is_past and held != told and not _is_final(field, held)):
        changes[field.number] = told
    elif held != told and field.by != Role.SERVER and (not is_past or _is_final(field, held)):
        merged = merge_apart(field.rule, held, Offer(told.value, told.version))
        if merged.kept != held:
            changes[field.number] = merged.kept
        if merged.lost is not None:
            conflicts.append(Conflict(field.number, merged.kept, merged.lost))


def _is_final(field: Field, held: Held) -> bool:
    """A fact that no history ever changed: whoever remembers it otherwise is wrong."""
    match field.rule:
        case Once():
            return held.value is not None
        case Ranked(order=order):
            return bool(held.value[1] == order[-1])
    return field.by == Role.SERVER


def _written_since(entity: Entity, row: Row, memory: Operation, past: Container[int]) -> bool:
    """Somebody wrote, in the new history, what the one who deleted has not read."""
    if memory.fields.get(DELETED) is None or is_deleted(row):
        return False
    return any(number in row and number not in past for number in entity.written)


def _revives(entity: Entity, row: Row, memory: Operation, changes: Changes) -> bool:
    """The row was deleted in the new history by somebody who did not know these words."""
    wrote = not entity.written.isdisjoint(changes)
    deletes = memory.fields.get(DELETED) is not None
    return wrote and not deletes and is_deleted({**row, **changes})
