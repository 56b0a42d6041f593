"""What ends a reply before anything is pressed leaves nobody in doubt."""

from dataclasses import replace
from datetime import timedelta

import pytest

from engine.platforms.outcomes import (
    FormChanged,
    NoReplyForm,
    PlatformError,
    SessionExpired,
    Unreachable,
)
from engine.replies.dto import State
from engine.replies.lifecycle import SETTLED_AFTER
from tests.engine.replies.house import House, review
from tests.engine.replies.platform import FORM, LOOK_AGAIN, SPEC, TAKEN
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


def test_where_a_page_has_no_form_the_reply_is_the_owners_at_once(house: House) -> None:
    """And the others are tried in the same round."""
    first, second = house.approved(review("a"), review("b", "커피가 향긋해요"))
    house.platform.faults = {FORM: unpressed(NoReplyForm(platform="scripted", action="reply"))}
    report = house.replies.send()
    assert (report.outcome, report.failed, report.verified) == ("done", 1, 1)
    reply = house.card(first.review.id).reply
    assert (reply.state, reply.outcome) == (State.FAILED, "platform.no_reply_form")
    assert house.platform.posted == [("b", second.reply.text)]
    given = house.replies.hand_over(house.card(first.review.id))
    assert (given.text, given.address[-2:]) == (reply.text, "/a")


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


def test_where_replies_may_stay_unseen_nothing_is_pressed_twice(house: House) -> None:
    rules = replace(SPEC.replies, is_seen=False)
    house.platform.spec = replace(SPEC, replies=rules)
    house.platform.hidden = True
    [card] = house.approved(review("a"))
    house.platform.faults = {TAKEN: Unreachable(platform="scripted")}
    assert house.replies.send().needs_look == 1
    for _ in range(3):
        house.clock.pass_by(2 * SETTLED_AFTER)
        house.replies.send()
        reply = house.card(card.review.id).reply
        assert (reply.state, reply.outcome) == (State.NEEDS_LOOK, "reply.unsure")
    assert house.platform.posts("a") == 1
    house.platform.show()
    assert house.replies.send().verified == 1
