"""The life of a reply as a pure state machine, and what a look at the platform proves.

`OUTBOX.md` says why; `outbox.py` carries it out.
"""

import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.platforms.outcomes import FormChanged, NoReplyForm, PlatformError
from engine.platforms.port import REJECTED, ReplyFound, ReviewFound
from engine.replies.dto import State
from engine.replies.errors import WrongState

UNSURE = "reply.unsure"
"""Pressed, and nobody knows whether it arrived."""
UNSEEN = "reply.unseen"
"""The platform took it, but customers do not see it (yet, or any more)."""
TURNED_DOWN = "reply.turned_down"
"""The platform's moderation took it and will not show it: other words may be posted."""
ANSWERED_ELSEWHERE = "reply.answered_elsewhere"
"""Another answer stands there."""
REVIEW_GONE = "reply.review_gone"
CLOSED = "reply.closed"
"""The platform takes no reply under this review."""
REVIEW_CHANGED = "reply.review_changed"
"""The customer says something else by now than what the owner answered."""
TEXT_CHANGED = "reply.text_changed"
"""The words are not those that were approved: somebody wrote who had not seen the approval."""

VANISHED = "reply.vanished"
"""Customers could read it; it is no longer there."""
SUSPENDED = "reply.suspended"
"""Customers could read it; the platform has hidden it."""
LEFT = "reply.left"
"""It vanished or was hidden, and the owner has left it so."""
LOST = (VANISHED, SUSPENDED)
"""Outcomes of `VERIFIED` that want the owner's eyes; see `vanishing.py`."""
HANDED = "reply.handed"
"""The owner has the text and the page; nothing is pressed by us, only looked at."""

TOLD = "reply.told"
"""The owner says that his hand has posted it, where we cannot look."""
REMOVING = "reply.removing"
"""Of one that was published: it is to be taken back, and nobody has seen yet that it is."""
REMOVED = "reply.removed"
"""Of one that was published: taken back, and seen to be gone."""

OPEN_QUESTIONS = (UNSURE, UNSEEN)
"""Outcomes of `NEEDS_LOOK` that another look at the platform may settle."""

# A request that was under way when we were killed has been answered or dropped by then; the longest
# answer of a platform that we know of takes 20 s.
SETTLED_AFTER = timedelta(minutes=2)
MAX_ATTEMPTS = 2

NEXT: Mapping[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.DRAFT, State.APPROVED, State.DISCARDED}),
    State.APPROVED: frozenset(
        {
            State.APPROVED,
            State.DRAFT,
            State.SENDING,
            State.SENT,
            State.VERIFIED,
            State.FAILED,
            State.NEEDS_LOOK,
        }
    ),
    State.SENDING: frozenset(
        {State.SENT, State.APPROVED, State.VERIFIED, State.FAILED, State.NEEDS_LOOK}
    ),
    State.SENT: frozenset({State.VERIFIED, State.NEEDS_LOOK}),
    State.VERIFIED: frozenset(),
    State.FAILED: frozenset({State.DRAFT, State.APPROVED, State.DISCARDED}),
    State.NEEDS_LOOK: frozenset(
        {State.NEEDS_LOOK, State.DRAFT, State.APPROVED, State.VERIFIED, State.DISCARDED}
    ),
    State.DISCARDED: frozenset({State.DRAFT}),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """All that the verdict on a reply depends on. `pressed_at`: when `SENDING` was last noted."""

    state: State
    outcome: str
    text: str
    attempt: int
    pressed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Verdict:
    state: State
    outcome: str = ""


def shown_state(state: State, outcome: str) -> State:
    """What an owner has to do with it: one that is lost counts as `NEEDS_LOOK`."""
    return State.NEEDS_LOOK if state is State.VERIFIED and outcome in LOST else state


def check_move(state: State, wanted: State) -> None:
    """Raises `WrongState` when no edge leads from `state` to `wanted`."""
    if wanted not in NEXT[state]:
        raise WrongState(state=state.value, wanted=wanted.value)


def same_text(ours: str, shown: str) -> bool:
    """Equal but for Unicode form and white space, which platforms change on their way."""
    return _plain(ours) == _plain(shown)


def text_hash(text: str) -> bytes:
    """8 bytes over the very words that are approved."""
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()


def judge(
    standing: Standing,
    seen: ReviewFound | None,
    now: datetime,
    *,
    refused: bool = False,
    changed: str = "",
    is_window_sure: bool = True,
    is_seen: bool = True,
) -> Verdict:
    """Where a reply stands after a look at its review; None: the review is gone.

    `refused`: the platform turned this very press away (no login, too fast, not allowed).
    `changed`: the outcome where this is no longer what was approved; asked of `APPROVED` alone.
    `is_window_sure`: whether nothing is taken after the deadline, as far as anybody knows.
    `is_seen`: whether a reply that is there is surely shown to us; else a press is never repeated.
    The verdict `APPROVED` means: surely nothing of ours is there, it may be pressed.
    """
    if seen is None:
        unpressed = standing.state is State.APPROVED
        return Verdict(State.FAILED if unpressed else State.NEEDS_LOOK, REVIEW_GONE)
    if seen.reply is None or _gives_way(standing, seen.reply):
        if standing.state is State.APPROVED:
            return _pressable(seen, now, changed, is_window_sure)
        return _absent(standing, now, refused, is_seen)
    if not same_text(standing.text, seen.reply.text):
        return Verdict(State.NEEDS_LOOK, ANSWERED_ELSEWHERE)
    if seen.reply.live:
        return Verdict(State.VERIFIED)
    return Verdict(State.NEEDS_LOOK, TURNED_DOWN if seen.reply.state == REJECTED else UNSEEN)


def not_pressed(standing: Standing, fault: PlatformError) -> Verdict:
    """Where a reply stands whose press `fault` ended before anything was pressed.

    It waits for the next round. A form that is not there, or could not be filled twice, is the
    owner's to fill.
    """
    is_worn = isinstance(fault, FormChanged) and standing.attempt >= MAX_ATTEMPTS
    is_hopeless = is_worn or isinstance(fault, NoReplyForm)
    return Verdict(State.FAILED if is_hopeless else State.APPROVED, fault.code)


def unknown(standing: Standing) -> Verdict:
    """Where a pressed reply stands when the platform could not be looked at."""
    taken = standing.state is State.SENT or standing.outcome == UNSEEN
    return Verdict(State.NEEDS_LOOK, UNSEEN if taken else UNSURE)


def is_settled(pressed_at: datetime | None, now: datetime) -> bool:
    """Whether what was pressed then has come down by now, or never will."""
    return pressed_at is not None and now - pressed_at >= SETTLED_AFTER


def _gives_way(standing: Standing, shown: ReplyFound) -> bool:
    """What was turned down is as if it were not there; but of a press, that is how it ended."""
    pressed = standing.state is not State.APPROVED and same_text(standing.text, shown.text)
    return shown.state == REJECTED and not pressed


def _pressable(seen: ReviewFound, now: datetime, changed: str, is_window_sure: bool) -> Verdict:
    late = is_window_sure and seen.reply_deadline is not None and now > seen.reply_deadline
    if late or seen.can_reply is False:
        return Verdict(State.FAILED, CLOSED)
    return Verdict(State.DRAFT, changed) if changed else Verdict(State.APPROVED)


def _absent(standing: Standing, now: datetime, refused: bool, is_seen: bool) -> Verdict:
    doubt = unknown(standing)
    if doubt.outcome == UNSEEN:
        return doubt
    retry = is_seen and is_settled(standing.pressed_at, now) and standing.attempt < MAX_ATTEMPTS
    return Verdict(State.APPROVED) if refused or retry else doubt


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
