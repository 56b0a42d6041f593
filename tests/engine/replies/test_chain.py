"""Several PCs of a shop before one platform: whatever befalls them, it counts one post a review."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from engine.replies.dto import SendReport, State
from engine.replies.lifecycle import SETTLED_AFTER
from engine.sync.lease_desk import ALONE_FOR
from engine.sync.wire.messages import LEASE_MS
from tests.engine.replies.chain import Chain, Killed, Till
from tests.engine.replies.house import review
from tests.engine.replies.platform import FORM, LOOK, PRESS, TAKEN, Scripted

RUNS_OUT = timedelta(milliseconds=LEASE_MS)
SURELY_DOWN = RUNS_OUT + SETTLED_AFTER
DECADE = timedelta(days=3_650)


@pytest.fixture
def chain(tmp_path: Path, platform: Scripted) -> Iterator[Chain]:
    chain = Chain(tmp_path, platform)
    yield chain
    chain.close()


@pytest.fixture
def two(chain: Chain) -> tuple[Till, Till]:
    """Both have the same approved reply."""
    return approved(chain, chain.till(), chain.till())


def approved(chain: Chain, here: Till, there: Till) -> tuple[Till, Till]:
    here.approved(review("a"))
    chain.sync()
    assert (here.state(), there.state()) == (State.APPROVED, State.APPROVED)
    return here, there


def killed_at(till: Till, step: str) -> None:
    """Its process ends there and does not come back for now."""
    till.platform.faults = {step: Killed()}
    with pytest.raises(Killed):
        till.replies.send()
    till.reopen()


def met(till: Till, step: str, other: Till) -> SendReport:
    """The other one presses send while the first is at a step."""
    reports: list[SendReport] = []

    def watch(now: str) -> None:
        if now == step and not reports:
            reports.append(SendReport())
            reports[0] = other.replies.send()

    till.platform.watcher = watch
    till.replies.send()
    till.platform.watcher = lambda step: None
    return reports[0]


@pytest.mark.parametrize("step", [LOOK, FORM, PRESS])
def test_both_press_send_at_the_same_moment(
    chain: Chain, two: tuple[Till, Till], step: str
) -> None:
    here, there = two
    report = met(here, step, there)
    assert (report.outcome, report.tried) == ("sync.lease_held", 0)
    assert chain.platform.posts("a") == 1
    assert there.state() == State.APPROVED
    assert there.replies.send().verified == 1, "it looks and finds it"
    assert chain.platform.posts("a") == 1


def test_after_it_was_read_it_is_closed_on_every_device(
    chain: Chain, two: tuple[Till, Till]
) -> None:
    here, there = two
    here.replies.send()
    chain.sync()
    assert (here.state(), there.state()) == (State.VERIFIED, State.VERIFIED)
    assert there.replies.send() == SendReport()


def test_our_reply_on_the_platform_outranks_what_other_devices_know(
    chain: Chain, two: tuple[Till, Till]
) -> None:
    """Of a press that nobody noted: whoever sees it closes it, and all hear of it."""
    here, there = two
    text = there.card(1).reply.text
    killed_at(here, TAKEN)
    chain.platform.answer("a", text)
    chain.pass_by(RUNS_OUT)
    assert there.replies.send().verified == 1
    chain.sync()
    assert (here.state(), there.state()) == (State.VERIFIED, State.VERIFIED)
    assert here.replies.send() == SendReport()
    assert chain.platform.posts("a") == 1


@pytest.mark.parametrize("step", [LOOK, FORM, PRESS, TAKEN])
def test_who_dies_with_the_lease_is_followed_after_it_ran_out(
    chain: Chain, two: tuple[Till, Till], step: str
) -> None:
    """The next one asks the platform first, and presses only what surely has not come down."""
    here, there = two
    killed_at(here, step)
    assert there.replies.send().outcome == "sync.lease_held"
    chain.pass_by(RUNS_OUT)
    report = there.replies.send()
    if step == TAKEN:
        assert report.verified == 1
    else:
        assert (report.outcome, there.state()) == ("sync.lease_held", State.APPROVED), "too young"
        assert chain.platform.posts("a") == 0
        chain.pass_by(SURELY_DOWN)
        assert there.replies.send().verified == 1
    assert chain.platform.posts("a") == 1
    chain.sync()
    here.replies.send()
    chain.sync()
    assert (here.state(), there.state()) == (State.VERIFIED, State.VERIFIED)
    assert chain.platform.posts("a") == 1


def test_a_press_that_comes_to_light_late_is_not_pressed_again(
    chain: Chain, two: tuple[Till, Till]
) -> None:
    """By somebody else, who knows only that the first one had the lease."""
    here, there = two
    chain.platform.hidden = True
    killed_at(here, TAKEN)
    chain.pass_by(RUNS_OUT)
    there.replies.send()
    chain.platform.show()
    chain.pass_by(SURELY_DOWN)
    assert there.replies.send().verified == 1
    assert chain.platform.posts("a") == 1


def test_a_reply_that_is_being_sent_elsewhere_is_left_alone(
    chain: Chain, two: tuple[Till, Till]
) -> None:
    """Though it is known of: not looked at, not moved, until its device has fallen silent."""
    here, there = two
    killed_at(here, PRESS)
    here.sync()
    there.sync()
    assert there.state() == State.SENDING
    there.replies.send()
    assert there.state() == State.SENDING
    chain.pass_by(SURELY_DOWN)
    assert there.replies.send().verified == 1
    assert chain.platform.posts("a") == 1


def test_who_comes_back_after_another_took_over_hears_of_it(
    chain: Chain, two: tuple[Till, Till]
) -> None:
    """His own last step is refused: a later token fences it off."""
    here, there = two
    killed_at(here, PRESS)
    chain.pass_by(SURELY_DOWN)
    there.replies.send()
    there.sync()
    here.sync()
    assert here.state() == State.VERIFIED
    assert here.replies.send() == SendReport()
    assert chain.platform.posts("a") == 1


def test_a_step_that_was_not_believed_is_still_a_press(
    chain: Chain, two: tuple[Till, Till]
) -> None:
    """The server takes it back; this device knows better and lets it settle first."""
    here, there = two
    chain.platform.hidden = True
    killed_at(here, TAKEN)
    chain.pass_by(RUNS_OUT)
    there.replies.send()
    here.sync()
    assert here.refused()
    assert here.state() == State.APPROVED
    assert here.replies.send().outcome == "sync.lease_held"
    assert chain.platform.posts("a") == 1
    chain.platform.show()
    assert here.replies.send().verified == 1
    assert chain.platform.posts("a") == 1


@pytest.mark.parametrize("lost", ["renew", "time"])
def test_who_lost_the_lease_stops_before_the_press(
    chain: Chain, two: tuple[Till, Till], lost: str
) -> None:
    """Its machine slept over the form, or nobody answers when it asks for more time."""
    here, there = two

    def sleep(step: str) -> None:
        if step == FORM:
            here.line.cut = True
            chain.pass_by(timedelta(seconds=61) if lost == "renew" else timedelta(hours=1))

    chain.platform.watcher = sleep
    report = here.replies.send()
    assert (report.outcome, here.state()) == ("sync.lease_lost", State.APPROVED)
    assert chain.platform.posted == []
    chain.platform.watcher = lambda step: None
    here.line.cut = False
    assert here.replies.send().outcome in {"done", "sync.lease_held"}
    chain.pass_by(SURELY_DOWN)
    here.replies.send()
    there.replies.send()
    assert chain.platform.posts("a") == 1


def test_a_lease_is_renewed_while_the_form_waits(chain: Chain, two: tuple[Till, Till]) -> None:
    here, _ = two
    beyond = timedelta(seconds=50)

    def dawdle(step: str) -> None:
        if step in (LOOK, FORM):
            chain.pass_by(beyond)

    chain.platform.watcher = dawdle
    assert here.replies.send().verified == 1
    assert here.line.heard.count("renew") == 1
    assert 3 * beyond > RUNS_OUT


def test_an_answer_of_the_server_that_is_lost(chain: Chain, two: tuple[Till, Till]) -> None:
    """It gave the lease, but nobody heard: to ask again is enough."""
    here, there = two
    here.line.lost = True
    assert here.replies.send().outcome == "sync.no_lease"
    assert there.replies.send().outcome == "sync.lease_held"
    assert here.replies.send().verified == 1
    assert chain.platform.posts("a") == 1


def test_a_server_that_was_put_back_gives_no_lease_before_the_old_ones_ran_out(
    chain: Chain, two: tuple[Till, Till]
) -> None:
    here, there = two
    chain.back_up()

    def put_back(step: str) -> None:
        if step == FORM and not reports:
            chain.put_back()
            reports.append(there.replies.send())

    reports: list[SendReport] = []
    chain.platform.watcher = put_back
    here.replies.send()
    assert [each.outcome for each in reports] == ["sync.lease_held"]
    chain.pass_by(SURELY_DOWN)
    there.replies.send()
    assert chain.platform.posts("a") == 1


def test_a_lease_from_before_a_restoration_is_not_renewed(
    chain: Chain, two: tuple[Till, Till]
) -> None:
    here, _ = two
    chain.back_up()

    def put_back(step: str) -> None:
        if step == FORM and not chain.platform.posted:
            chain.put_back()
            chain.pass_by(timedelta(seconds=30))

    chain.platform.watcher = put_back
    assert here.replies.send().outcome == "sync.lease_lost"
    assert chain.platform.posted == []


@pytest.mark.parametrize("ahead", [DECADE, -DECADE])
def test_clocks_that_are_off_by_years(chain: Chain, ahead: timedelta) -> None:
    here, there = approved(chain, chain.till(ahead), chain.till(-ahead))
    assert met(here, PRESS, there).outcome == "sync.lease_held"
    assert chain.platform.posts("a") == 1
    there.replies.send()
    chain.sync()
    assert (here.state(), there.state()) == (State.VERIFIED, State.VERIFIED)


@pytest.mark.parametrize("jump", [DECADE, -DECADE])
@pytest.mark.parametrize("step", [LOOK, FORM, PRESS])
def test_a_clock_that_jumps_at_a_step(
    chain: Chain, two: tuple[Till, Till], jump: timedelta, step: str
) -> None:
    here, there = two

    def leap(now: str) -> None:
        if now == step and not leaps:
            leaps.append(now)
            here.wall.ahead += jump

    leaps: list[str] = []
    chain.platform.watcher = leap
    here.replies.send()
    chain.pass_by(SURELY_DOWN)
    for till in (there, here, there):
        till.sync()
        till.replies.send()
    assert chain.platform.posts("a") == 1


def test_two_devices_without_a_server_put_it_off(chain: Chain, two: tuple[Till, Till]) -> None:
    for till in two:
        till.line.cut = True
    assert [till.replies.send().outcome for till in two] == ["sync.no_lease", "sync.no_lease"]
    assert [till.state() for till in two] == [State.APPROVED, State.APPROVED]
    assert chain.platform.posted == []
    for till in two:
        till.line.cut = False
        till.replies.send()
    assert chain.platform.posts("a") == 1


def test_the_only_device_of_a_shop_posts_without_a_server_after_a_look(
    chain: Chain,
) -> None:
    only = chain.till()
    only.approved(review("a"), review("b"))
    only.sync()
    only.line.cut = True
    chain.pass_by(ALONE_FOR / 2)
    chain.platform.answer("a", only.card(1).reply.text)
    assert only.replies.send().verified == 2
    assert (chain.platform.posts("a"), chain.platform.posts("b")) == (0, 1)


@pytest.mark.parametrize("wrong", [ALONE_FOR, DECADE, -timedelta(days=1)])
def test_what_the_server_said_of_other_devices_grows_old(chain: Chain, wrong: timedelta) -> None:
    only = chain.till()
    only.approved(review("a"))
    only.sync()
    only.line.cut = True
    only.wall.ahead += wrong + timedelta(seconds=1)
    assert only.replies.send().outcome == "sync.no_lease"
    assert chain.platform.posted == []


def test_another_device_is_heard_of_with_a_lease_too(chain: Chain) -> None:
    here = chain.till()
    here.approved(review("a"), review("b"))
    here.sync()
    there = chain.till()
    there.sync()
    assert here.replies.send(limit=1).verified == 1
    here.line.cut = True
    assert here.replies.send().outcome == "sync.no_lease"


def test_a_profile_that_has_met_no_server_yet_meets_it_first(chain: Chain) -> None:
    here = chain.till()
    here.approved(review("a"))
    assert here.replies.send().verified == 1
    assert here.line.heard[0] == "claim"
    assert "hello" in here.line.heard


@pytest.mark.parametrize("first", ["yes", "words"])
def test_words_that_nobody_approved_are_not_posted(chain: Chain, first: str) -> None:
    """The owner approves a draft while staff, who know nothing of it, write another word there."""
    here, there = chain.till(), chain.till()
    here.receive(review("a"))
    here.replies.draft_waiting(1)
    chain.sync()
    here.replies.approve(here.card(1))
    chain.pass_by(timedelta(minutes=1))
    there.replies.revise(there.card(1).reply.id, "반쯤 쓰다 만 글")
    for till in (here, there) if first == "yes" else (there, here):
        till.sync()
    chain.sync()
    here.replies.send()
    after = here.card(1).reply
    assert (after.text, after.state, after.outcome) == (
        "반쯤 쓰다 만 글", State.DRAFT, "reply.text_changed",
    )  # fmt: skip
    assert chain.platform.posted == []
    here.replies.approve(here.card(1))
    assert here.replies.send().verified == 1
