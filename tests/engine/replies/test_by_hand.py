"""Replies that only the owner's hand can post: we hand over, and look whether they arrived."""

from dataclasses import replace
from datetime import timedelta

import pytest

from engine.platforms.spec import Answering, Unit
from engine.replies.dto import State
from engine.replies.errors import (
    EmptyReply,
    ReplyForbidden,
    ReplyTooBig,
    ReplyTooLong,
    WrongState,
)
from engine.replies.lifecycle import ANSWERED_ELSEWHERE, HANDED, REVIEW_GONE
from engine.runtime.errors import EngineError
from tests.engine.replies.house import House, review
from tests.engine.replies.platform import FORM, LOOK, SPEC, TAKEN


def rules(house: House, **changes: object) -> None:
    house.platform.spec = replace(SPEC, replies=replace(SPEC.replies, **changes))  # type: ignore[arg-type]


@pytest.fixture
def by_hand(house: House) -> House:
    rules(house, way=Answering.COPY)
    return house


def test_the_owner_gets_the_text_and_the_page(by_hand: House) -> None:
    [review_id] = by_hand.receive(review("a"))
    card = by_hand.replies.draft(review_id)
    given = by_hand.replies.hand_over(card)
    assert given.text == card.reply.text
    assert given.address.endswith("/a")
    assert (given.card.reply.state, given.card.reply.outcome) == (State.APPROVED, HANDED)
    assert given.card.reply.is_handed and not card.reply.is_handed


def test_an_approved_reply_waits_for_the_owner_and_costs_no_visit(by_hand: House) -> None:
    steps: list[str] = []
    by_hand.platform.watcher = steps.append
    [card] = by_hand.approved(review("a"))
    assert by_hand.replies.send().tried == by_hand.replies.ready() == 0
    assert by_hand.card(card.review.id).reply.state is State.APPROVED
    assert not steps


def test_it_is_found_once_the_owner_posted_it(by_hand: House) -> None:
    [card] = by_hand.approved(review("a"))
    given = by_hand.replies.hand_over(card)
    by_hand.replies.send()
    assert by_hand.card(card.review.id).reply.outcome == HANDED
    by_hand.platform.answer("a", given.text)
    assert by_hand.replies.send().verified == 1
    assert by_hand.card(card.review.id).reply.state is State.VERIFIED
    assert not by_hand.platform.posted


def test_where_we_could_post_we_do_not_once_the_owner_does(house: House) -> None:
    [card] = house.approved(review("a"))
    house.replies.hand_over(card)
    house.replies.send()
    assert not house.platform.posted
    house.replies.approve(house.replies.withdraw(card.reply.id))
    house.replies.send()
    assert house.platform.posts("a") == 1


def test_what_the_owner_takes_over_while_it_is_looked_at_is_not_pressed(house: House) -> None:
    [card] = house.approved(review("a"))

    def take_over(step: str) -> None:
        if step == LOOK and house.card(card.review.id).reply.outcome != HANDED:
            house.replies.hand_over(card)

    house.platform.watcher = take_over
    house.replies.send()
    assert house.card(card.review.id).reply.outcome == HANDED
    assert not house.platform.posted


@pytest.mark.parametrize("step", [FORM, TAKEN])
def test_what_is_being_pressed_is_not_handed_over(house: House, step: str) -> None:
    [card] = house.approved(review("a"))
    refused: list[EngineError] = []

    def take_over(at: str) -> None:
        if at == step:
            with pytest.raises(EngineError) as fault:
                house.replies.hand_over(card)
            refused.append(fault.value)

    house.platform.watcher = take_over
    house.replies.send()
    assert [type(each) for each in refused] == [WrongState]
    assert house.platform.posts("a") == 1
    assert house.card(card.review.id).reply.state is State.VERIFIED


def test_what_the_owner_has_in_hand_keeps_nothing_else_waiting(house: House) -> None:
    *taken, last = house.approved(review("a"), review("b"), review("c"))
    for card in taken:
        house.replies.hand_over(card)
    assert house.replies.ready() == 1
    [sent] = house.replies.send(limit=1).accounts
    assert house.platform.posts("c") == 1
    assert house.card(last.review.id).reply.state is State.VERIFIED
    assert (sent.left, house.replies.ready()) == (0, 0)


def test_after_a_week_nobody_looks_for_it_any_more(by_hand: House) -> None:
    [card] = by_hand.approved(review("a"))
    by_hand.replies.hand_over(card)
    steps: list[str] = []
    by_hand.platform.watcher = steps.append
    by_hand.replies.send()
    assert steps == [LOOK]
    by_hand.clock.pass_by(timedelta(days=8))
    by_hand.replies.send()
    assert steps == [LOOK]


def test_another_answer_or_no_review_is_told(by_hand: House) -> None:
    first, second = by_hand.approved(review("a"), review("b"))
    for card in (first, second):
        by_hand.replies.hand_over(card)
    by_hand.platform.answer("a", "다른 답글이에요.")
    del by_hand.platform.reviews["b"]
    by_hand.replies.send()
    ends = [by_hand.card(card.review.id).reply for card in (first, second)]
    assert [(end.state, end.outcome) for end in ends] == [
        (State.NEEDS_LOOK, ANSWERED_ELSEWHERE),
        (State.FAILED, REVIEW_GONE),
    ]


@pytest.mark.parametrize(
    ("text", "changes", "fault"),
    [
        ("", {}, EmptyReply),
        ("가" * 251, {}, ReplyTooLong),
        ("가" * 84, {"unit": Unit.BYTES}, ReplyTooBig),
        ("전화 주세요 010-0000-0000", {"forbidden": ("010",)}, ReplyForbidden),
    ],
)
def test_what_the_platform_would_not_take_is_not_handed_over(
    by_hand: House, text: str, changes: dict[str, object], fault: type[EngineError]
) -> None:
    [review_id] = by_hand.receive(review("a"))
    rules(by_hand, way=Answering.COPY, **changes)
    card = by_hand.replies.revise(by_hand.replies.draft(review_id).reply.id, text)
    with pytest.raises(fault):
        by_hand.replies.hand_over(card)
    assert by_hand.card(review_id).reply.state is State.DRAFT


def test_a_draft_fits_where_bytes_are_counted(house: House) -> None:
    rules(house, unit=Unit.BYTES, limit=120)
    [review_id] = house.receive(review("a"))
    card = house.replies.draft(review_id)
    assert 0 < card.reply.rules.measure(card.reply.text) <= 120


def test_what_can_be_answered_for_a_short_time_only_comes_first(house: House) -> None:
    hours = {"late": -1, "soon": 30, "later": 60, "far": 24 * 9}
    found = [
        replace(review(name), reply_deadline=house.clock.now() + timedelta(hours=left))
        for name, left in hours.items()
    ]
    for review_id in house.receive(*found, review("open")):
        house.replies.draft(review_id)
    queue = [card.review.found.external_id for card in house.replies.queue([State.DRAFT])]
    assert queue[:2] == ["soon", "later"]
    assert set(queue[2:]) == {"late", "far", "open"}
