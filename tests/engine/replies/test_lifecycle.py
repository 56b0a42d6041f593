"""The life cycle as a game against a platform: any order of presses, kills, looks and waits."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from operator import methodcaller

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.platforms.port import ReplyFound
from engine.replies.dto import State
from engine.replies.errors import WrongState
from engine.replies.lifecycle import (
    NEXT,
    OPEN_QUESTIONS,
    SETTLED_AFTER,
    Standing,
    Verdict,
    check_move,
    judge,
    same_text,
    unknown,
)
from tests.engine.replies.house import MORNING, review

TEXT = "고맙습니다."


@pytest.mark.parametrize("state", State)
def test_only_the_drawn_edges_are_open(state: State) -> None:
    for wanted in State:
        if wanted in NEXT[state]:
            check_move(state, wanted)
        else:
            with pytest.raises(WrongState):
                check_move(state, wanted)


def test_nothing_leads_to_the_press_but_an_approval() -> None:
    assert [state for state in State if State.SENDING in NEXT[state]] == [State.APPROVED]
    assert NEXT[State.VERIFIED] == frozenset()
    assert State.APPROVED not in NEXT[State.SENT]


@pytest.mark.parametrize(
    ("is_sure", "closed", "state"),
    [
        (True, False, State.FAILED),
        (False, False, State.APPROVED),
        (False, True, State.FAILED),
    ],
)
def test_only_a_window_that_is_sure_closes(is_sure: bool, closed: bool, state: State) -> None:
    """Else the platform is asked: it knows its own word for too late."""
    late = MORNING - timedelta(hours=1)
    seen = replace(review("a"), reply_deadline=late, can_reply=False if closed else None)
    standing = Standing(State.APPROVED, "", TEXT, 0, None)
    assert judge(standing, seen, MORNING, is_window_sure=is_sure).state is state


@pytest.mark.parametrize(
    ("shown", "same"),
    [
        ("고맙습니다.", True),
        ("  고맙습니다.\r\n", True),
        ("\u1100\u1169\u1106\u1161\u11b8\u1109\u1173\u11b8\u1102\u1175\u1103\u1161.", True),
        ("고맙습니다!", False),
        ("", False),
    ],
    ids=["equal", "white space", "decomposed", "other sign", "empty"],
)
def test_texts_are_the_same_but_for_form_and_space(shown: str, same: bool) -> None:
    assert same_text(TEXT, shown) is same


FATES = ("killed", "lost", "late", "taken", "answered", "hidden", "muted")
"""Of a press: `late` arrives within the two minutes; `taken`: we were killed before we heard of it;
`hidden`, `muted`: taken, but not shown, not live."""


class Game:
    """What the outbox does, in miniature; each method is a move of somebody."""

    def __init__(self) -> None:
        self.now: datetime = MORNING
        self.standing = Standing(State.APPROVED, "", TEXT, 0, None)
        self.arriving: list[datetime] = []
        self.shown: ReplyFound | None = None
        self.posts = 0

    def wait(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)
        for _ in [moment for moment in self.arriving if moment <= self.now]:
            self._take(shown=True, live=True)
        self.arriving = [moment for moment in self.arriving if moment > self.now]

    def deliver(self, fate: str) -> None:
        if self.standing.state is not State.APPROVED:
            return
        self._move(self._seen())
        if self.standing.state is not State.APPROVED:
            return
        self._move(Verdict(State.SENDING))
        attempt = self.standing.attempt + 1
        self.standing = replace(self.standing, attempt=attempt, pressed_at=self.now)
        if fate == "late":
            self.arriving.append(self.now + SETTLED_AFTER - timedelta(seconds=1))
        elif fate not in ("killed", "lost"):
            self._take(shown=fate != "hidden", live=fate != "muted")
        if fate in ("answered", "hidden", "muted"):
            self._move(Verdict(State.SENT))
        if fate in ("lost", "late"):
            self._move(self._seen())

    def look(self, reachable: bool) -> None:
        pressed = self.standing.state in (State.SENDING, State.SENT)
        if pressed or self.standing.outcome in OPEN_QUESTIONS:
            self._move(self._seen() if reachable else unknown(self.standing))

    def come_to_light(self) -> None:
        if self.posts and self.shown in (None, ReplyFound(TEXT, live=False)):
            self.shown = ReplyFound(TEXT, live=True)

    def answer_elsewhere(self) -> None:
        self.shown = self.shown or ReplyFound("다른 답글", live=True)

    def _seen(self) -> Verdict:
        return judge(self.standing, replace(review("a"), reply=self.shown), self.now)

    def _take(self, *, shown: bool, live: bool) -> None:
        self.posts += 1
        if shown and self.shown is None:
            self.shown = ReplyFound(TEXT, live=live)

    def _move(self, verdict: Verdict) -> None:
        if (verdict.state, verdict.outcome) != (self.standing.state, self.standing.outcome):
            check_move(self.standing.state, verdict.state)
        self.standing = replace(self.standing, state=verdict.state, outcome=verdict.outcome)


DELIVER = st.sampled_from(FATES).map(lambda fate: methodcaller("deliver", fate))
WAIT = st.sampled_from([30, 119, 120]).map(lambda seconds: methodcaller("wait", seconds))
LOOK = st.booleans().map(lambda reachable: methodcaller("look", reachable))
OTHERS = st.sampled_from(["come_to_light", "answer_elsewhere"]).map(methodcaller)


@settings(max_examples=500, deadline=None)
@given(
    DELIVER,
    st.lists(st.one_of(DELIVER, WAIT, LOOK), min_size=2, max_size=8),
    st.lists(st.one_of(DELIVER, WAIT, LOOK, OTHERS), max_size=6),
)
def test_whatever_happens_in_whatever_order(
    first: Callable[[Game], None],
    early: list[Callable[[Game], None]],
    late: list[Callable[[Game], None]],
) -> None:
    """At most one post; never pressed a third time; verified only what customers can read; and
    once all is quiet, a look brings every pressed reply to an end."""
    game = Game()
    for move in [first, *early, *late]:
        move(game)
        assert game.posts <= 1
        assert game.standing.attempt <= 2
        if game.standing.state is State.VERIFIED:
            assert game.shown == ReplyFound(TEXT, live=True)
    game.wait(round(SETTLED_AFTER.total_seconds()))
    game.look(reachable=True)
    if game.standing.state is State.APPROVED:
        assert game.posts == 0
    else:
        assert game.standing.state in (State.VERIFIED, State.NEEDS_LOOK)
