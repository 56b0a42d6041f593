"""What ends a reply before anything is pressed leaves nobody in doubt."""

from datetime import timedelta

import pytest

from engine.platforms.outcomes import FormChanged, PlatformError, SessionExpired, Unreachable
from engine.replies.dto import State
from tests.engine.replies.house import House, review
from tests.engine.replies.platform import FORM, LOOK_AGAIN
from tests.engine.replies.test_outbox import outcomes


def unpressed(fault: PlatformError) -> PlatformError:
    fault.before_press = True
    return fault


def _name(value: object) -> str:
    return type(value).__name__


@pytest.mark.parametrize("fault", outcomes(), ids=_name)
def test_it_waits_for_the_next_round(house: House, fault: PlatformError) -> None:
    """Nothing is looked for that cannot be there, and the owner is asked nothing."""
    [card] = house.approved(review("a"))
    house.platform.faults = {FORM: unpressed(fault), LOOK_AGAIN: AssertionError()}
    report = house.replies.send()
    assert (report.outcome, report.needs_look) == (fault.code, 0)
    after = house.card(card.review.id).reply
    assert (after.state, after.outcome) == (State.APPROVED, fault.code)
    house.platform.faults = {}
    house.clock.pass_by(timedelta(days=1))  # past any rest after a refusal
    assert house.replies.send().verified == 1
    assert house.platform.posts("a") == 1


def test_a_form_that_nobody_can_fill_twice_is_the_owners(house: House) -> None:
    """One odd page does not keep the replies behind it waiting for ever."""
    first, second = house.approved(review("a"), review("b", "커피가 향긋해요"))
    for state in (State.APPROVED, State.FAILED):
        changed = unpressed(FormChanged(platform="scripted", detail="card"))
        house.platform.faults = {FORM: changed}
        assert house.replies.send().outcome == "platform.form_changed"
        reply = house.card(first.review.id).reply
        assert (reply.state, reply.outcome) == (state, "platform.form_changed")
    assert house.card(second.review.id).reply.state == State.APPROVED
    assert house.replies.send().verified == 1
    assert house.platform.posted == [("b", second.reply.text)]


@pytest.mark.parametrize("kind", [Unreachable, SessionExpired])
def test_a_net_that_is_down_gives_no_reply_up(house: House, kind: type[PlatformError]) -> None:
    [card] = house.approved(review("a"))
    for _ in range(4):
        house.platform.faults = {FORM: unpressed(kind(platform="scripted"))}
        house.replies.send()
    assert house.card(card.review.id).reply.state == State.APPROVED
    assert house.replies.send().verified == 1


def test_a_form_whose_page_has_written_by_itself_is_looked_at(house: House) -> None:
    [card] = house.approved(review("a"))
    house.platform.faults = {FORM: FormChanged(platform="scripted", detail="card")}
    assert house.replies.send().needs_look == 1
    assert house.card(card.review.id).reply.outcome == "reply.unsure"
