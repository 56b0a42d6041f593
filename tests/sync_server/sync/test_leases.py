"""Who may post a reply: one device at a time, by the server's clock and nobody else's."""

from datetime import timedelta

import pytest

from engine.sync.wire.messages import LEASE_MS, PRESS_MS, Claim, Hold, Lease
from engine.sync.wire.operation import Answer, Refusal
from sync_server.sync.devices import SILENT_MS
from sync_server.sync.faults import LeaseHeld, LeaseLost, OtherEpoch, OtherGeneration
from sync_server.sync.retention import KEPT_MS
from tests.sync_server.sync.tenancy import REPLY, STEP, TEXT, Device, Office, answers, id_of, reply

ROW = id_of(1)
LASTS, PRESSES = timedelta(milliseconds=LEASE_MS), timedelta(milliseconds=PRESS_MS)
JUST = timedelta(milliseconds=1)
DECADE = timedelta(days=3_650)


@pytest.fixture
def two(office: Office) -> tuple[Device, Device]:
    """They know the same reply; none of their clocks is right."""
    one = Device(office, b"one", ahead=DECADE)
    other = Device(office, b"other", ahead=-DECADE)
    other.hello()
    one.edit(REPLY, ROW, reply())
    return one, other


def claim(device: Device, attempt: int = 1, row: bytes = ROW) -> Lease:
    given = device.given
    asked = Claim(given.epoch, given.generation, row, attempt)
    return device.office.tenant.claim(device.key, asked)


def hold(device: Device, lease: Lease, pressed: bool = False) -> Hold:
    return Hold(device.given.epoch, device.given.generation, ROW, lease.token, pressed)


def renew(device: Device, lease: Lease) -> Lease:
    return device.office.tenant.renew(device.key, hold(device, lease))


def release(device: Device, lease: Lease, pressed: bool = False) -> None:
    device.office.tenant.release(device.key, hold(device, lease, pressed))


def sending(device: Device, attempt: int = 1) -> int:
    """Why the step to the platform is refused."""
    [(_, refusal)] = answers(device.edit(REPLY, ROW, {STEP: [attempt, "sending"]}))
    return refusal


def test_one_device_at_a_time(office: Office, two: tuple[Device, Device]) -> None:
    one, other = two
    claim(one)
    office.clock.pass_by(timedelta(seconds=30))
    with pytest.raises(LeaseHeld) as held:
        claim(other)
    told = (held.value.code, held.value.holder, held.value.retry_after)
    assert told == ("sync.lease_held", one.given.device, 90)
    assert claim(other, row=id_of(2)), "of another reply"


def test_tokens_rise_over_all_replies_and_restorations(
    office: Office, two: tuple[Device, Device]
) -> None:
    one, other = two
    tokens = [claim(one).token, claim(other, row=id_of(2)).token, claim(one).token]
    office.tenant.restored()
    office.clock.pass_by(LASTS + PRESSES)
    other.hello()
    tokens.append(claim(other).token)
    assert tokens == sorted({*tokens})


def test_it_runs_out_by_the_servers_clock(office: Office, two: tuple[Device, Device]) -> None:
    one, other = two
    lease = claim(one)
    office.clock.pass_by(LASTS - JUST)
    with pytest.raises(LeaseHeld):
        claim(other)
    renew(one, lease)
    office.clock.pass_by(LASTS - JUST)
    with pytest.raises(LeaseHeld):
        claim(other)
    office.clock.pass_by(JUST)
    with pytest.raises(LeaseLost):
        renew(one, lease)
    assert claim(other).token > lease.token
    with pytest.raises(LeaseLost):
        renew(one, lease)


def test_what_a_silent_device_may_have_pressed_is_told_to_the_next(
    office: Office, two: tuple[Device, Device]
) -> None:
    one, other = two
    claim(one)
    office.clock.pass_by(LASTS)
    told = claim(other)
    assert (told.pressed, told.ago_ms) == (1, LEASE_MS - PRESS_MS)
    release(other, told)
    office.clock.pass_by(LASTS)
    later = claim(other)
    assert (later.pressed, later.ago_ms) == (1, 2 * LEASE_MS - PRESS_MS), "and not forgotten"


@pytest.mark.parametrize(("pressed", "told"), [(True, 1), (False, 0)])
def test_given_back_it_is_free_at_once(
    two: tuple[Device, Device], pressed: bool, told: int
) -> None:
    one, other = two
    lease = claim(one)
    release(one, lease, pressed)
    assert claim(other).pressed == told
    release(one, lease)
    with pytest.raises(LeaseHeld):
        claim(one)


def test_who_lost_the_answer_asks_again(office: Office, two: tuple[Device, Device]) -> None:
    """What it pressed itself it knows; it is told of an attempt only once it has made another."""
    one, other = two
    first = claim(one)
    again = claim(one)
    assert (again.pressed, again.token > first.token) == (0, True)
    second = claim(one, attempt=2)
    release(one, second)
    assert claim(other).pressed == 1


def test_a_copy_of_a_profile_is_another_device(office: Office) -> None:
    one = Device(office, b"one")
    claim(one)
    copy = Device(office, b"one")
    copy.hello()
    with pytest.raises(LeaseHeld):
        claim(copy)


def test_who_speaks_of_another_time_is_not_heard(two: tuple[Device, Device]) -> None:
    one, _ = two
    given = one.given
    for fault, epoch, generation in (
        (OtherEpoch, b"other", given.generation),
        (OtherGeneration, given.epoch, given.generation + 1),
    ):
        with pytest.raises(fault):
            one.office.tenant.claim(one.key, Claim(epoch, generation, ROW, 1))


def test_a_server_that_was_put_back_waits_until_old_leases_have_run_out(
    office: Office, two: tuple[Device, Device]
) -> None:
    one, other = two
    lease = claim(one)
    office.tenant.restored()
    with pytest.raises(OtherEpoch):
        renew(one, lease)
    one.hello()
    with pytest.raises(LeaseLost):
        renew(one, lease)
    other.hello()
    with pytest.raises(LeaseHeld) as held:
        claim(other)
    assert (held.value.holder, held.value.retry_after) == (0, (LEASE_MS + PRESS_MS) // 1000)
    office.clock.pass_by(LASTS + PRESSES)
    assert claim(other)


def test_the_step_to_the_platform_is_his_who_has_the_lease(two: tuple[Device, Device]) -> None:
    one, other = two
    assert sending(one) == sending(other) == Refusal.NO_LEASE
    claim(one)
    assert sending(other) == Refusal.NO_LEASE
    assert sending(one, attempt=2) == Refusal.NO_LEASE, "another attempt was asked for"
    assert sending(one) == Refusal.NONE
    [(answer, _)] = answers(other.edit(REPLY, ROW, {STEP: [1, "verified"]}, base=one.ref()))
    assert answer == Answer.APPLIED, "what stands on the platform needs no lease"


def test_a_later_lease_fences_off_an_earlier_one(
    office: Office, two: tuple[Device, Device]
) -> None:
    one, other = two
    claim(one)
    office.clock.pass_by(LASTS)
    assert sending(one) == Refusal.NONE, "late, but nobody else was given it"
    claim(other)
    assert sending(one) == Refusal.NO_LEASE
    assert sending(other, attempt=2) == Refusal.NONE


def test_a_reply_that_nobody_knows_comes_as_it_is(office: Office) -> None:
    """From a profile that joins after it was killed at a press."""
    one, other = Device(office, b"one"), Device(office, b"other")
    other.hello()
    killed = reply() | {STEP: [1, "sending"]}
    assert answers(one.edit(REPLY, ROW, killed)) == [(Answer.APPLIED, Refusal.NONE)]


def test_the_only_device_of_a_shop_needs_no_lease(office: Office) -> None:
    one = Device(office, b"one")
    assert one.hello().alone
    one.edit(REPLY, ROW, reply())
    assert sending(one) == Refusal.NONE
    other = Device(office, b"other")
    assert not other.hello().alone
    assert not claim(one).alone
    office.clock.pass_by(timedelta(milliseconds=SILENT_MS + 1))
    assert one.hello().alone, "the other one has not been heard of for 90 days"


def test_only_its_step_is_held_back_with_its_operation(two: tuple[Device, Device]) -> None:
    one, _ = two
    pushed = one.push(
        one.operation(REPLY, ROW, {STEP: [1, "sending"]}),
        one.operation(REPLY, ROW, {TEXT: "어서 오세요"}),
    )
    assert [each for each, _ in answers(pushed)] == [Answer.REJECTED, Answer.CONFLICT]


def test_old_leases_are_forgotten(office: Office, two: tuple[Device, Device]) -> None:
    one, other = two
    claim(one)
    office.clock.pass_by(timedelta(milliseconds=KEPT_MS) + JUST)
    office.tenant.purge(office.clock.ms)
    assert claim(other).pressed == 0
