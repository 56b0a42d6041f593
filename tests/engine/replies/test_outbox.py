"""The outbox under every fault: at most one post per review, and no approved reply forgotten."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from engine.platforms.outcomes import (
    Blocked,
    BudgetSpent,
    CaptchaRequired,
    NotApproved,
    NotPermitted,
    Partial,
    PlatformError,
    RateLimited,
    ReplyRefused,
    SchemaChanged,
    SessionExpired,
    Unreachable,
)
from engine.platforms.port import Visibility
from engine.replies.dto import State
from engine.replies.lifecycle import SETTLED_AFTER
from engine.runtime.progress import Cancelled, Watched
from tests.engine.replies.house import MORNING, House, review
from tests.engine.replies.platform import FORM, LOOK, LOOK_AGAIN, PRESS, TAKEN

A_WEEK = timedelta(days=8)


def outcomes() -> list[PlatformError]:
    """One of each that can meet a reply."""
    return [
        *(kind(platform="scripted") for kind in (SessionExpired, CaptchaRequired, Blocked)),
        RateLimited(platform="scripted", retry_after=60),
        NotPermitted(platform="scripted", action="reply"),
        BudgetSpent(platform="scripted", budget=1, kind="reply"),
        SchemaChanged(platform="scripted", detail="data"),
        Partial(platform="scripted", got=1, expected=2),
        Unreachable(platform="scripted"),
        NotApproved(platform="scripted", reason="quota"),
    ]


SHOWN_THE_DOOR = {"Blocked", "CaptchaRequired"}
TURNED_AWAY = {"SessionExpired", "RateLimited", "NotPermitted", "NotApproved"}


def _name(value: object) -> str:
    return type(value).__name__


@pytest.mark.parametrize("fault", outcomes(), ids=_name)
def test_a_platform_that_will_not_be_looked_at_leaves_the_reply_approved(
    house: House, fault: PlatformError
) -> None:
    [card] = house.approved(review("a"))
    house.platform.faults = {LOOK: fault}
    report = house.replies.send()
    assert (report.outcome, report.tried) == (fault.code, 0)
    after = house.card(card.review.id).reply
    assert (after.state, after.attempt) == (State.APPROVED, 0)
    assert house.platform.posted == []


@pytest.mark.parametrize("fault", outcomes(), ids=_name)
def test_a_press_that_did_not_arrive(house: House, fault: PlatformError) -> None:
    """A clear no leaves it approved; a doubt needs a look, and one more press once it is old."""
    [card] = house.approved(review("a"))
    house.platform.faults = {PRESS: fault}
    assert house.replies.send().outcome == fault.code
    certain = _name(fault) in {*TURNED_AWAY, "BudgetSpent"}
    after = house.card(card.review.id).reply
    assert after.state == (State.APPROVED if certain else State.NEEDS_LOOK)
    assert house.platform.posted == []
    house.clock.pass_by(timedelta(days=1))  # past any rest after a refusal
    house.replies.send()
    assert house.card(card.review.id).reply.state == State.VERIFIED
    assert house.platform.posts("a") == 1


@pytest.mark.parametrize("fault", outcomes()[:5] + outcomes()[6:], ids=_name)
def test_a_press_that_arrived_though_the_answer_was_lost(
    house: House, fault: PlatformError
) -> None:
    """Seen at the look that follows at once; after a block or a captcha, when the rest is over."""
    [card] = house.approved(review("a"))
    house.platform.faults = {TAKEN: fault}
    report = house.replies.send()
    if _name(fault) in SHOWN_THE_DOOR:
        assert (report.outcome, report.needs_look) == (fault.code, 1)
        house.clock.pass_by(timedelta(days=1))
        report = house.replies.send()
    assert report.verified == 1
    assert house.card(card.review.id).reply.state == State.VERIFIED
    assert house.platform.posts("a") == 1


@pytest.mark.parametrize("step", [PRESS, TAKEN, None], ids=str)
@pytest.mark.parametrize("fault", outcomes(), ids=_name)
def test_a_platform_that_is_lost_after_the_press(
    house: House, step: str | None, fault: PlatformError
) -> None:
    """`step`: where the connection broke; None: not before the last look."""
    [card] = house.approved(review("a"))
    house.platform.faults = {LOOK_AGAIN: fault}
    if step:
        house.platform.faults[step] = Unreachable(platform="scripted")
    report = house.replies.send()
    assert (report.outcome, report.needs_look) == (fault.code, 1)
    after = house.card(card.review.id).reply
    assert after.outcome == ("reply.unsure" if step else "reply.unseen")
    house.clock.pass_by(timedelta(days=1))
    assert house.replies.send().verified == 1
    assert house.platform.posts("a") == 1


def test_a_refused_reply_fails_with_the_platforms_word(house: House) -> None:
    [card] = house.approved(review("a"))
    house.platform.faults = {PRESS: ReplyRefused(platform="scripted", reason="not_qualified")}
    report = house.replies.send()
    assert (report.failed, report.outcome) == (1, "done")
    after = house.card(card.review.id)
    assert (after.reply.state, after.reply.outcome) == (State.FAILED, "platform.reply_refused")
    assert after.steps[-1].outcome == "platform.reply_refused: not_qualified"
    house.replies.approve(card)
    assert house.replies.send().verified == 1


@pytest.mark.parametrize(
    ("shown", "state", "outcome"),
    [
        ("다른 사람이 쓴 답글", State.NEEDS_LOOK, "reply.answered_elsewhere"),
        (None, State.VERIFIED, ""),
    ],
    ids=["another answer", "the very same answer"],
)
def test_an_answer_that_stands_there_already_is_not_doubled(
    house: House, shown: str | None, state: State, outcome: str
) -> None:
    [card] = house.approved(review("a"))
    house.platform.answer("a", shown or f"  {card.reply.text}\n")
    house.replies.send()
    after = house.card(card.review.id)
    assert (after.reply.state, after.reply.outcome) == (state, outcome)
    assert after.review.found.reply is not None
    assert house.platform.posted == []
    assert house.replies.send().tried == 0


def test_a_review_that_is_gone_or_closed_is_not_answered(house: House) -> None:
    gone, closed, late = house.approved(review("gone"), review("closed"), review("late", "또 와요"))
    platform = house.platform
    del platform.reviews["gone"]
    platform.reviews["closed"] = replace(platform.reviews["closed"], can_reply=False)
    platform.reviews["late"] = replace(
        platform.reviews["late"], reply_deadline=MORNING - timedelta(days=1)
    )
    assert house.replies.send().failed == 3
    told = [house.card(card.review.id).reply.outcome for card in (gone, closed, late)]
    assert told == ["reply.review_gone", "reply.closed", "reply.closed"]
    assert platform.posted == []


def test_a_reply_that_nobody_sees_yet_is_looked_at_again_and_never_pressed_again(
    house: House,
) -> None:
    [card] = house.approved(review("a"))
    house.platform.hidden = True
    assert house.replies.send().needs_look == 1
    house.clock.pass_by(timedelta(days=1))
    assert house.replies.send().needs_look == 1
    house.platform.show()
    assert house.replies.send().verified == 1
    assert house.platform.posts("a") == 1
    assert [step.state for step in house.card(card.review.id).steps].count(State.NEEDS_LOOK) == 1


def test_a_reply_that_is_not_live_needs_a_look(house: House) -> None:
    [card] = house.approved(review("a"))
    house.platform.live = False
    assert house.replies.send().needs_look == 1
    assert house.card(card.review.id).reply.outcome == "reply.unseen"


def test_a_doubt_is_pressed_once_more_and_then_left_to_the_owner(house: House) -> None:
    [card] = house.approved(review("a"))
    for round_number in range(4):
        house.platform.faults = {PRESS: Unreachable(platform="scripted")}
        house.replies.send()
        after = house.card(card.review.id).reply
        assert after.state == State.NEEDS_LOOK
        assert after.attempt == min(round_number + 1, 2)
        house.clock.pass_by(SETTLED_AFTER)
    house.clock.pass_by(A_WEEK)
    assert house.replies.send().tried == 0
    house.platform.faults = {}
    house.replies.approve(house.replies.revise(card.reply.id, "제가 직접 씁니다"))
    assert house.replies.send().verified == 1


def test_a_doubt_that_is_fresh_is_not_pressed_again(house: House) -> None:
    house.approved(review("a"))
    house.platform.faults = {PRESS: Unreachable(platform="scripted")}
    house.replies.send()
    house.clock.pass_by(SETTLED_AFTER - timedelta(seconds=1))
    assert house.replies.send().needs_look == 1
    house.clock.pass_by(timedelta(seconds=1))
    assert house.replies.send().verified == 1


CHEERFUL = "국물이 진하고 맛있어요"


@pytest.mark.parametrize("collected", [False, True], ids=["not collected yet", "collected"])
@pytest.mark.parametrize(
    "change",
    [{"body": "다시 갔더니 별로예요"}, {"rating": 1.0}, {"body": None}],
    ids=["other words", "fewer stars", "no words"],
)
def test_a_review_changed_since_the_approval_goes_back_to_the_owner(
    house: House, change: dict[str, Any], collected: bool
) -> None:
    """Nothing is pressed; the owner reads the new words, and what he approves then is sent."""
    [card] = house.approved(review("a", CHEERFUL))
    changed = replace(house.platform.reviews["a"], **change)
    house.platform.reviews["a"] = changed
    if collected:
        house.crawls.collect(card.review.shop_id)
    report = house.replies.send()
    assert (report.tried, report.needs_look, report.outcome) == (1, 1, "done")
    after = house.card(card.review.id)
    assert (after.reply.state, after.reply.outcome) == (State.DRAFT, "reply.review_changed")
    assert (after.reply.text, after.reply.attempt) == (card.reply.text, 0)
    assert after.review.found == changed
    assert [old.body for old in after.review.revisions] == [CHEERFUL]
    assert house.reviews.count(waiting=True) == 1
    assert house.platform.posted == []
    assert house.replies.send().tried == 0
    house.replies.approve(after)
    assert house.replies.send().verified == 1
    assert house.platform.posts("a") == 1


def test_changed_and_changed_back_is_still_for_the_owner_to_see(house: House) -> None:
    [card] = house.approved(review("a", CHEERFUL))
    approved_for = house.platform.reviews["a"]
    house.platform.reviews["a"] = replace(approved_for, body="별로예요")
    house.crawls.collect(card.review.shop_id)
    house.platform.reviews["a"] = approved_for
    assert house.replies.send().needs_look == 1
    assert house.card(card.review.id).reply.state == State.DRAFT
    assert house.platform.posted == []


def test_a_review_changed_between_a_doubt_and_the_second_press(house: House) -> None:
    [card] = house.approved(review("a", CHEERFUL))
    house.platform.faults = {PRESS: Unreachable(platform="scripted")}
    house.replies.send()
    house.platform.reviews["a"] = replace(house.platform.reviews["a"], body="별로예요")
    house.clock.pass_by(SETTLED_AFTER)
    assert house.replies.send().needs_look == 1
    after = house.card(card.review.id).reply
    assert (after.state, after.outcome) == (State.DRAFT, "reply.review_changed")
    assert house.platform.posted == []


def test_a_review_hidden_since_the_approval_waits_for_nobody(house: House) -> None:
    [card] = house.approved(review("a", CHEERFUL))
    house.platform.reviews["a"] = replace(house.platform.reviews["a"], status=Visibility.BLOCKED)
    assert house.replies.send().needs_look == 1
    assert house.card(card.review.id).reply.state == State.DRAFT
    assert house.reviews.count(waiting=True) == 0
    assert house.platform.posted == []


def test_a_changed_review_that_takes_no_reply_any_more_is_closed(house: House) -> None:
    [card] = house.approved(review("a", CHEERFUL))
    shown = replace(house.platform.reviews["a"], body="별로예요", can_reply=False)
    house.platform.reviews["a"] = shown
    assert house.replies.send().failed == 1
    assert house.card(card.review.id).reply.outcome == "reply.closed"


def test_withdrawn_while_we_were_looking_is_not_pressed(house: House) -> None:
    [card] = house.approved(review("a"))

    def withdraw(step: str) -> None:
        if step == LOOK:
            house.replies.withdraw(card.reply.id)

    house.platform.watcher = withdraw
    assert house.replies.send().tried == 0
    assert house.card(card.review.id).reply.state == State.DRAFT
    assert house.platform.posted == []


def test_withdrawn_while_another_was_brought_is_left_to_its_owner(house: House) -> None:
    first, second = house.approved(review("a"), review("b", "커피가 향긋해요"))

    def withdraw(step: str) -> None:
        house.platform.watcher = lambda step: None
        house.replies.withdraw(second.reply.id)

    house.platform.watcher = withdraw
    report = house.replies.send()
    assert (report.tried, report.verified, report.outcome) == (1, 1, "done")
    states = [house.card(card.review.id).reply.state for card in (first, second)]
    assert states == [State.VERIFIED, State.DRAFT]


def test_taken_up_while_another_doubt_was_looked_at_stays_the_owners(house: House) -> None:
    cards = house.approved(review("a"), review("b", "커피가 향긋해요"))
    for _ in cards:
        house.platform.faults = {PRESS: Unreachable(platform="scripted")}
        house.replies.send()
    doubts = [house.card(card.review.id).reply for card in cards]
    assert {reply.state for reply in doubts} == {State.NEEDS_LOOK}

    def take_up(step: str) -> None:
        house.platform.watcher = lambda step: None
        house.replies.revise(doubts[1].id, "제가 다시 씁니다")

    house.platform.watcher = take_up
    assert house.replies.send().tried == 1
    assert house.card(cards[1].review.id).reply.state == State.DRAFT


def test_cancel_takes_effect_between_two_replies(house: House) -> None:
    cards = house.approved(review("a"), review("b", "커피가 향긋해요"))
    progress = Watched()
    house.platform.watcher = lambda step: progress.cancel() if step == PRESS else None
    with pytest.raises(Cancelled):
        house.replies.send(progress)
    states = [house.card(card.review.id).reply.state for card in cards]
    assert states == [State.VERIFIED, State.APPROVED]


@pytest.mark.parametrize("step", [LOOK, FORM])
def test_no_press_follows_a_cancel(house: House, step: str) -> None:
    [card] = house.approved(review("a"))
    progress = Watched()
    house.platform.watcher = lambda at: progress.cancel() if at == step else None
    with pytest.raises(Cancelled):
        house.replies.send(progress)
    assert house.platform.posted == []
    assert house.card(card.review.id).reply.state == State.APPROVED
    assert house.replies.send().verified == 1


def test_a_round_presses_no_more_than_its_limit(house: House) -> None:
    house.approved(review("a"), review("b", "커피가 향긋해요"), review("c", "또 올게요"))
    assert house.replies.send(limit=2).verified == 2
    assert house.replies.send(limit=2).verified == 1
    assert sorted(posted for posted, _ in house.platform.posted) == ["a", "b", "c"]


def test_the_limit_holds_over_all_accounts(house: House) -> None:
    house.approved(review("a"), review("b", "커피가 향긋해요"))
    house.account = "sister"
    house.approved(review("c", "또 올게요"), review("d", "친절해요"))
    assert house.replies.send(limit=3).verified == 3
    assert len(house.platform.posted) == 3


def test_one_account_turned_away_does_not_keep_the_other_waiting(house: House) -> None:
    house.approved(review("a"))
    house.account = "sister"
    house.approved(review("b", "커피가 향긋해요"))
    house.platform.faults = {LOOK: SessionExpired(platform="scripted")}
    report = house.replies.send()
    assert (report.outcome, report.verified) == ("platform.session_expired", 1)
    assert house.platform.posts("b") == 1


def test_taken_up_by_the_owner_while_we_were_looking_stays_his(house: House) -> None:
    [card] = house.approved(review("a"))
    house.platform.faults = {PRESS: Unreachable(platform="scripted")}
    house.replies.send()
    house.clock.pass_by(SETTLED_AFTER)

    def take_up(step: str) -> None:
        house.platform.watcher = lambda step: None
        house.replies.revise(card.reply.id, "제가 다시 씁니다")

    house.platform.watcher = take_up
    house.replies.send()
    assert (house.card(card.review.id).reply.state, house.platform.posted) == (State.DRAFT, [])


def test_a_round_that_is_turned_away_leaves_the_rest_approved(house: House) -> None:
    cards = house.approved(review("a"), review("b", "커피가 향긋해요"))
    house.platform.faults = {LOOK_AGAIN: SessionExpired(platform="scripted")}
    assert house.replies.send().outcome == "platform.session_expired"
    states = [house.card(card.review.id).reply.state for card in cards]
    assert states == [State.NEEDS_LOOK, State.APPROVED]
    assert house.replies.send().verified == 2
    assert len(house.platform.posted) == 2
