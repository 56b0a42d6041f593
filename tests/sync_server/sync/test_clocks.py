"""No clock stops a device, and none wins or loses by being wrong."""

from datetime import timedelta

import pytest

from engine.sync.wire import clock
from engine.sync.wire.operation import Operation
from tests.sync_server.sync.tenancy import REPLY, TONE, Device, Office, id_of, reply

TEN_YEARS = timedelta(days=3_652)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize("of_one", [-TEN_YEARS, -MINUTE, timedelta(), MINUTE, TEN_YEARS])
@pytest.mark.parametrize("of_two", [-TEN_YEARS, timedelta(), TEN_YEARS])
def test_the_later_edit_stays_whatever_the_clocks_say(
    office: Office, of_one: timedelta, of_two: timedelta
) -> None:
    one, two = Device(office, b"one", ahead=of_one), Device(office, b"two", ahead=of_two)
    one.edit(REPLY, id_of(1), reply())
    office.clock.pass_by(MINUTE)
    earlier = one.operation(REPLY, id_of(1), {TONE: "earlier"}, base=(1, 1))
    office.clock.pass_by(MINUTE)
    later = two.operation(REPLY, id_of(1), {TONE: "later"}, base=(1, 1))
    office.clock.pass_by(MINUTE)
    two.push(later)
    one.push(earlier)
    held = office.field(REPLY, id_of(1), TONE)
    assert held.value == "later"
    assert clock.milliseconds(held.version.moment) == office.clock.ms - 60_000
    assert len(office.conflicts()) == 1


@pytest.mark.parametrize("jump", [-TEN_YEARS, TEN_YEARS, -MINUTE, MINUTE])
def test_a_clock_that_jumps_keeps_its_device_s_edits_in_order(
    office: Office, jump: timedelta
) -> None:
    one = Device(office)
    first = one.operation(REPLY, id_of(1), reply())
    one.ahead = jump
    second = one.operation(REPLY, id_of(2), reply())
    one.ahead = timedelta()
    third = one.operation(REPLY, id_of(3), reply())
    one.push(first, second)
    one.push(third)
    found = office.changes()
    moments = [found[REPLY, id_of(each)].version.moment for each in (1, 2, 3)]
    assert moments == sorted(set(moments))
    assert all(clock.milliseconds(each) <= office.clock.ms for each in moments)


def test_what_was_done_offline_long_ago_stays_long_ago(office: Office) -> None:
    """In every push of a profile that joins after years, not in the first one alone."""
    one = Device(office)
    years = [office.clock.ms - each * 365 * 86_400_000 for each in (3, 2, 1)]
    one.hello()
    for number, ms in enumerate(years, start=1):
        one.push(Operation(number, REPLY, id_of(number), clock.moment(ms), reply()))
        office.clock.pass_by(MINUTE)
    found = office.changes()
    kept = [found[REPLY, id_of(each)].version.moment for each in (1, 2, 3)]
    assert [clock.milliseconds(each) for each in kept] == years


@pytest.mark.parametrize("now_ms", [0, -(1 << 62), (1 << 63) - 1])
def test_a_clock_out_of_this_world_is_borne(office: Office, now_ms: int) -> None:
    one = Device(office)
    one.push(one.operation(REPLY, id_of(1), reply(), moment=(1 << 63) - 1), now_ms=now_ms)
    held = office.field(REPLY, id_of(1), TONE)
    assert 0 <= clock.milliseconds(held.version.moment) <= office.clock.ms
