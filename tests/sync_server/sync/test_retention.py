"""Deletions are forgotten after 90 days, and not before every device that still speaks knows."""

from datetime import timedelta

import pytest

from engine.sync.wire.messages import Mode
from engine.sync.wire.operation import Answer, Refusal
from engine.sync.wire.roles import Role
from sync_server.sync.faults import BelowFloor
from tests.sync_server.sync.tenancy import (
    CONFLICT,
    REPLY,
    TONE,
    Device,
    Office,
    answers,
    id_of,
    reply,
)

DELETED, RESOLUTION = 0, 14
DAYS_89, DAYS_91 = timedelta(days=89), timedelta(days=91)


def come_by(device: Device) -> None:
    """Pulls everything and says so."""
    device.hello()
    device.pages()
    device.office.tenant.confirm(device.key, device.given.generation, device.cursor)


def purge(office: Office) -> None:
    office.tenant.purge(office.clock.ms)


def deleted(office: Office) -> Device:
    """One device that made three rows and deleted the first."""
    one = Device(office, b"one", Role.MANAGER)
    one.push(*(one.operation(REPLY, id_of(each), reply()) for each in range(3)))
    one.edit(REPLY, id_of(0), {DELETED: 5}, base=(1, 1))
    return one


@pytest.mark.parametrize(
    ("passed", "heard", "gone"),
    [
        (DAYS_91, True, True),
        (DAYS_89, True, False),
        (DAYS_91, False, False),
    ],
)
def test_a_deleted_row_goes_once_it_is_old_and_everybody_knows(
    office: Office, passed: timedelta, heard: bool, gone: bool
) -> None:
    one, two = deleted(office), Device(office, b"two")
    two.hello()
    office.clock.pass_by(passed)
    come_by(one)
    two.hello()
    if heard:
        come_by(two)
    purge(office)
    assert ((REPLY, id_of(0)) in office.changes()) is not gone
    assert (REPLY, id_of(1)) in office.changes()


def test_a_hello_tells_as_well_how_far_a_device_has_come(office: Office) -> None:
    one = deleted(office)
    one.pages()
    office.clock.pass_by(DAYS_91)
    one.hello()
    purge(office)
    assert (REPLY, id_of(0)) not in office.changes()


def test_nobody_waits_for_a_device_that_is_silent_for_90_days(office: Office) -> None:
    one, two = deleted(office), Device(office, b"two")
    office.tenant.pull(one.key, 0)
    two.hello()
    two.cursor = 2
    two.hello()
    office.clock.pass_by(DAYS_91)
    come_by(one)
    purge(office)
    with pytest.raises(BelowFloor) as fault:
        two.pages()
    assert fault.value.told.code == "sync.floor"
    welcome = two.hello()
    assert (welcome.mode, welcome.floor, welcome.device) == (Mode.SNAPSHOT, 4, 2)
    two.cursor = 0
    assert len(two.pages()[0].changes) == 2


def test_a_clock_ten_years_behind_hurries_no_deletion(office: Office) -> None:
    one = Device(office, b"one", Role.MANAGER, ahead=-timedelta(days=3_652))
    one.edit(REPLY, id_of(0), reply())
    one.edit(REPLY, id_of(0), {DELETED: one.now_ms}, base=(1, 1))
    come_by(one)
    purge(office)
    assert (REPLY, id_of(0)) in office.changes()


def test_a_row_that_was_revived_stays(office: Office) -> None:
    one = deleted(office)
    one.edit(REPLY, id_of(0), {DELETED: None}, base=(1, 4))
    office.clock.pass_by(DAYS_91)
    come_by(one)
    purge(office)
    assert office.field(REPLY, id_of(0), TONE).value == "warm"


def test_a_grave_still_tells_that_there_was_a_row(office: Office) -> None:
    one = deleted(office)
    office.clock.pass_by(DAYS_91)
    come_by(one)
    before = office.tenant.digest(REPLY)
    purge(office)
    assert office.tenant.digest(REPLY) == before
    found = office.tenant.rows(REPLY, [id_of(0), id_of(1), id_of(9)])
    assert {each.row: len(each.values) for each in found} == {id_of(0): 1, id_of(1): 12}
    late = one.edit(REPLY, id_of(0), {TONE: "plain"}, base=(1, 1))
    assert answers(late) == [(Answer.REJECTED, Refusal.NO_SUCH_ROW)]


def test_a_row_can_be_made_anew_on_its_grave(office: Office) -> None:
    one = deleted(office)
    office.clock.pass_by(DAYS_91)
    come_by(one)
    purge(office)
    one.edit(REPLY, id_of(0), reply("다시"))
    (found,) = office.tenant.rows(REPLY, [id_of(0)])
    assert found.values == {**reply("다시"), 0: None}, "who knows of its end hears that it is over"
    assert office.connection.execute("SELECT * FROM grave").fetchall() == []
    assert office.tenant.digest(REPLY) == office.recounted()[REPLY]


@pytest.mark.parametrize(
    ("resolution", "passed", "gone"),
    [("dismissed", DAYS_91, True), ("dismissed", DAYS_89, False), (None, DAYS_91, False)],
)
def test_a_conflict_goes_long_after_somebody_dealt_with_it(
    office: Office, resolution: str | None, passed: timedelta, gone: bool
) -> None:
    one, two = Device(office, b"one"), Device(office, b"two")
    one.edit(REPLY, id_of(1), reply())
    one.edit(REPLY, id_of(1), {TONE: "plain"}, base=(1, 1))
    two.edit(REPLY, id_of(1), {TONE: "proud"}, base=(1, 1))
    ((row, change),) = (
        (row, change) for (number, row), change in office.changes().items() if number == CONFLICT
    )
    if resolution:
        two.edit(CONFLICT, row, {RESOLUTION: resolution}, base=change.version.ref)
    office.clock.pass_by(passed)
    purge(office)
    assert (office.changes()[CONFLICT, row].values.get(DELETED) is not None) is gone
    assert {number: office.tenant.digest(number) for number in office.entities} == (
        office.recounted()
    )


def test_the_log_tells_90_days_of_a_row(office: Office) -> None:
    one = Device(office, b"one", Role.MANAGER)
    one.edit(REPLY, id_of(1), reply())
    office.clock.pass_by(DAYS_89)
    one.edit(REPLY, id_of(1), {TONE: "plain"}, base=(1, 1))
    one.edit(REPLY, id_of(1), {TONE: 3})
    one.edit(REPLY, id_of(2), reply())
    logged = office.history(REPLY, id_of(1))
    assert [(each.entry.before, each.entry.after) for each in logged] == [
        ({}, reply()),
        ({TONE: "warm"}, {TONE: "plain"}),
        ({}, {}),
    ]
    assert {(each.device, each.role) for each in logged} == {(1, Role.MANAGER)}
    assert [each.entry.refusal for each in logged] == [0, 0, Refusal.BAD_VALUE]
    office.clock.pass_by(timedelta(days=2))
    purge(office)
    assert [each.entry.number for each in office.history(REPLY, id_of(1))] == [2, 3]


def test_the_log_tells_what_was_asked_for_in_vain(office: Office) -> None:
    one = Device(office)
    one.edit(REPLY, id_of(1), {TONE: "plain"})
    (logged,) = office.history(REPLY, id_of(1))
    assert (logged.entry.refusal, logged.entry.after) == (Refusal.NO_SUCH_ROW, {TONE: "plain"})
