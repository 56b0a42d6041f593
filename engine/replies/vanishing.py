"""Replies that customers could read, and no longer can.

That they could stays a fact (`VERIFIED`, which nothing undoes on any device), so nothing presses
them again. What the shop's list shows now is their outcome, and as long as that wants the owner's
eyes they count as `NEEDS_LOOK`: he may leave it so, or post the text by his own hand.
"""

from collections.abc import Iterator
from typing import Final

from sqlalchemy.orm import Session

from engine.replies import repository
from engine.replies.ledger import Ledger
from engine.replies.lifecycle import (
    LEFT,
    LOST,
    REMOVED,
    REMOVING,
    SETTLED_AFTER,
    SUSPENDED,
    VANISHED,
    same_text,
)
from engine.replies.model import Reply
from engine.reviews.dto import AnswerSeen
from engine.reviews.service import Reviews
from engine.store.database import Database

_DELETED: Final = "deleted"
_SETTLED_MS: Final = int(SETTLED_AFTER.total_seconds() * 1000)


class Vanishing:
    def __init__(self, database: Database, reviews: Reviews, ledger: Ledger) -> None:
        self._database = database
        self._reviews = reviews
        self._ledger = ledger

    def note(self) -> int:
        """Hold every reply that was read by customers against what was seen since; returns how
        many are newly gone or hidden.
        """
        with self._database.reading() as session:
            changed = dict(self._changed(session))
        if not changed:
            return 0
        with self._database.unit() as unit:
            for reply_id, outcome in changed.items():
                self._ledger.remark(unit, unit.session.get_one(Reply, reply_id), outcome)
        return sum(outcome in LOST for outcome in changed.values())

    def _changed(self, session: Session) -> Iterator[tuple[int, str]]:
        """Replies whose outcome is another by now."""
        read = repository.verified(session)
        seen = self._reviews.answers_seen(session, [reply.review_id for reply in read])
        for reply in read:
            answer = seen.get(reply.review_id)
            if answer is None or answer.seen_ms < reply.changed_ms + _SETTLED_MS:
                continue
            outcome = _after(reply.outcome, _shown(reply.text, answer))
            if outcome != reply.outcome:
                yield reply.id, outcome


def _after(before: str, shown: str) -> str:
    """The outcome of a reply that had `before`: what its owner wanted gone is no loss."""
    if shown in LOST and before in (LEFT, REMOVED):
        return before
    return REMOVED if shown == VANISHED and before == REMOVING else shown


def _shown(text: str, answer: AnswerSeen) -> str:
    """A text that the owner changed there is no loss."""
    if answer.text is None or answer.state == _DELETED:
        return VANISHED
    if answer.is_live or not same_text(text, answer.text):
        return ""
    return SUSPENDED
