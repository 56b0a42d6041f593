"""The queue of replies, the one in work, and what the owner decides about it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Literal

from PySide6.QtCore import QObject, Signal

from desktop.bridge.following import Following
from desktop.bridge.runner import Runner, Task

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from engine.api import Engine, HandOver, ReplyCard, ReviewDto, Tone

Shelf = Literal["waiting", "approved", "sent", "look"]
SHELVES: Final[Mapping[Shelf, tuple[str, ...]]] = {
    "waiting": ("draft",),
    "approved": ("approved", "sending"),
    "sent": ("sent", "verified"),
    "look": ("needs_look", "failed"),
}
TONES: Final[tuple[Tone, ...]] = ("short", "polite", "solving")
QUEUE = 200
_WATCHED = frozenset({"reply", "review"})
_RELOAD_MS = 150


@dataclass(frozen=True, slots=True)
class Queue:
    """One shelf's cards, complaints first; how many stand on each shelf. `ready`: of those that
    are approved, how many may be sent now. `under_way`: the one that is being brought to its
    platform.
    """

    shelf: Shelf
    cards: tuple[ReplyCard, ...]
    counts: Mapping[Shelf, int]
    now: datetime
    ready: int
    under_way: ReplyCard | None = None

    def with_card(self, card: ReplyCard) -> Queue:
        """The same with a newer state of one card."""
        cards = tuple(card if old.reply.id == card.reply.id else old for old in self.cards)
        return replace(self, cards=cards)


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies on the desk: a review, and our reply to it once there is one."""

    review: ReviewDto
    card: ReplyCard | None


class RepliesModel(Following):
    """queued: `queue` is new. laid: another item, or another text, lies on the desk. judged: the
    same text lies there, its similarity or the review may have changed. approved, put_off,
    discarded: the item, for an undo. handed: a `HandOver`. approved_all: an `Approval`;
    unapproved: there is none.
    """

    queued = Signal()
    laid = Signal()
    judged = Signal()
    approved = Signal(object)
    put_off = Signal(object, bool)
    discarded = Signal(object)
    handed = Signal(object)
    approved_all = Signal(object)
    unapproved = Signal()

    def __init__(self, engine: Engine, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(runner, _WATCHED, _RELOAD_MS, parent)
        self.shelf: Shelf = "waiting"
        self.queue: Queue | None = None
        self.desk: Desk | None = None
        self._engine = engine
        self._deciding = self._opening = False

    def choose_shelf(self, shelf: Shelf) -> None:
        if shelf != self.shelf:
            self.shelf = shelf
            self._lay(None)
            self.load()

    def _start_reading(self) -> None:
        shelf, open_id = self.shelf, None if self.desk is None else self.desk.review.id
        task = self._runner.run(self, lambda _: self._read(shelf, open_id), replace="queue")
        task.succeeded.connect(lambda read: self._on_read(*read))
        task.failed.connect(self._on_unread)

    def open_review(self, review_id: int) -> None:
        """Lay it on the desk, on whatever shelf its reply stands."""
        self._opening = True
        task = self._runner.run(self, lambda _: self._read_desk(review_id), replace="desk")
        task.succeeded.connect(self._on_found)
        task.failed.connect(self._on_not_found)

    def open_item(self, review_id: int) -> None:
        """Lay an item of the queue on the desk, at once."""
        cards = () if self.queue is None else self.queue.cards
        card = next((card for card in cards if card.review.id == review_id), None)
        if card is not None and (self.desk is None or self.desk.review.id != review_id):
            self._lay(Desk(card.review, card))

    def redraft(self, owner_words: str, tone: Tone) -> None:
        """A new draft around the owner's words, in place of the text that is there."""
        if self.desk is None:
            return
        review_id = self.desk.review.id
        self._write(
            lambda: self._engine.replies.draft(review_id, owner_words, tone), self._on_drafted
        )

    def save(self, text: str) -> None:
        """Keep what the owner wrote. Nothing is written if nothing changed."""
        card = self._open_card()
        if card is None or text.strip() == card.reply.text or card.reply.state.value != "draft":
            return
        reply_id = card.reply.id
        # Known at once: the owner may come back to this item before it is written.
        self._know(replace(card, reply=replace(card.reply, text=text.strip())))
        self._write(lambda: self._engine.replies.revise(reply_id, text), self._on_saved)

    def approve(self, text: str) -> None:
        """Release for sending with this text; the next item of the queue comes up.

        While one decision is being written a second is not taken: it would hit an item unseen.
        """
        card = self._open_card()
        if card is None or self._deciding:
            return
        changed = text.strip() != card.reply.text

        def work() -> ReplyCard:
            if changed:
                self._engine.replies.revise(card.reply.id, text)
            return self._engine.replies.approve(card)

        self._decide(work, self.approved.emit)

    def hand_over(self, text: str) -> None:
        """Release this text for the owner's own hand; the next item of the queue comes up."""
        card = self._open_card()
        if card is None or self._deciding:
            return
        replies = self._engine.replies
        changed = card.reply.state.value == "draft" and text.strip() != card.reply.text

        def work() -> HandOver:
            if changed:
                replies.revise(card.reply.id, text)
            return replies.hand_over(card)

        def done(given: HandOver) -> None:
            self._go_on(given.card.review.id)
            self.handed.emit(given)

        self._deciding = True
        task = self._runner.run(self, lambda _: work(), write=True)
        task.succeeded.connect(done)
        task.failed.connect(self._on_undecided)
        task.finished.connect(self._on_decided)

    def withdraw(self, reply_id: int) -> None:
        """Take an approval back; the item returns to the desk."""
        self._write(lambda: self._engine.replies.withdraw(reply_id), self._on_taken_back)

    def tell_posted(self, reply_id: int) -> None:
        """The owner has posted it, where nobody can look."""
        self._write(lambda: self._engine.replies.tell_posted(reply_id), self._on_taken_back)

    def approve_all(self, shown: list[ReplyCard]) -> None:
        """Release several for sending, each if it can be."""
        work = self._engine.replies.approve_all
        task = self._runner.run(self, lambda _: work(shown), write=True)
        task.succeeded.connect(self.approved_all)
        task.failed.connect(self.failed)
        task.failed.connect(lambda _: self.unapproved.emit())

    def withdraw_all(self, reply_ids: list[int]) -> None:
        """Take approvals back that are not under way yet."""

        def work() -> None:
            from engine.api import ReplyError  # noqa: PLC0415 - on a worker, loaded by now

            for reply_id in reply_ids:
                with suppress(ReplyError):
                    self._engine.replies.withdraw(reply_id)

        self._runner.run(self, lambda _: work(), write=True).failed.connect(self.failed)

    def put_off_until_morning(self) -> None:
        """Not today: it comes back tomorrow at eight."""
        from engine.api import SEOUL  # noqa: PLC0415 - loaded by now

        now = self._engine.clock.now().astimezone(SEOUL)
        morning = now.replace(hour=8, minute=0, second=0, microsecond=0) + timedelta(days=1)
        self._put_off(morning, soon=False)

    def put_off_for(self, minutes: int) -> None:
        self._put_off(self._engine.clock.now() + timedelta(minutes=minutes), soon=True)

    def discard(self) -> None:
        """No answer is wanted; the next item comes up."""
        card = self._open_card()
        if card is None or self._deciding:
            return
        reply_id = card.reply.id
        self._decide(lambda: self._engine.replies.discard(reply_id), self.discarded.emit)

    def take_up(self, card: ReplyCard) -> None:
        """Undo of a discard, with the words that stood there."""
        reply = card.reply
        self._write(lambda: self._engine.replies.revise(reply.id, reply.text), self._on_taken_back)

    def bring_back(self, card: ReplyCard) -> None:
        """Undo of a putting off."""
        reply_id, now = card.reply.id, self._engine.clock.now()
        self._write(lambda: self._engine.replies.snooze(reply_id, now), self._on_taken_back)

    def _open_card(self) -> ReplyCard | None:
        return None if self.desk is None else self.desk.card

    def _write(self, work: Callable[[], ReplyCard], done: Callable[[ReplyCard], None]) -> Task:
        task = self._runner.run(self, lambda _: work(), write=True)
        task.succeeded.connect(done)
        task.failed.connect(self.failed)
        return task

    def _put_off(self, until: datetime, soon: bool) -> None:
        card = self._open_card()
        if card is None or self._deciding:
            return
        reply_id = card.reply.id
        self._decide(
            lambda: self._engine.replies.snooze(reply_id, until),
            lambda kept: self.put_off.emit(kept, soon),
        )

    def _decide(self, work: Callable[[], ReplyCard], tell: Callable[[ReplyCard], None]) -> None:
        """Write a decision, then go on with the next item."""

        def done(card: ReplyCard) -> None:
            self._go_on(card.review.id)
            tell(card)

        self._deciding = True
        task = self._runner.run(self, lambda _: work(), write=True)
        task.succeeded.connect(done)
        task.failed.connect(self._on_undecided)
        task.finished.connect(self._on_decided)

    def _on_undecided(self, fault: BaseException) -> None:
        """What lies there may be another by now than what is on the screen."""
        self.failed.emit(fault)
        self.load()

    def _on_decided(self) -> None:
        self._deciding = False

    def _go_on(self, review_id: int) -> None:
        """That item left the queue; the one after it comes up, else the first."""
        cards = () if self.queue is None else self.queue.cards
        nth = next((nth for nth, card in enumerate(cards) if card.review.id == review_id), 0)
        left = [card for card in cards if card.review.id != review_id]
        if self.queue is not None:
            self.queue = replace(self.queue, cards=tuple(left))
            self.queued.emit()
        following = left[nth if nth < len(left) else 0] if left else None
        self._lay(None if following is None else Desk(following.review, following))
        self.load()

    def _read(self, shelf: Shelf, open_id: int | None) -> tuple[Queue, Desk | None]:
        return self._read_queue(shelf), None if open_id is None else self._read_desk(open_id)

    def _read_queue(self, shelf: Shelf) -> Queue:
        from engine.api import State  # noqa: PLC0415 - on a worker, loaded by now

        replies = self._engine.replies
        cards = replies.queue([State(each) for each in SHELVES[shelf]], QUEUE)
        found = replies.counts()
        counts = {
            name: sum(found.get(State(each), 0) for each in states)
            for name, states in SHELVES.items()
        }
        brought = replies.queue([State.SENDING], 1) if found.get(State.SENDING) else []
        under_way = brought[0] if brought else None
        now = self._engine.clock.now()
        return Queue(shelf, tuple(cards), counts, now, replies.ready(), under_way)

    def _read_desk(self, review_id: int) -> Desk:
        card = self._engine.replies.get(review_id)
        return Desk(card.review if card else self._engine.reviews.get(review_id), card)

    def _on_read(self, queue: Queue, desk: Desk | None) -> None:
        if queue.shelf != self.shelf:
            return
        self.queue = queue
        self.queued.emit()
        open_id = None if self.desk is None else self.desk.review.id
        if desk is not None and desk.review.id == open_id and self._belongs(desk):
            self._renew(desk)
        elif not self._opening and open_id == (None if desk is None else desk.review.id):
            self._lay_first(queue)

    def _lay_first(self, queue: Queue) -> None:
        first = queue.cards[0] if queue.cards else None
        self._lay(None if first is None else Desk(first.review, first))

    def _belongs(self, desk: Desk) -> bool:
        """Still on the shelf that is looked at; a review without a reply lies on none."""
        return desk.card is None or desk.card.reply.state.value in SHELVES[self.shelf]

    def _renew(self, desk: Desk) -> None:
        """The store's newer state of what lies there; the reply's text stays as it is on the
        screen.
        """
        known = self._open_card()
        if (known is None) != (desk.card is None):
            self._lay(desk)
        elif desk != self.desk:
            self.desk = desk
            self.judged.emit()

    def _lay(self, desk: Desk | None) -> None:
        self.desk = desk
        self.laid.emit()

    def _know(self, card: ReplyCard) -> None:
        if self.queue is not None:
            self.queue = self.queue.with_card(card)
        if self.desk is not None and self.desk.review.id == card.review.id:
            self.desk = Desk(card.review, card)

    def _on_not_found(self, fault: BaseException) -> None:
        self._opening = False
        self.failed.emit(fault)

    def _on_found(self, desk: Desk) -> None:
        """The list shows the shelf on which the opened reply stands."""
        self._opening = False
        state = None if desk.card is None else desk.card.reply.state.value
        shelf = next((name for name, states in SHELVES.items() if state in states), self.shelf)
        self._lay(desk)
        if shelf != self.shelf:
            self.shelf = shelf
            self.load()

    def _on_drafted(self, card: ReplyCard) -> None:
        if self.desk is not None and self.desk.review.id == card.review.id:
            self._know(card)
            self._on_found(Desk(card.review, card))

    def _on_saved(self, card: ReplyCard) -> None:
        self._know(card)
        self.judged.emit()

    def _on_taken_back(self, card: ReplyCard) -> None:
        self._on_found(Desk(card.review, card))
        self.load()
