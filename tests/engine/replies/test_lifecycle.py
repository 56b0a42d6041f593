"""The life cycle as a game against a platform: any order of presses, kills, looks and waits."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

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


class Game(RuleBasedStateMachine):
    """What the outbox does, in miniature. A press may be taken at once, late, or never."""

    def __init__(self) -> None:
        super().__init__()
        self.now: datetime = MORNING
        self.standing = Standing(State.APPROVED, "", TEXT, 0, None)
        self.arriving: list[datetime] = []
        self.shown: ReplyFound | None = None
        self.posts = 0

    def _seen(self) -> Verdict:
        self._arrive()
        found = replace(review("a"), reply=self.shown)
        return judge(self.standing, found, self.now)

    def _arrive(self) -> None:
        for _ in [moment for moment in self.arriving if moment <= self.now]:
            self._take(shown=True, live=True)
        self.arriving = [moment for moment in self.arriving if moment > self.now]

    def _take(self, *, shown: bool, live: bool) -> None:
        self.posts += 1
        if shown and self.shown is None:
            self.shown = ReplyFound(TEXT, live=live)

    def _move(self, verdict: Verdict) -> None:
        if (verdict.state, verdict.outcome) != (self.standing.state, self.standing.outcome):
            check_move(self.standing.state, verdict.state)
        self.standing = replace(self.standing, state=verdict.state, outcome=verdict.outcome)

    @rule(seconds=st.integers(1, 300))
    def wait(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)
        self._arrive()

    @rule(
        fate=st.sampled_from(["killed", "lost", "late", "taken", "answered", "hidden", "muted"]),
        delay=st.integers(0, int(SETTLED_AFTER.total_seconds()) - 1),
    )
    def deliver(self, fate: str, delay: int) -> None:
        """`taken`: before we were killed; `hidden`, `muted`: taken, but not shown, not live."""
        if self.standing.state is not State.APPROVED:
            return
        verdict = self._seen()
        self._move(verdict)
        if verdict.state is not State.APPROVED:
            return
        self._move(Verdict(State.SENDING))
        self.standing = replace(
            self.standing, attempt=self.standing.attempt + 1, pressed_at=self.now
        )
        if fate == "late":
            self.arriving.append(self.now + timedelta(seconds=delay))
        elif fate not in ("killed", "lost"):
            self._take(shown=fate != "hidden", live=fate != "muted")
        if fate in ("answered", "hidden", "muted"):
            self._move(Verdict(State.SENT))
        if fate in ("lost", "late"):
            self._move(self._seen())

    @rule()
    def it_comes_to_light(self) -> None:
        if self.posts and self.shown in (None, ReplyFound(TEXT, live=False)):
            self.shown = ReplyFound(TEXT, live=True)

    @rule(reachable=st.booleans())
    def look(self, reachable: bool) -> None:
        pressed = self.standing.state in (State.SENDING, State.SENT)
        if pressed or self.standing.outcome in OPEN_QUESTIONS:
            self._move(self._seen() if reachable else unknown(self.standing))

    @rule(chance=st.integers(0, 9))
    def somebody_else_answers(self, chance: int) -> None:
        if chance == 0 and self.shown is None:
            self.shown = ReplyFound("다른 답글", live=True)

    @invariant()
    def posted_at_most_once(self) -> None:
        assert self.posts <= 1

    @invariant()
    def pressed_at_most_twice(self) -> None:
        assert self.standing.attempt <= 2

    @invariant()
    def verified_means_shown(self) -> None:
        if self.standing.state is State.VERIFIED:
            assert self.shown == ReplyFound(TEXT, live=True)

    def teardown(self) -> None:
        """Whatever happened: once all is quiet, a look brings every pressed reply to an end."""
        self.now += SETTLED_AFTER
        if self.standing.attempt:
            self._move(self._seen()) if self.standing.state is not State.VERIFIED else None
            assert self.standing.state in (State.VERIFIED, State.NEEDS_LOOK, State.APPROVED)
            assert (self.standing.state is State.APPROVED) <= (self.posts == 0)


TestGame = Game.TestCase
TestGame.settings = settings(max_examples=150, stateful_step_count=20, deadline=None)
