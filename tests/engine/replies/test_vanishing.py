"""Replies that customers could read and no longer can: told, and never posted again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from engine.platforms.port import ReplyFound, Visibility
from engine.replies.dto import State
from engine.replies.lifecycle import LEFT, SUSPENDED, VANISHED
from tests.engine.replies.house import House, review

HOUR = timedelta(hours=1)


@pytest.fixture
def read(house: House) -> int:
    """The id of a review whose reply customers can read."""
    [card] = house.approved(review("a"))
    house.replies.send()
    assert house.card(card.review.id).reply.state is State.VERIFIED
    return card.review.id


def shows(house: House, reply: ReplyFound | None, later: timedelta = HOUR) -> int:
    """The list shows this under the review now; how many replies are newly lost."""
    house.clock.pass_by(later)
    found = replace(house.platform.reviews["a"], reply=reply)
    house.receive_again(found)
    return house.replies.note_vanished()


def test_a_reply_that_vanished_wants_the_owner(house: House, read: int) -> None:
    text = house.card(read).reply.text
    assert shows(house, None) == 1
    card = house.card(read)
    assert (card.reply.state, card.reply.outcome) == (State.NEEDS_LOOK, VANISHED)
    assert house.replies.counts() == {State.NEEDS_LOOK: 1}
    assert [each.reply.id for each in house.replies.queue([State.NEEDS_LOOK])] == [card.reply.id]
    assert house.replies.queue([State.VERIFIED]) == []
    [before] = card.review.revisions
    assert before.reply is not None
    assert before.reply.text == text


def test_it_is_never_posted_again(house: House, read: int) -> None:
    shows(house, None)
    for _ in range(3):
        house.clock.pass_by(24 * HOUR)
        house.replies.send()
    assert house.platform.posts("a") == 1


@pytest.mark.parametrize(("state", "outcome"), [("suspended", SUSPENDED), ("deleted", VANISHED)])
def test_one_that_the_platform_hid_says_so(
    house: House, read: int, state: str, outcome: str
) -> None:
    text = house.card(read).reply.text
    shows(house, ReplyFound(text, live=False, state=state, word="운영정책 위반"))
    card = house.card(read)
    assert card.reply.outcome == outcome
    assert card.review.found.reply is not None
    assert card.review.found.reply.word == "운영정책 위반"


def test_one_that_is_back_is_read_again(house: House, read: int) -> None:
    text = house.card(read).reply.text
    shows(house, None)
    assert shows(house, ReplyFound(text, live=True)) == 0
    card = house.card(read)
    assert (card.reply.state, card.reply.outcome) == (State.VERIFIED, "")
    assert [old.reply and old.reply.text for old in card.review.revisions] == [None, text]


def test_what_the_owner_left_stays_left(house: House, read: int) -> None:
    shows(house, None)
    house.replies.discard(house.card(read).reply.id)
    assert house.card(read).reply.outcome == LEFT
    assert shows(house, None) == 0
    assert house.replies.counts() == {State.VERIFIED: 1}


def test_by_hand_the_owner_may_post_it_again(house: House, read: int) -> None:
    text = house.card(read).reply.text
    shows(house, None)
    handed = house.replies.hand_over(house.card(read))
    assert handed.text == text
    shows(house, ReplyFound(text, live=True))
    assert house.card(read).reply.state is State.VERIFIED


@pytest.mark.parametrize(
    ("reply", "later"),
    [
        (ReplyFound("직접 고쳐 쓴 답글", live=True), HOUR),
        (None, timedelta(seconds=30)),
    ],
    ids=["changed by the owner", "too soon to tell"],
)
def test_what_is_no_loss(
    house: House, read: int, reply: ReplyFound | None, later: timedelta
) -> None:
    assert shows(house, reply, later) == 0
    assert house.card(read).reply.state is State.VERIFIED


def test_with_a_review_that_is_gone_its_reply_is_no_loss(house: House, read: int) -> None:
    house.platform.reviews["a"] = replace(house.platform.reviews["a"], status=Visibility.HIDDEN)
    assert shows(house, None) == 0
