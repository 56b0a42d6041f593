"""Taking a reply back: what is ours, by the owner's word, and seen to be gone."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from engine.platforms.outcomes import Unreachable
from engine.platforms.port import ReviewFound, ShopFound, Visit
from engine.platforms.spec import Answering
from engine.replies.dto import ReplyCard, State
from engine.replies.errors import NotOurs, NotRemovable, StillShown, WrongState
from engine.replies.lifecycle import REMOVED, REMOVING, TOLD
from engine.runtime.progress import Cancelled, Watched
from tests.engine.replies.house import House, review
from tests.engine.replies.platform import LOOK, LOOK_AGAIN, SPEC, Scripted, Session

REMOVE = "remove"


@dataclass
class Forgiving(Scripted):
    """It lets replies be taken back, unless it is `stubborn`."""

    removed: list[str] = field(default_factory=list)
    stubborn: bool = False

    @asynccontextmanager
    async def open(self, visit: Visit) -> AsyncIterator[Session]:
        yield ForgivingSession(self, visit)


class ForgivingSession(Session):
    async def remove_reply(self, shop: ShopFound, review: ReviewFound) -> None:
        platform = self._platform
        assert isinstance(platform, Forgiving)
        platform.removed.append(review.external_id)
        if not platform.stubborn:
            known = platform.reviews[review.external_id]
            platform.reviews[review.external_id] = replace(known, reply=None)
        platform.at(REMOVE)


@pytest.fixture
def scripted() -> Forgiving:
    return Forgiving(replace(SPEC, replies=replace(SPEC.replies, is_removable=True)))


def published(house: House) -> ReplyCard:
    [card] = house.approved(review("a"))
    house.replies.send()
    card = house.card(card.review.id)
    assert card.reply.state is State.VERIFIED
    return card


def test_it_is_gone_there_and_remembered_here(house: House, platform: Forgiving) -> None:
    card = published(house)
    gone = house.replies.remove(card.reply.id)
    assert platform.removed == ["a"]
    assert platform.reviews["a"].reply is None
    assert (gone.reply.state, gone.reply.outcome) == (State.VERIFIED, REMOVED)
    assert gone.review.found.reply is None
    assert [step.outcome for step in gone.steps][-2:] == [REMOVING, REMOVED]
    with pytest.raises(WrongState):
        house.replies.remove(card.reply.id)
    assert house.replies.send().tried == 0
    assert platform.posts("a") == 1


def test_what_somebody_else_wrote_there_is_left_alone(house: House, platform: Forgiving) -> None:
    card = published(house)
    platform.answer("a", "사장님이 직접 고친 답글이에요.")
    with pytest.raises(NotOurs):
        house.replies.remove(card.reply.id)
    assert platform.removed == []
    assert house.card(card.review.id).reply.outcome == ""


def test_what_is_gone_already_needs_no_press(house: House, platform: Forgiving) -> None:
    card = published(house)
    platform.reviews["a"] = replace(platform.reviews["a"], reply=None)
    assert house.replies.remove(card.reply.id).reply.outcome == REMOVED
    assert platform.removed == []


def test_one_that_is_shown_still_is_not_said_to_be_gone(house: House, platform: Forgiving) -> None:
    card = published(house)
    platform.stubborn = True
    with pytest.raises(StillShown):
        house.replies.remove(card.reply.id)
    assert house.card(card.review.id).reply.outcome == REMOVING
    platform.stubborn = False
    assert house.replies.remove(card.reply.id).reply.outcome == REMOVED


@pytest.mark.parametrize(("step", "outcome"), [(LOOK, ""), (REMOVE, REMOVED)])
def test_a_break_is_settled_by_a_look_or_left_open(
    house: House, platform: Forgiving, step: str, outcome: str
) -> None:
    card = published(house)
    platform.faults = {step: Unreachable(platform=SPEC.id)}
    if outcome:
        house.replies.remove(card.reply.id)
    else:
        with pytest.raises(Unreachable):
            house.replies.remove(card.reply.id)
    assert house.card(card.review.id).reply.outcome == outcome


def test_a_second_look_that_fails_leaves_it_open(house: House, platform: Forgiving) -> None:
    card = published(house)

    def after_the_press(step: str) -> None:
        if step == REMOVE:
            platform.faults[LOOK] = Unreachable(platform=SPEC.id)

    platform.watcher = after_the_press
    with pytest.raises(Unreachable):
        house.replies.remove(card.reply.id)
    assert house.card(card.review.id).reply.outcome == REMOVING
    platform.watcher = lambda step: None
    assert house.replies.remove(card.reply.id).reply.outcome == REMOVED
    assert platform.removed == ["a"], "it had come down"


def collected(house: House, platform: Forgiving) -> int:
    """The list is read an hour later; how many replies are newly lost."""
    house.clock.pass_by(timedelta(hours=1))
    house.receive_again(platform.reviews["a"])
    return house.replies.note_vanished()


def test_what_was_taken_back_is_no_loss(house: House, platform: Forgiving) -> None:
    card = published(house)
    house.replies.remove(card.reply.id)
    assert collected(house, platform) == 0
    gone = house.card(card.review.id).reply
    assert (gone.state, gone.outcome) == (State.VERIFIED, REMOVED)


def test_the_list_settles_a_removal_that_broke_off(house: House, platform: Forgiving) -> None:
    card = published(house)

    def after_the_press(step: str) -> None:
        if step == REMOVE:
            platform.faults[LOOK] = Unreachable(platform=SPEC.id)

    platform.watcher = after_the_press
    with pytest.raises(Unreachable):
        house.replies.remove(card.reply.id)
    assert collected(house, platform) == 0
    assert house.card(card.review.id).reply.outcome == REMOVED


def test_one_that_is_there_again_is_read_again(house: House, platform: Forgiving) -> None:
    card = published(house)
    house.replies.remove(card.reply.id)
    platform.answer("a", card.reply.text)
    assert collected(house, platform) == 0
    assert house.card(card.review.id).reply.outcome == ""


def test_a_cancel_before_the_press_removes_nothing(house: House, platform: Forgiving) -> None:
    card = published(house)
    progress = Watched()
    platform.watcher = lambda step: progress.cancel() if step in (LOOK, LOOK_AGAIN) else None
    with pytest.raises(Cancelled):
        house.replies.remove(card.reply.id, progress)
    assert platform.removed == []
    assert house.card(card.review.id).reply.outcome == ""


def test_not_where_the_platform_does_not_let_us(house: House, platform: Forgiving) -> None:
    card = published(house)
    platform.spec = SPEC
    with pytest.raises(NotRemovable):
        house.replies.remove(card.reply.id)


def test_only_what_was_seen_to_be_published(house: House) -> None:
    [card] = house.approved(review("a"))
    with pytest.raises(WrongState):
        house.replies.remove(card.reply.id)


def test_where_nobody_can_look_the_owners_word_is_noted_as_such(
    house: House, platform: Forgiving
) -> None:
    rules = replace(SPEC.replies, way=Answering.COPY, is_seen=False)
    platform.spec = replace(SPEC, replies=rules)
    card, other = house.approved(review("a"), review("b"))
    with pytest.raises(WrongState):
        house.replies.tell_posted(card.reply.id)
    for each in (card, other):
        house.replies.hand_over(each)
    told = house.replies.tell_posted(card.reply.id)
    assert (told.reply.state, told.reply.outcome) == (State.SENT, TOLD)
    steps: list[str] = []
    platform.watcher = steps.append
    house.replies.send()
    assert steps == [LOOK], "a round looks for the other one alone"
    assert house.card(card.review.id).reply.outcome == TOLD
