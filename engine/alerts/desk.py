"""The outbox of alerts: each step is committed before the act that it announces.

A message that was on its way when the program ended is not sent again: nobody knows whether it
arrived, and the owner is told so.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from engine.alerts import hours, repository, wording
from engine.alerts.channels.port import Outgoing
from engine.alerts.dto import SCREEN, MessageState
from engine.alerts.errors import ChannelBusy, ChannelUnsure
from engine.alerts.model import Alert, AlertMessage
from engine.reviews.dto import ReviewDto
from engine.reviews.service import Reviews
from engine.runtime.clock import Clock, is_ahead, to_ms
from engine.runtime.errors import EngineError, NotFound
from engine.runtime.events import Changed
from engine.runtime.settings import Settings
from engine.runtime.settings.sections.alerts import Alerts
from engine.runtime.texts import Texts
from engine.store.database import Database, Unit

PAUSES: Final = (timedelta(seconds=30), timedelta(minutes=5))
"""Before the second try and the third."""
LATER: Final = timedelta(minutes=30)
"""Before each after those: a router may be away for an evening."""
TRIED_FOR: Final = timedelta(days=1)
_MS: Final = timedelta(milliseconds=1)
_LONGEST_PAUSE: Final = timedelta(hours=1)
_OPEN: Final = frozenset({"", "draft", "failed", "discarded"})
"""How far a reply of ours may be while the review still wants the owner."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A message that is being sent; `id`: its row."""

    id: int
    message: Outgoing


class Desk:
    def __init__(
        self, database: Database, clock: Clock, settings: Settings, reviews: Reviews
    ) -> None:
        self._database = database
        self._clock = clock
        self._settings = settings
        self._reviews = reviews

    def close_interrupted(self) -> None:
        """Messages of a program that was ended while it sent."""
        with self._database.unit() as unit:
            for row in repository.interrupted(unit.session):
                self._end(unit, row, MessageState.UNSURE, ChannelUnsure.code)

    def begin(self, channel: str) -> Begun | None:
        """The next message that is due; None while none is."""
        self._gather(channel)
        self._let_go(channel)
        with self._database.unit() as unit:
            row = repository.next_message(unit.session, channel)
            if row is None or is_ahead(row.due_ms, self._now_ms()):
                return None
            row.state, row.tries, row.begun_ms = MessageState.SENDING, row.tries + 1, self._now_ms()
            return Begun(row.id, Outgoing(row.key, row.subject, row.body))

    def begin_trial(self, channel: str) -> Begun:
        """A message that only shows that the way is open; it is tried once."""
        message = wording.trial(_new_key(), self._texts())
        with self._database.unit() as unit:
            row = self._message(unit, channel, message, 0)
            row.state, row.tries, row.begun_ms = MessageState.SENDING, 1, row.made_ms
            return Begun(row.id, message)

    def end(self, begun: Begun, fault: EngineError | None) -> None:
        """What became of it; None: it was taken."""
        with self._database.unit() as unit:
            row = unit.session.get_one(AlertMessage, begun.id)
            if fault is None:
                self._end(unit, row, MessageState.SENT)
            elif isinstance(fault, ChannelUnsure):
                self._end(unit, row, MessageState.UNSURE, fault.code)
            elif fault.retryable and self._may_try_again(row):
                row.state, row.outcome = MessageState.WAITING, fault.code
                row.due_ms = to_ms(self._clock.now() + _pause(row.tries, fault))
            else:
                self._end(unit, row, MessageState.FAILED, fault.code)

    def seconds_to_next(self, way: str) -> float | None:
        """Until something is due there, 0 if it is; None: nothing waits."""
        with self._database.reading() as session:
            message = repository.next_message(session, way)
            due_ms = repository.next_due_ms(session, way)
        if due_ms is not None:
            due_ms = max(due_ms, self._quiet_until_ms() or 0)
        moments = [due_ms, message.due_ms if message else None]
        waiting = [each for each in moments if each is not None]
        return max(0, min(waiting) - self._now_ms()) / 1000 if waiting else None

    def take_held(self) -> tuple[int, ...]:
        """Reviews that were held back from the screen and are due, most pressing first. All that
        is due counts as told from now on; what was not held back the screen has told at once, or
        nobody looked at it.
        """
        alerts, reviews = self._due(SCREEN)
        if not alerts:
            return ()
        with self._database.unit() as unit:
            ids = [alert.id for alert in alerts]
            repository.tell(unit.session, ids, self._now_ms(), None)
        known = {review.id for review in reviews}
        held = (alert.review_id for alert in alerts if alert.due_ms > alert.made_ms)
        return tuple(dict.fromkeys(each for each in held if each in known))

    def drop(self, way: str) -> None:
        """It was switched off: what waits there is not told."""
        with self._database.unit() as unit:
            repository.drop(unit.session, way, self._now_ms())
            unit.emit(Changed("alert", (), "alerts"))

    def _gather(self, channel: str) -> None:
        """One message of all that is due."""
        alerts, reviews = self._due(channel)
        if not alerts:
            return
        with_text = self._settings.get(Alerts).with_text
        with self._database.unit() as unit:
            message_id = None
            if reviews:
                message = wording.compose(_new_key(), reviews, self._texts(), with_text=with_text)
                message_id = self._message(unit, channel, message, len(reviews)).id
            ids = [alert.id for alert in alerts]
            repository.tell(unit.session, ids, self._now_ms(), message_id)

    def _let_go(self, channel: str) -> None:
        """Of what did not arrive at first: nothing is told any more of what needs no owner now."""
        with self._database.reading() as session:
            tried = {
                row.id: repository.told_by(session, row.id)
                for row in repository.tried(session, channel)
            }
        done = [
            message_id
            for message_id, review_ids in tried.items()
            if not any(_wants_owner(review) for review in self._known(review_ids))
        ]
        if not done:
            return
        with self._database.unit() as unit:
            for message_id in done:
                row = unit.session.get_one(AlertMessage, message_id)
                self._end(unit, row, MessageState.FAILED, row.outcome)

    def _may_try_again(self, row: AlertMessage) -> bool:
        """One that only shows that the way is open is tried once."""
        return row.reviews > 0 and self._now_ms() - row.made_ms < TRIED_FOR // _MS

    def _due(self, way: str) -> tuple[Sequence[Alert], list[ReviewDto]]:
        """Alerts, and those of their reviews that still want the owner. What was held back for a
        moment that the PC slept through waits for the end of the quiet hours, if it wakes in them.
        """
        with self._database.reading() as session:
            alerts = repository.due(session, way, self._now_ms())
        if self._quiet_until_ms() is not None:
            alerts = [alert for alert in alerts if alert.due_ms == alert.made_ms]
        ids = dict.fromkeys(alert.review_id for alert in alerts)
        return alerts, [review for review in self._known(ids) if _wants_owner(review)]

    def _known(self, ids: Iterable[int]) -> list[ReviewDto]:
        found = []
        for review_id in ids:
            try:
                found.append(self._reviews.get(review_id))
            except NotFound:
                continue
        return found

    def _message(self, unit: Unit, channel: str, message: Outgoing, reviews: int) -> AlertMessage:
        now = self._now_ms()
        row = AlertMessage(
            key=message.key,
            channel=channel,
            reviews=reviews,
            subject=message.subject,
            body=message.body,
            state=MessageState.WAITING,
            tries=0,
            outcome="",
            made_ms=now,
            due_ms=now,
        )
        unit.session.add(row)
        unit.session.flush()
        return row

    def _end(self, unit: Unit, row: AlertMessage, state: MessageState, outcome: str = "") -> None:
        row.state, row.outcome, row.ended_ms = state, outcome, self._now_ms()
        unit.emit(Changed("alert", (row.id,), "alerts"))

    def _texts(self) -> Texts:
        return Texts(self._settings.get(Alerts).language)

    def _quiet_until_ms(self) -> int | None:
        ends = hours.quiet_end(self._clock.now(), self._settings.get(Alerts))
        return None if ends is None else to_ms(ends)

    def _now_ms(self) -> int:
        return to_ms(self._clock.now())


def _new_key() -> str:
    return uuid.uuid4().hex


def _wants_owner(review: ReviewDto) -> bool:
    answered = review.found.reply is not None and review.found.reply.live
    return not answered and review.reply in _OPEN


def _pause(tries: int, fault: EngineError) -> timedelta:
    pause = PAUSES[tries - 1] if tries <= len(PAUSES) else LATER
    if isinstance(fault, ChannelBusy):
        asked = timedelta(seconds=float(str(fault.params["seconds"])))
        return min(max(pause, asked), _LONGEST_PAUSE)
    return pause
