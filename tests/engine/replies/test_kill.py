"""Killed at every moment of a round: whoever starts next posts nothing twice, forgets nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from engine.replies.dto import State
from engine.replies.lifecycle import SETTLED_AFTER
from tests.engine.replies.house import House, review

AT_ONCE, SETTLED = timedelta(seconds=1), SETTLED_AFTER
ENDS = {State.VERIFIED, State.FAILED, State.NEEDS_LOOK}


class Killed(BaseException):
    """As a kill: nothing of ours catches it."""


class Fate:
    """Counts the moments of a round: before and after each commit, and each platform step."""

    def __init__(self, at: int) -> None:
        self.moments = 0
        self._at = at

    def moment(self, *_: object) -> None:
        self.moments += 1
        if self.moments == self._at:
            raise Killed


@contextmanager
def killing(house: House, at: int) -> Iterator[Fate]:
    fate = Fate(at)
    house.platform.watcher = fate.moment
    for commit in ("before_commit", "after_commit"):
        event.listen(Session, commit, fate.moment)
    try:
        yield fate
    finally:
        for commit in ("before_commit", "after_commit"):
            event.remove(Session, commit, fate.moment)
        house.platform.watcher = lambda step: None


@pytest.mark.parametrize("wait", [AT_ONCE, SETTLED], ids=["at once", "settled"])
def test_killed_once_at_every_moment(house: House, wait: timedelta) -> None:
    """One review per moment, on one profile that is reopened after each kill."""
    at, went_through = 0, False
    while not went_through:
        at += 1
        external_id = f"review-{at}"
        [card] = house.approved(review(external_id, f"{at}번 자리가 좋아요"))
        with killing(house, at) as fate:
            try:
                house.replies.send()
                went_through = True
            except Killed:
                house.reopen()
        house.clock.pass_by(wait)
        house.replies.send()
        end = house.card(card.review.id).reply.state
        posts = house.platform.posts(external_id)
        assert end in ENDS, f"moment {at}"
        assert posts <= 1, f"moment {at}"
        assert (end == State.VERIFIED) == (posts == 1), f"moment {at}"
        assert wait < SETTLED or posts == 1, f"moment {at}"
        house.replies.discard(card.reply.id) if end == State.NEEDS_LOOK else None
    assert fate.moments > 12


@pytest.mark.parametrize("second", range(1, 16))
def test_killed_again_while_recovering(house: House, second: int) -> None:
    """The first kill falls on the moment after the press, the second anywhere in the recovery."""
    [card] = house.approved(review("a"))
    house.platform.faults = {"taken": Killed()}
    with pytest.raises(Killed):
        house.replies.send()
    house.reopen()
    with killing(house, second):
        try:
            house.replies.send()
        except Killed:
            house.reopen()
    house.replies.send()
    assert house.card(card.review.id).reply.state == State.VERIFIED
    assert house.platform.posts("a") == 1
