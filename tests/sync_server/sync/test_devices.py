"""A device number belongs to one profile at a time; copies and restored ones get another."""

from datetime import timedelta

import pytest

from engine.sync.wire.messages import Mode
from sync_server.sync.faults import (
    BadCursor,
    OtherGeneration,
    SyncFault,
    UnknownDevice,
    UnknownProtocol,
)
from tests.sync_server.sync.tenancy import REPLY, Device, Office, id_of, reply


def copy_of(device: Device) -> Device:
    return Device(
        device.office, device.key, device.role, timedelta(), device.welcome, device.number
    )


def test_a_device_keeps_its_number_and_gets_a_new_generation(office: Office) -> None:
    one = Device(office)
    first = one.hello()
    one.edit(REPLY, id_of(1), reply())
    second = one.hello()
    assert (second.device, second.last_number) == (first.device, 1)
    assert second.generation != first.generation


@pytest.mark.parametrize("generation", [0, 17, (1 << 63) - 1])
def test_a_wrong_generation_makes_a_new_device(office: Office, generation: int) -> None:
    one = Device(office)
    one.edit(REPLY, id_of(1), reply())
    welcome = one.hello(generation=generation)
    assert (welcome.device, welcome.last_number) == (2, 0)


def test_a_token_s_generation_is_no_other_s(office: Office) -> None:
    one = Device(office, b"one")
    stranger = Device(office, b"two").hello(generation=one.hello().generation)
    assert stranger.device == 2


def test_of_a_profile_and_its_copy_one_gets_a_new_number(office: Office) -> None:
    one = Device(office)
    one.edit(REPLY, id_of(1), reply())
    copy = copy_of(one)
    assert copy.hello().device == 1
    copy.edit(REPLY, id_of(2), reply())
    with pytest.raises(OtherGeneration):
        one.edit(REPLY, id_of(3), reply())
    assert one.hello().device == 2
    one.edit(REPLY, id_of(3), reply())
    copy.edit(REPLY, id_of(4), reply())
    assert len(office.changes()) == 4


def test_a_lost_answer_costs_no_number(office: Office) -> None:
    one = Device(office)
    one.edit(REPLY, id_of(1), reply())
    copy_of(one).hello()  # its answer never arrives
    assert one.hello().device == 1
    one.edit(REPLY, id_of(2), reply())
    assert len(office.changes()) == 2


def test_two_who_both_use_an_old_generation_never_push_under_one_number(office: Office) -> None:
    one = Device(office)
    one.edit(REPLY, id_of(1), reply())
    copy = copy_of(one)
    copy.hello()
    one.hello()
    with pytest.raises(OtherGeneration):
        copy.edit(REPLY, id_of(2), reply())
    assert (one.hello().device, copy.hello().device) == (1, 2)


def test_a_new_device_begins_at_its_own_first_operation(office: Office) -> None:
    Device(office, b"one").edit(REPLY, id_of(1), reply())
    two = Device(office, b"two")
    assert two.hello().last_number == 0
    assert two.edit(REPLY, id_of(2), reply()).last_number == 1


@pytest.mark.parametrize("cursor", [-1, 3, 1 << 62])
def test_a_cursor_the_history_has_not_reached_is_refused(office: Office, cursor: int) -> None:
    one = Device(office)
    one.edit(REPLY, id_of(1), reply())
    with pytest.raises(BadCursor):
        office.tenant.pull(one.key, cursor)
    with pytest.raises(BadCursor):
        office.tenant.confirm(one.key, one.given.generation, cursor)


def test_who_has_not_said_hello_pulls_nothing(office: Office) -> None:
    with pytest.raises(UnknownDevice) as fault:
        office.tenant.pull(b"stranger", 0)
    assert isinstance(fault.value, SyncFault)
    assert fault.value.told.code == "sync.device"


def test_an_app_too_old_or_too_new_is_told_so(office: Office) -> None:
    one = Device(office)
    assert one.hello(protocols=(0, 0)).mode == Mode.UPGRADE
    with pytest.raises(UnknownProtocol):
        one.hello(protocols=(2, 3))
    assert one.hello(protocols=(0, 2)).device == 1


def test_who_is_far_behind_is_sent_to_a_snapshot(office: Office) -> None:
    one, two = Device(office, b"one"), Device(office, b"two")
    for start in range(0, 6_000, 1_500):
        rows = range(start, start + 1_500)
        one.push(*(one.operation(REPLY, id_of(each), reply()) for each in rows))
    assert two.hello().mode == Mode.SNAPSHOT
    two.pages()
    assert two.hello().mode == Mode.INCREMENTAL


@pytest.mark.parametrize(
    ("cursor", "mode"), [(0, Mode.SNAPSHOT), (20, Mode.SNAPSHOT), (35, Mode.INCREMENTAL)]
)
def test_who_has_most_of_it_pulls_the_rest(
    office: Office, monkeypatch: pytest.MonkeyPatch, cursor: int, mode: Mode
) -> None:
    monkeypatch.setattr("sync_server.sync.greeting.FAR_BEHIND", 10)
    one, two = Device(office, b"one"), Device(office, b"two")
    one.push(*(one.operation(REPLY, id_of(each), reply()) for each in range(60)))
    two.hello()
    assert two.hello(cursor=cursor).mode == mode
