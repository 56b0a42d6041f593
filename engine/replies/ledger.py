"""Writes changes of state: the reply, its history, what the review knows of it, and the event."""

from engine.replies.dto import State
from engine.replies.lifecycle import Verdict, check_move
from engine.replies.model import Reply, ReplyStep
from engine.reviews.service import Reviews
from engine.runtime.clock import Clock, to_ms
from engine.runtime.events import Changed
from engine.store.database import Unit


class Ledger:
    def __init__(self, clock: Clock, reviews: Reviews) -> None:
        self._clock = clock
        self._reviews = reviews

    def open(self, unit: Unit, reply: Reply) -> None:
        """Take in a new reply, a draft."""
        unit.session.add(reply)
        unit.session.flush()
        self._write(unit, reply, Verdict(State.DRAFT), "")

    def move(self, unit: Unit, reply: Reply, verdict: Verdict, word: str = "") -> None:
        """Along one edge of the life cycle. `word`: the platform's own. Raises `WrongState`."""
        check_move(State(reply.state), verdict.state)
        self._write(unit, reply, verdict, word)

    def _write(self, unit: Unit, reply: Reply, verdict: Verdict, word: str) -> None:
        now = to_ms(self._clock.now())
        reply.state, reply.outcome, reply.changed_ms = verdict.state, verdict.outcome, now
        reply.snoozed_ms = None
        outcome = f"{verdict.outcome}: {word}" if word else verdict.outcome
        unit.session.add(
            ReplyStep(reply_id=reply.id, state=verdict.state, outcome=outcome, at_ms=now)
        )
        self._reviews.mark_reply(unit, reply.review_id, verdict.state)
        unit.emit(Changed("reply", (reply.id,), "replies"))
