"""Who may push what: roles, values, and the brake on deletion."""

from collections.abc import Mapping
from typing import Any

import pytest

from engine.sync.wire.confirmation import of_deletions
from engine.sync.wire.operation import Answer, Operation, Refusal
from engine.sync.wire.roles import Role
from tests.sync_server.sync.tenancy import (
    CONFLICT,
    REPLY,
    SHOP,
    STEP,
    TEXT,
    TONE,
    Device,
    Office,
    answers,
    id_of,
    reply,
    shop,
)

DELETED = 0
GONE = {DELETED: 1_700_000_000_000}
WORDS = {4: (1, 1), 5: (1, 1)}


@pytest.mark.parametrize(
    ("role", "entity", "fields", "refusal"),
    [
        (Role.VIEWER, REPLY, {TONE: "plain"}, Refusal.NOT_ALLOWED),
        (Role.VIEWER, REPLY, {60: "newer"}, Refusal.NOT_ALLOWED),
        (Role.VIEWER, 99, {1: "newer"}, Refusal.NOT_ALLOWED),
        (Role.STAFF, REPLY, {TONE: "plain"}, Refusal.NONE),
        (Role.STAFF, REPLY, GONE, Refusal.NOT_ALLOWED),
        (Role.MANAGER, REPLY, GONE, Refusal.NONE),
        (Role.MANAGER, SHOP, GONE, Refusal.NOT_ALLOWED),
        (Role.OWNER, SHOP, GONE, Refusal.NONE),
        (Role.OWNER, CONFLICT, {4: b"forged"}, Refusal.NOT_ALLOWED),
        (Role.OWNER, REPLY, {TONE: 3}, Refusal.BAD_VALUE),
        (Role.OWNER, REPLY, {TEXT: None}, Refusal.BAD_VALUE),
        (Role.OWNER, 0, {1: "newer"}, Refusal.BAD_VALUE),
        (Role.OWNER, 1 << 40, {1: "newer"}, Refusal.BAD_VALUE),
        (Role.OWNER, REPLY, {64: "newer"}, Refusal.BAD_VALUE),
        (Role.OWNER, REPLY, {60: "x" * (1 << 20)}, Refusal.BAD_VALUE),
    ],
)
def test_each_may_do_what_the_role_says(
    office: Office, role: Role, entity: int, fields: Mapping[int, Any], refusal: Refusal
) -> None:
    maker = Device(office, b"maker", Role.OWNER)
    maker.push(maker.operation(REPLY, id_of(1), reply()), maker.operation(SHOP, id_of(1), shop()))
    before = office.changes()
    one = Device(office, b"one", role)
    pushed = one.edit(entity, id_of(1), fields, base=(1, 1), bases=WORDS)
    assert [verdict.refusal for verdict in pushed.verdicts] == [refusal]
    if refusal:
        assert office.changes() == before


@pytest.mark.parametrize("row", [b"", b"short", bytes(17)])
@pytest.mark.parametrize("entity", [REPLY, 99])
def test_a_row_has_sixteen_bytes(office: Office, entity: int, row: bytes) -> None:
    assert answers(Device(office).edit(entity, row, reply())) == [
        (Answer.REJECTED, Refusal.BAD_VALUE)
    ]


def nested(depth: int) -> list[Any]:
    found: list[Any] = []
    for _ in range(depth):
        found = [found]
    return found


@pytest.mark.parametrize("role", [Role.VIEWER, Role.OWNER])
@pytest.mark.parametrize(("entity", "field"), [(REPLY, TEXT), (REPLY, STEP), (REPLY, 60), (99, 1)])
def test_what_is_nested_too_deep_stops_nobody(
    office: Office, entity: int, field: int, role: Role
) -> None:
    """It can be read, but neither written nor answered from within a deeper call."""
    one = Device(office, role=role)
    pushed = one.edit(entity, id_of(1), {**reply(), field: nested(5_000)})
    refusal = Refusal.BAD_VALUE if role > Role.VIEWER else Refusal.NOT_ALLOWED
    assert answers(pushed) == [(Answer.REJECTED, refusal)]
    deep = {**reply(), 60: "newer"}
    pushed = one.edit(REPLY, id_of(1), deep, ancestors={60: nested(5_000)})
    assert answers(pushed) == [(Answer.REJECTED, refusal)]


def test_a_change_of_no_row_is_refused_and_the_next_ones_go_on(office: Office) -> None:
    one = Device(office)
    pushed = one.push(
        one.operation(REPLY, id_of(1), {TONE: "plain"}),
        one.operation(REPLY, id_of(1), reply()),
        one.operation(REPLY, id_of(1), {TONE: "plain"}, base=(1, 2)),
    )
    assert [refusal for _, refusal in answers(pushed)] == [
        Refusal.NO_SUCH_ROW,
        Refusal.NONE,
        Refusal.NONE,
    ]
    assert office.field(REPLY, id_of(1), TONE).value == "plain"


def test_one_that_is_refused_takes_no_other_along(office: Office) -> None:
    one = Device(office)
    pushed = one.push(
        one.operation(REPLY, id_of(1), {**reply(), TEXT: 5}),
        one.operation(REPLY, id_of(2), reply()),
    )
    assert [refusal for _, refusal in answers(pushed)] == [Refusal.BAD_VALUE, Refusal.NONE]
    assert {row for _, row in office.changes()} == {id_of(2)}


def deletions(device: Device, rows: int) -> list[Operation]:
    return [device.operation(REPLY, id_of(each), GONE, base=(1, each + 1)) for each in range(rows)]


@pytest.mark.parametrize(
    ("living", "deleted", "stopped"),
    [
        (19, 19, False),  # few rows may all go
        (20, 4, False),
        (20, 5, True),
        (100, 20, False),
        (100, 21, True),
        (400, 50, False),
        (400, 51, True),
    ],
)
@pytest.mark.parametrize("role", [Role.MANAGER, Role.OWNER])
def test_too_many_deletions_at_once_are_stopped(
    office: Office, role: Role, living: int, deleted: int, stopped: bool
) -> None:
    one = Device(office, role=role)
    one.push(*(one.operation(REPLY, id_of(each), reply()) for each in range(living)))
    pushed = one.push(*deletions(one, deleted), one.operation(REPLY, id_of(999), reply()))
    refusal = Refusal.TOO_MANY_DELETIONS if stopped else Refusal.NONE
    assert [each.refusal for each in pushed.verdicts] == [refusal] * deleted + [Refusal.NONE]
    gone = [each for each in office.changes().values() if each.values.get(DELETED)]
    assert len(gone) == (0 if stopped else deleted)


@pytest.mark.parametrize(
    ("role", "said_of", "stopped"),
    [
        (Role.OWNER, 30, False),
        (Role.OWNER, 29, True),  # to another set
        (Role.OWNER, 0, True),
        (Role.MANAGER, 30, True),
    ],
)
def test_an_owner_may_say_that_just_these_are_meant(
    office: Office, role: Role, said_of: int, stopped: bool
) -> None:
    one = Device(office, role=role)
    one.push(*(one.operation(REPLY, id_of(each), reply()) for each in range(100)))
    doomed = deletions(one, 30)
    pushed = one.push(*doomed, confirmed=of_deletions(doomed[:said_of]))
    refusal = Refusal.TOO_MANY_DELETIONS if stopped else Refusal.NONE
    assert {each.refusal for each in pushed.verdicts} == {refusal}


def test_what_was_confirmed_counts_though_part_of_it_came_before(office: Office) -> None:
    """The answer to the first half was lost, and the second was added meanwhile."""
    one = Device(office, role=Role.OWNER)
    one.push(*(one.operation(REPLY, id_of(each), reply()) for each in range(100)))
    doomed = deletions(one, 50)
    one.push(*doomed[:10])
    pushed = one.push(*doomed, confirmed=of_deletions(doomed))
    assert [each.refusal for each in pushed.verdicts] == [Refusal.NONE] * 40


def test_deletions_of_several_entities_count_together(office: Office) -> None:
    one = Device(office, role=Role.OWNER)
    one.push(*(one.operation(REPLY, id_of(each), reply()) for each in range(300)))
    one.push(*(one.operation(SHOP, id_of(each), shop()) for each in range(300)))
    replies = deletions(one, 30)
    shops = [one.operation(SHOP, id_of(each), GONE) for each in range(21)]
    assert {each.refusal for each in one.push(*replies, *shops).verdicts} == {
        Refusal.TOO_MANY_DELETIONS
    }


def test_what_may_not_be_deleted_anyway_stops_nothing_else(office: Office) -> None:
    one = Device(office, role=Role.MANAGER)
    one.push(*(one.operation(REPLY, id_of(each), reply()) for each in range(300)))
    one.push(*(one.operation(SHOP, id_of(each), shop()) for each in range(300)))
    replies = deletions(one, 30)
    shops = [one.operation(SHOP, id_of(each), GONE) for each in range(60)]
    refusals = [each.refusal for each in one.push(*replies, *shops).verdicts]
    assert refusals == [Refusal.NONE] * 30 + [Refusal.NOT_ALLOWED] * 60
