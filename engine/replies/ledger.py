"""Writes changes of state: the reply, its history, what the review knows of it, and the event.

Once all is committed, a line in the log tells of each.
"""

from sqlalchemy import event
from sqlalchemy.orm import Session

from engine.replies.dto import State
from engine.replies.lifecycle import Verdict, check_move, shown_state
from engine.replies.model import Reply, ReplyStep
from engine.reviews.service import Reviews
from engine.runtime.clock import Clock, to_ms
from engine.runtime.events import Changed
from engine.runtime.log import get_logger
from engine.store.database import Unit

NO_OUTCOME = "none"
"""In the log, where an empty code would be left out."""


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
        reply.untouched = False
        self.settle(unit, reply, verdict, word)

    def settle(self, unit: Unit, reply: Reply, verdict: Verdict, word: str = "") -> None:
        """As `move`, where nobody has decided: a machine's draft stays one."""
        check_move(State(reply.state), verdict.state)
        self._write(unit, reply, verdict, word)

    def remark(self, unit: Unit, reply: Reply, outcome: str) -> None:
        """Say more of where a reply stands; its state stays."""
        self._write(unit, reply, Verdict(State(reply.state), outcome), "")

    def _write(self, unit: Unit, reply: Reply, verdict: Verdict, word: str) -> None:
        now = to_ms(self._clock.now())
        reply.state, reply.outcome, reply.changed_ms = verdict.state, verdict.outcome, now
        reply.snoozed_ms = None
        if verdict.state is not State.APPROVED:
            reply.held_ms = None
        outcome = f"{verdict.outcome}: {word}" if word else verdict.outcome
        unit.session.add(
            ReplyStep(reply_id=reply.id, state=verdict.state, outcome=outcome, at_ms=now)
        )
        state = shown_state(verdict.state, verdict.outcome)
        self._reviews.mark_reply(unit, reply.review_id, state)
        unit.emit(Changed("reply", (reply.id,), "replies"))
        _log_when_committed(unit, reply.id, verdict)


def _log_when_committed(unit: Unit, reply_id: int, verdict: Verdict) -> None:
    """A move that is rolled back has not happened."""
    fields = {"state": verdict.state.value, "outcome": verdict.outcome or NO_OUTCOME}

    def tell(_: Session) -> None:
        get_logger().info("reply.moved", reply_id=reply_id, **fields)

    event.listen(unit.session, "after_commit", tell, once=True)
