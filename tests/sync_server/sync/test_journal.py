"""What people lose to each other becomes a row that every device pulls and can settle."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from engine.sync.wire import checks, registry
from engine.sync.wire.operation import Answer, Operation, Refusal
from engine.sync.wire.roles import Role
from engine.sync.wire.rules import Untouched
from sync_server.sync import journal
from tests.sync_server.sync.tenancy import (
    CONFLICT,
    REPLY,
    STEP,
    TEXT,
    TONE,
    Device,
    Office,
    answers,
    id_of,
    reply,
)

RESOLUTION = 14


def clash(office: Office, field: int, mine: Any, theirs: Any) -> tuple[Device, Operation]:
    """Two devices change one field without knowing of each other."""
    one, two = Device(office, b"one", Role.OWNER), Device(office, b"two", Role.OWNER)
    one.edit(REPLY, id_of(1), reply("가 나 다"))
    one.edit(REPLY, id_of(1), {field: mine}, base=(1, 1), ancestors={TEXT: "가 나 다"})
    office.clock.pass_by(timedelta(seconds=1))
    late = two.operation(
        REPLY, id_of(1), {field: theirs}, base=(1, 1), ancestors={TEXT: "가 나 다"}
    )
    assert answers(two.push(late)) == [(Answer.CONFLICT, Refusal.NONE)]
    return two, late


@pytest.mark.parametrize(
    ("field", "mine", "theirs", "kept", "rule"),
    [
        (TONE, "plain", "proud", "proud", "latest"),
        (TEXT, "라", "마", "마", "prose"),
        (STEP, [0, "approved"], [0, "discarded"], [0, "approved"], "ranked"),
        (1, id_of(50), id_of(60), id_of(7), "once"),
    ],
)
def test_the_journal_holds_both_values_and_who_wrote_them(
    office: Office, field: int, mine: Any, theirs: Any, kept: Any, rule: str
) -> None:
    clash(office, field, mine, theirs)
    entry = office.conflicts()[-1]
    values = [msgspec.msgpack.decode(entry[each]) for each in (4, 5)]
    assert (entry[1], entry[2], entry[3]) == (REPLY, id_of(1), field)
    assert values[0] == kept == office.field(REPLY, id_of(1), field).value
    assert values[1] in (mine, theirs)
    assert values[1] != kept
    assert office.field(REPLY, id_of(1), field).version == (entry[6], entry[7], entry[8])
    assert entry[10] in (1, 2)
    assert (entry[12], entry[13], entry[RESOLUTION]) == (rule, office.clock.ms, None)


def test_a_refused_deletion_is_journaled(office: Office) -> None:
    one, two = Device(office, b"one"), Device(office, b"two", Role.OWNER)
    one.edit(REPLY, id_of(1), reply())
    one.edit(REPLY, id_of(1), {TEXT: "새 글"}, base=(1, 1))
    two.edit(REPLY, id_of(1), {0: 5}, base=(1, 1))
    (entry,) = office.conflicts()
    assert (entry[3], msgspec.msgpack.decode(entry[5]), entry[12]) == (0, 5, "deletion")
    assert 0 not in office.changes()[REPLY, id_of(1)].values


def test_entries_are_sound_rows_of_their_entity(office: Office) -> None:
    clash(office, TEXT, "라" * 20_000, "마" * 20_000)
    entity = registry.by_number()[CONFLICT]
    (entry,) = office.conflicts()
    (row,) = (row for number, row in office.changes() if number == CONFLICT)
    operation = Operation(1, CONFLICT, row, 1, entry)
    assert checks.refusal(entity, {}, operation, Role.SERVER) == Refusal.NONE
    assert checks.refusal(entity, {}, operation, Role.OWNER) == Refusal.NOT_ALLOWED


def test_every_rule_that_can_lose_something_has_a_name() -> None:
    """A flag that nobody has touched a row is no one's words."""
    found = {
        type(field.rule)
        for entity in registry.by_number().values()
        for field in entity.by_number.values()
    }
    assert found - {Untouched} == journal.NAMES.keys()
    assert len(set(journal.NAMES.values())) == len(journal.NAMES)


def test_people_settle_a_conflict_by_push(office: Office) -> None:
    two, _ = clash(office, TONE, "plain", "proud")
    ((row, change),) = (
        (row, change) for (number, row), change in office.changes().items() if number == CONFLICT
    )
    pushed = two.edit(CONFLICT, row, {RESOLUTION: "dismissed"}, base=change.version.ref)
    assert answers(pushed) == [(Answer.APPLIED, Refusal.NONE)]
    assert office.field(CONFLICT, row, RESOLUTION).value == "dismissed"
    assert len(office.conflicts()) == 1


def test_a_repeated_push_journals_nothing_twice(office: Office) -> None:
    two, late = clash(office, TONE, "plain", "proud")
    two.push(late)
    assert len(office.conflicts()) == 1
