"""Rules and commands over replies: drafting, the owner's decisions, and sending."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from engine.prompts.dto import Template
from engine.prompts.service import Prompts
from engine.replies import repository, rows
from engine.replies.brake import HOLD, doubts
from engine.replies.by_hand import ByHand
from engine.replies.drafting import Draft, Wish, compose
from engine.replies.dto import Approval, HandOver, HeldBack, ReplyCard, SendReport, State, Tone
from engine.replies.errors import (
    OwnersCall,
    ReplyError,
    ReviewChanged,
    WrongState,
)
from engine.replies.ledger import Ledger
from engine.replies.lifecycle import (
    ANSWERED_ELSEWHERE,
    LEFT,
    LOST,
    Verdict,
    check_move,
    text_hash,
)
from engine.replies.model import Reply, ReplyStep
from engine.replies.outbox import Outbox
from engine.replies.plan import Plan
from engine.replies.removal import Removal
from engine.replies.sendable import (
    check_sendable,
    check_size,
    check_unanswered,
    plain_words,
    rules_of,
)
from engine.replies.similarity import Guard
from engine.replies.values import OWNERS_CALL, owners_call
from engine.replies.vanishing import Vanishing
from engine.reviews.dto import ReviewDto
from engine.reviews.service import Reviews
from engine.runtime.clock import SEOUL, Clock, to_ms
from engine.runtime.errors import NotFound
from engine.runtime.events import Changed
from engine.runtime.ids import collected_uuid
from engine.runtime.progress import Progress, Silent
from engine.shops.service import Shops
from engine.store.database import Database, Unit
from engine.sync.leases import NOBODYS, Leases
from engine.visits.service import Visits

_RECENT = 200
_BATCH = 50
_NOBODY = -1


class Replies:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        reviews: Reviews,
        shops: Shops,
        visits: Visits,
        prompts: Prompts,
        leases: Leases = NOBODYS,
    ) -> None:
        self._database = database
        self._clock = clock
        self._reviews = reviews
        self._shops = shops
        self._prompts = prompts
        self._ledger = Ledger(clock, reviews)
        self._by_hand = ByHand(database, shops, self._ledger, leases)
        self._vanishing = Vanishing(database, reviews, self._ledger)
        self._plan = Plan(database, clock, reviews, shops)
        self._outbox = Outbox(
            database, clock, reviews, shops, visits, self._ledger, leases, self._plan
        )
        self._removal = Removal(database, reviews, shops, visits, self._ledger)

    def queue(self, states: Collection[State], limit: int = 200) -> list[ReplyCard]:
        """Replies whose deadline is near first, then those to complaints, then to the newest
        reviews.

        Those that are snoozed, or that somebody else's answer has made needless, stay away.
        """
        with self._database.reading() as session:
            needless, now_ms = self._needless(session), to_ms(self._clock.now())
            due = self._reviews.due_ids(session)[:limit]
            found = repository.queue(session, states, needless, due, now_ms, limit)
            steps = repository.steps(session, [reply.id for reply in found])
        return self._cards(found, steps)

    def card(self, reply_id: int) -> ReplyCard:
        """Raises `NotFound`."""
        with self._database.reading() as session:
            review_id = rows.known(session, reply_id).review_id
        return self._card(review_id)

    def get(self, review_id: int) -> ReplyCard | None:
        """The reply to a review, if there is one."""
        with self._database.reading() as session:
            reply = repository.by_review(session, review_id)
            steps = repository.steps(session, [reply.id] if reply else [])
        return self._cards([reply], steps)[0] if reply else None

    def counts(self) -> dict[State, int]:
        """How many replies are in each state, of those `queue` shows; no entry means none."""
        with self._database.reading() as session:
            return repository.counts(session, self._needless(session), to_ms(self._clock.now()))

    def ready(self) -> int:
        """How many replies a round would press now, where nothing ends it early."""
        return self._plan.ready()

    def draft(self, review_id: int, owner_words: str = "", tone: Tone = "polite") -> ReplyCard:
        """Write a draft, in place of what was there: an approved reply must be approved anew.

        Raises `WrongState` (it was sent already), `AlreadyAnswered`, `NoTemplate`, `OwnersCall`,
        `NotFound`.
        """
        check_size("owner_words", owner_words)
        review = self._reviews.get(review_id)
        check_unanswered(review)
        with self._database.reading() as session:
            guard = self._guard(session, without_review=review_id)
            is_first = repository.by_review(session, review_id) is None
        wish = Wish(owner_words, tone, rules_of(review.platform).letters)
        draft = compose(review, wish, self._prompts.latest(), guard)
        with self._database.unit("" if is_first else "replies.draft") as unit:
            reply = repository.by_review(unit.session, review_id)
            if reply is None:
                self._open(unit, review, wish, draft, untouched=False)
            else:
                check_move(State(reply.state), State.DRAFT)
                rows.rewrite(reply, wish, draft)
                self._ledger.move(unit, reply, Verdict(State.DRAFT))
        return self._card(review_id)

    def draft_waiting(self, limit: int, progress: Progress | None = None) -> int:
        """Draft for the newest reviews that nobody has answered; returns how many were written.

        Not for those of `values.OWNERS_CALL`: the owner decides whether and what to answer.
        """
        progress = progress or Silent()
        with self._database.reading() as session:
            ids = self._reviews.waiting_ids(session, limit, without=OWNERS_CALL)
            guard = self._guard(session)
        templates = self._prompts.latest()
        written = 0
        for start in range(0, len(ids), _BATCH):
            progress.report(start, len(ids), "progress.drafting")
            reviews = self._reviews.get_many(ids[start : start + _BATCH])
            written += self._draft_batch(reviews, templates, guard)
        progress.report(len(ids), len(ids), "progress.drafting")
        return written

    def revise(
        self, reply_id: int, text: str, check: Callable[[], None] | None = None
    ) -> ReplyCard:
        """Take the owner's own wording; what was approved or failed is a draft again. `check`:
        called while nobody else can write; what it raises leaves the reply as it is.
        """
        check_size("text", text)
        with self._database.unit("replies.revise") as unit:
            if check is not None:
                check()
            reply = _known(unit, reply_id)
            check_move(State(reply.state), State.DRAFT)
            reply.text = plain_words(text)
            guard = self._guard(unit.session, without_review=reply.review_id)
            reply.similarity = guard.nearest(reply.text)
            self._ledger.move(unit, reply, Verdict(State.DRAFT))
        return self._card(reply.review_id)

    def approve(self, shown: ReplyCard) -> ReplyCard:
        """Release for sending, by who read the review that is `shown`. Only replies count as recent
        here, not drafts. What the owner may regret is held for half an hour (`brake`), in which he
        may withdraw or revise it.

        Raises `ReviewChanged`, `EmptyReply`, `ReplyTooLong`, `ReplyTooSimilar`, `AlreadyAnswered`,
        `WrongState`.
        """
        review = self._reviews.get(shown.review.id)
        check_unanswered(review)
        with self._database.unit("replies.approve") as unit:
            reply = _known(unit, shown.reply.id)
            if reply.state not in (State.DRAFT, State.FAILED):
                raise WrongState(state=reply.state, wanted=State.APPROVED.value)
            guard = self._guard(unit.session, without_review=reply.review_id, drafts=False)
            reply.similarity = guard.nearest(reply.text)
            check_sendable(reply, rules_of(review.platform))
            reply.review_hash = self._read_hash(unit.session, shown)
            reply.text_hash = text_hash(reply.text)
            reply.held_ms = self._held_until(reply.text, review)
            self._ledger.move(unit, reply, Verdict(State.APPROVED))
        return self._card(reply.review_id)

    def approve_all(self, shown: Sequence[ReplyCard]) -> Approval:
        """Release several for sending, in this order. One that cannot be approved keeps no other
        from it, and each is compared with those before it. What only the owner may decide is not
        approved in passing.
        """
        approved, held = [], []
        for card in shown:
            try:
                if card.caution is not None:
                    raise OwnersCall
                approved.append(self.approve(card))
            except ReplyError as fault:
                held.append(HeldBack(self.card(card.reply.id), fault.code, dict(fault.params)))
        return Approval(tuple(approved), tuple(held))

    def withdraw(self, reply_id: int) -> ReplyCard:
        """Take an approval back, as long as sending has not begun. Raises `WrongState`."""
        with self._database.unit("replies.withdraw") as unit:
            reply = _known(unit, reply_id)
            if reply.state != State.APPROVED:
                raise WrongState(state=reply.state, wanted=State.DRAFT.value)
            self._ledger.move(unit, reply, Verdict(State.DRAFT))
        return self._card(reply.review_id)

    def hand_over(self, shown: ReplyCard) -> HandOver:
        """Give the owner what it takes to answer by hand; from then on we only look whether the
        reply is there. Approves it first, and raises what `approve` does; `WrongState` where it is
        being posted, `LeaseHeld` where another device may be posting it, `ReplyHeld` for one that
        the anger brake holds: it stays approved, and can be handed over later.

        `withdraw` takes it back. One that is lost stays as it is: we see when it is there again.
        """
        with self._database.reading() as session:
            self._read_hash(session, shown)
        card = self.card(shown.reply.id)
        if card.reply.outcome not in LOST:
            if card.reply.state is not State.APPROVED:
                card = self.approve(shown)
            self._by_hand.take(card)
            card = self.card(card.reply.id)
        return self._by_hand.given(card)

    def tell_posted(self, reply_id: int) -> ReplyCard:
        """The owner says that his hand has posted what was handed over; nobody looks any more.

        Raises `WrongState` for one that was not handed over.
        """
        self._by_hand.tell_posted(reply_id)
        return self.card(reply_id)

    def remove(self, reply_id: int, progress: Progress | None = None) -> ReplyCard:
        """Take a published reply back from the platform, see `Removal.remove`."""
        self._removal.remove(reply_id, progress or Silent())
        return self.card(reply_id)

    def snooze(self, reply_id: int, until: datetime) -> ReplyCard:
        """Keep out of the queue until then; only what the owner has still to decide can wait."""
        with self._database.unit("replies.snooze") as unit:
            reply = _known(unit, reply_id)
            if reply.state not in (State.DRAFT, State.FAILED, State.NEEDS_LOOK):
                raise WrongState(state=reply.state, wanted="snoozed")
            reply.snoozed_ms = to_ms(until)
            unit.emit(Changed("reply", (reply_id,), "replies.snooze"))
        return self._card(reply.review_id)

    def discard(self, reply_id: int) -> ReplyCard:
        """Leave the review without an answer; `draft` takes it up again. One that is lost is left
        so. Raises `WrongState`.
        """
        with self._database.unit("replies.discard") as unit:
            reply = _known(unit, reply_id)
            if reply.outcome in LOST:
                self._ledger.remark(unit, reply, LEFT)
            else:
                self._ledger.move(unit, reply, Verdict(State.DISCARDED))
        return self._card(reply.review_id)

    def drop_answered(self) -> int:
        """Discard drafts and failures whose review somebody answered elsewhere; returns how many.

        Customers can read an answer there, so that `approve` would only raise.
        """
        with self._database.unit() as unit:
            needless = self._needless(unit.session)
            for reply_id in needless:
                verdict = Verdict(State.DISCARDED, ANSWERED_ELSEWHERE)
                self._ledger.settle(unit, _known(unit, reply_id), verdict)
        return len(needless)

    def note_vanished(self) -> int:
        """Find replies that customers could read and no longer can, as the shops' lists were last
        seen; returns how many. They come into the queue as `NEEDS_LOOK`.
        """
        return self._vanishing.note()

    def send(
        self, progress: Progress | None = None, limit: int = 20, *, promised: bool = False
    ) -> SendReport:
        """A round through the outbox, see `Outbox.send`; `limit`: replies pressed in this round.
        `promised`: only what `promised` told the moments of.
        """
        return self._outbox.send(progress or Silent(), limit, promised=promised)

    def promised(self) -> list[datetime]:
        """When there is something to send, or to look after, that nobody asks for."""
        return self._outbox.promised()

    def sent_between(self, since: datetime, until: datetime) -> int:
        """How many replies this computer has seen arrive, from `since` on and before `until`."""
        with self._database.reading() as session:
            return repository.seen_between(session, to_ms(since), to_ms(until))

    def _needless(self, session: Session) -> list[int]:
        """Drafts and failures under whose review customers can read an answer."""
        undecided = repository.undecided(session)
        return [undecided[key] for key in self._reviews.answered_ids(session, undecided)]

    def _draft_batch(
        self, reviews: Sequence[ReviewDto], templates: Sequence[Template], guard: Guard
    ) -> int:
        drafts: list[tuple[ReviewDto, Wish, Draft]] = []
        for review in reviews:
            if owners_call(review):  # read since
                continue
            wish = Wish("", "polite", rules_of(review.platform).letters)
            draft = compose(review, wish, templates, guard)
            guard.add(draft.text)
            drafts.append((review, wish, draft))
        with self._database.unit() as unit:
            taken = repository.answered(unit.session, [review.id for review in reviews])
            fresh = [item for item in drafts if item[0].id not in taken]
            for review, wish, draft in fresh:
                self._open(unit, review, wish, draft, untouched=True)
        return len(fresh)

    def _open(
        self, unit: Unit, review: ReviewDto, wish: Wish, draft: Draft, *, untouched: bool
    ) -> None:
        uuid = collected_uuid(review.platform, "reply", review.found.external_id)
        reply = rows.new(uuid, review, to_ms(self._clock.now()), untouched)
        rows.rewrite(reply, wish, draft)
        self._ledger.open(unit, reply)

    def _read_hash(self, session: Session, shown: ReplyCard) -> bytes:
        """Of the review as it was shown, which must be what it says now, or `ReviewChanged`."""
        stored = self._reviews.stored_hash(session, shown.review.id)
        if self._reviews.hash_of(shown.review.found) != stored:
            raise ReviewChanged(review_id=shown.review.id)
        return stored

    def _held_until(self, text: str, review: ReviewDto) -> int | None:
        return to_ms(self._clock.now() + HOLD) if doubts(text, review.found) else None

    def _guard(self, session: Session, without_review: int = _NOBODY, drafts: bool = True) -> Guard:
        """Holds what customers read under one another, and today's drafts unless told not to."""
        texts = {
            *self._reviews.recent_owner_texts(session, _RECENT),
            *repository.spoken_texts(session, without_review, _RECENT),
        }
        if drafts:
            today = self._clock.now().astimezone(SEOUL).replace(hour=0, minute=0, second=0)
            texts |= set(repository.draft_texts(session, without_review, to_ms(today)))
        return Guard(texts)

    def _card(self, review_id: int) -> ReplyCard:
        card = self.get(review_id)
        if card is None:
            raise NotFound(entity="reply", id=review_id)
        return card

    def _cards(
        self, replies: Sequence[Reply], steps: Mapping[int, Sequence[ReplyStep]]
    ) -> list[ReplyCard]:
        # Outside of a session: a reader that waits for a second one could wait for ever.
        reviews = self._reviews.get_many([reply.review_id for reply in replies])
        now_ms = to_ms(self._clock.now())
        return [
            rows.card(reply, review, steps.get(reply.id, []), rules_of(review.platform), now_ms)
            for reply, review in zip(replies, reviews, strict=True)
        ]


def _known(unit: Unit, reply_id: int) -> Reply:
    return rows.known(unit.session, reply_id)
