"""Carries approved replies to the platforms: at most once each, none forgotten (`OUTBOX.md`).

Every change of state is committed before the act it announces, so that whoever starts after a
kill knows what may have happened and asks the platform before doing anything.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import partial

from engine.platforms.outcomes import (
    Blocked,
    CaptchaRequired,
    NoReplyForm,
    NotApproved,
    NotPermitted,
    PlatformError,
    RateLimited,
    ReplyRefused,
    SessionExpired,
)
from engine.platforms.pacing import Look, look_away
from engine.platforms.port import ReplyFound, ReviewFound, ShopFound
from engine.replies import repository, rows
from engine.replies.dto import SendReport, State
from engine.replies.errand import Errand
from engine.replies.ledger import Ledger
from engine.replies.lifecycle import (
    HANDED,
    REVIEW_CHANGED,
    SETTLED_AFTER,
    TEXT_CHANGED,
    Standing,
    Verdict,
    judge,
    not_pressed,
    unknown,
)
from engine.replies.model import Reply
from engine.replies.plan import Plan
from engine.replies.tally import Tally
from engine.reviews.service import Reviews
from engine.runtime.clock import Clock, from_ms, is_ahead, to_ms
from engine.runtime.progress import Cancelled, Progress
from engine.shops.dto import ShopDto
from engine.shops.service import Shops
from engine.store.database import Database
from engine.sync.errors import LeaseHeld, LeaseLost, SyncError
from engine.sync.leases import Lease, Leases
from engine.visits.service import Trip, Visits

_DOUBTFUL = (State.SENDING, State.SENT, State.NEEDS_LOOK)
_TURNED_AWAY = (SessionExpired, RateLimited, NotPermitted, NotApproved)
_NOTE = "progress.sending"


class Outbox:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        reviews: Reviews,
        shops: Shops,
        visits: Visits,
        ledger: Ledger,
        leases: Leases,
        plan: Plan,
    ) -> None:
        self._database = database
        self._clock = clock
        self._reviews = reviews
        self._shops = shops
        self._visits = visits
        self._ledger = ledger
        self._leases = leases
        self._plan = plan
        self._promised = plan.unasked()

    def promised(self) -> list[datetime]:
        """See `Plan.moments`."""
        return self._promised.moments()

    def send(self, progress: Progress, limit: int, *, promised: bool = False) -> SendReport:
        """One visit to each account with work; `limit` bounds the replies pressed in all.
        `promised`: see `Plan`.

        Where only an owner's hand can answer, replies are looked at once the owner has them.

        A visit that a platform breaks off ends there, the others still take place; the report
        tells the first such outcome. `Cancelled` leaves before the next press.
        """
        plan = self._promised if promised else self._plan
        accounts = plan.accounts()
        tally = Tally(planned=plan.size(accounts, limit))
        for (platform, account), shops in accounts.items():
            before, outcome = frozenset(tally.ends), "done"
            try:
                with self._visits.visiting(platform, account, "send", progress) as trip:
                    self._round(trip, plan, shops, progress, limit, tally)
            except (PlatformError, SyncError) as end:
                outcome = end.code
                tally.end(end)
            tally.close(platform, account, before, plan.ready(shops), outcome)
        return tally.report()

    def _round(
        self,
        trip: Trip,
        plan: Plan,
        shops: Sequence[ShopDto],
        progress: Progress,
        limit: int,
        tally: Tally,
    ) -> None:
        """First what an earlier round left in doubt, then what waits."""
        self._each(plan.doubtful(shops), progress, tally, partial(self._resolve, trip))
        waiting = plan.waiting(trip.spec.id, shops, max(0, limit - tally.pressed))
        self._each(waiting, progress, tally, partial(self._take, trip))

    def _each(
        self,
        reply_ids: Sequence[int],
        progress: Progress,
        tally: Tally,
        act: Callable[[Errand, Tally, Look], None],
    ) -> None:
        for reply_id in reply_ids:
            look = partial(progress.report, tally.done, tally.planned, _NOTE)
            look()
            act(self._errand(reply_id), tally, look)
            tally.done += 1
        progress.report(tally.done, tally.planned, _NOTE)

    def _resolve(self, trip: Trip, errand: Errand, tally: Tally, look: Look) -> None:
        """What another device has pressed is its own to settle, as long as that one lives."""
        if errand.noted.state not in _DOUBTFUL:
            return  # moved on while others were looked at
        if errand.is_ours or errand.noted.state is State.NEEDS_LOOK:
            self._settle(trip, errand, tally, look=look)
            return
        with suppress(SyncError), self._leases.held(errand.uuid, errand.next_attempt) as lease:
            gone_further = errand.after(lease.pressed, self._clock.now())
            self._settle(trip, gone_further, tally, look=look)

    def _take(self, trip: Trip, errand: Errand, tally: Tally, look: Look) -> None:
        """Of all devices of the shop one brings it; the others come to the next."""
        if errand.noted.state is not State.APPROVED:
            return  # withdrawn, or brought by another device, while others were brought
        if errand.noted.outcome == HANDED:
            self._look_for(trip, errand, tally, look)
            return
        try:
            with self._leases.held(errand.uuid, errand.next_attempt) as lease:
                errand = errand.after(lease.pressed, self._clock.now())
                self._deliver(trip, errand, tally, look, lease)
        except (LeaseHeld, LeaseLost) as end:
            tally.end(end)

    def _look_for(self, trip: Trip, errand: Errand, tally: Tally, look: Look) -> None:
        """Whether the owner's hand has posted it by now."""
        seen = self._look(trip, errand, look)
        verdict = self._judge(trip, errand, seen)
        if verdict.state is not State.APPROVED:
            self._note(errand, verdict, tally, seen)

    def _deliver(self, trip: Trip, errand: Errand, tally: Tally, look: Look, lease: Lease) -> None:
        """Look, press, look again. A platform's refusal to be looked at leaves all as it was.

        `look` may cancel until the press; what was pressed is followed to its end.
        """
        seen = self._look(trip, errand, _both(look, lease.check))
        if errand.is_doubted:
            if errand.may_be_coming(seen, self._clock.now()):
                tally.end(LeaseHeld(device="-", seconds=round(SETTLED_AFTER.total_seconds())))
                return
            is_seen = trip.spec.replies.is_seen
            verdict = judge(errand.standing, seen, self._clock.now(), is_seen=is_seen)
            if verdict.state is not State.APPROVED:
                self._note(errand, verdict, tally, seen)
                return
            errand = errand.cleared()
        verdict = self._judge(trip, errand, seen)
        if verdict.state is not State.APPROVED:
            self._note(errand, verdict, tally, seen)
        elif pressed := self._begin(errand):
            self._follow(trip, pressed, tally, look, lease)

    def _follow(self, trip: Trip, errand: Errand, tally: Tally, look: Look, lease: Lease) -> None:
        """`lease.is_pressed` stays, whatever ends this, unless surely nothing has arrived."""
        tally.pressed += 1
        tally.ends[errand.reply_id] = State.SENDING
        lease.is_pressed = True
        try:
            self._press(trip, errand, tally, _both(look, lease.check))
        finally:
            lease.is_pressed = tally.ends[errand.reply_id] not in (State.APPROVED, State.FAILED)

    def _press(self, trip: Trip, errand: Errand, tally: Tally, look: Look) -> None:
        text = errand.standing.text
        try:
            shown = trip.call(
                lambda session: session.post_reply(errand.shop, errand.review, text), look
            )
        except (Cancelled, LeaseLost):
            # Only a wait before the press can be ended: nothing was pressed.
            self._note(errand, Verdict(State.APPROVED), tally)
            raise
        except ReplyRefused as refusal:
            word = str(refusal.params.get("reason", ""))
            self._note(errand, Verdict(State.FAILED, refusal.code), tally, word=word)
        except PlatformError as fault:
            state = self._break_off(trip, errand, tally, fault)
            is_handed_back = isinstance(fault, NoReplyForm) and state is State.FAILED
            if state is not State.VERIFIED and not is_handed_back:
                raise
        else:
            sent = self._note(errand, Verdict(State.SENT), tally, external_id=shown.external_id)
            self._settle(trip, sent, tally)

    def _break_off(self, trip: Trip, errand: Errand, tally: Tally, fault: PlatformError) -> State:
        """Note where a reply stands whose press ended in `fault`."""
        if fault.before_press:
            verdict = not_pressed(errand.standing, fault)
        elif isinstance(fault, (Blocked, CaptchaRequired)):
            # Who shows us the door is not asked again before its rest is over.
            verdict = unknown(errand.standing)
        else:
            return self._settle(trip, errand, tally, refused=isinstance(fault, _TURNED_AWAY))
        self._note(errand, verdict, tally)
        return verdict.state

    def _settle(
        self,
        trip: Trip,
        errand: Errand,
        tally: Tally,
        refused: bool = False,
        look: Look = look_away,
    ) -> State:
        """Find out what became of a press, and note it; `refused` as in `judge`."""
        try:
            seen = self._look(trip, errand, look)
        except PlatformError:
            if errand.is_ours:
                self._note(errand, unknown(errand.standing), tally)
            raise
        if not errand.is_ours and errand.may_be_coming(seen, self._clock.now()):
            return errand.noted.state
        verdict = judge(
            errand.standing,
            seen,
            self._clock.now(),
            refused=refused,
            is_seen=trip.spec.replies.is_seen,
        )
        self._note(errand, verdict, tally, seen)
        return verdict.state

    def _look(self, trip: Trip, errand: Errand, look: Look) -> ReviewFound | None:
        return trip.call(lambda session: session.find_review(errand.shop, errand.review), look)

    def _judge(self, trip: Trip, errand: Errand, seen: ReviewFound | None) -> Verdict:
        """Of what waits to be pressed."""
        return judge(
            errand.standing,
            seen,
            self._clock.now(),
            changed=self._changed(errand, seen),
            is_window_sure=trip.spec.replies.is_window_sure,
        )

    def _changed(self, errand: Errand, seen: ReviewFound | None) -> str:
        """The outcome where the reply, or the review, there or in our records, says something else
        than when approved; "" where both are the same.
        """
        if seen is None:
            return ""
        if {self._reviews.hash_of(seen), errand.stored_hash} != {errand.approved_hash}:
            return REVIEW_CHANGED
        return TEXT_CHANGED if errand.is_reworded else ""

    def _begin(self, errand: Errand) -> Errand | None:
        """Commit that the press comes next; None: the owner has changed his mind meanwhile, or
        posts it himself.
        """
        with self._database.unit() as unit:
            reply = rows.known(unit.session, errand.reply_id)
            if (reply.state, reply.text) != (State.APPROVED, errand.standing.text):
                return None
            if reply.outcome == HANDED:
                return None
            if reply.held_ms is not None and is_ahead(reply.held_ms, self._now_ms()):
                return None  # another device approved it, and heard that it should wait
            reply.attempt = errand.next_attempt
            self._ledger.move(unit, reply, Verdict(State.SENDING))
            return replace(errand.at(_standing(reply, reply.changed_ms)), is_ours=True)

    def _note(
        self,
        errand: Errand,
        verdict: Verdict,
        tally: Tally,
        seen: ReviewFound | None = None,
        word: str = "",
        external_id: str | None = None,
    ) -> Errand:
        """Commit where a reply stands now, unless the owner has moved it since we looked."""
        tally.ends[errand.reply_id] = verdict.state
        before = Verdict(errand.noted.state, errand.noted.outcome)
        with self._database.unit() as unit:
            reply = rows.known(unit.session, errand.reply_id)
            if seen is not None and verdict.outcome == REVIEW_CHANGED:
                self._reviews.note_found(unit, errand.review_id, seen, to_ms(self._clock.now()))
            if seen is not None and seen.reply is not None:
                self._reviews.note_reply(unit, errand.review_id, seen.reply)
                external_id = _id_of(verdict, seen.reply)
            reply.platform_reply_id = external_id or reply.platform_reply_id
            if reply.state == before.state and verdict != before:
                reply.attempt = max(reply.attempt, errand.standing.attempt)
                self._ledger.move(unit, reply, verdict, word)
        return errand.at(replace(errand.standing, state=verdict.state, outcome=verdict.outcome))

    def _errand(self, reply_id: int) -> Errand:
        with self._database.reading() as session:
            reply = rows.known(session, reply_id)
            last = repository.last_step(session, reply_id)
            pressed_ms = repository.pressed_ms(session, reply_id)
            stored_hash = self._reviews.stored_hash(session, reply.review_id)
        shop = self._shops.get(reply.shop_id)
        standing = _standing(reply, pressed_ms)
        errand = Errand(
            reply_id=reply.id,
            uuid=reply.uuid,
            review_id=reply.review_id,
            shop=ShopFound(external_id=shop.external_id, name=shop.name, ref=shop.ref),
            review=self._reviews.get(reply.review_id).found,
            noted=standing,
            standing=standing,
            is_ours=last == reply.state,
            approved_hash=reply.review_hash,
            stored_hash=stored_hash,
            text_hash=reply.text_hash,
        )
        return errand.over(last, self._clock.now())

    def _now_ms(self) -> int:
        return to_ms(self._clock.now())


def _standing(reply: Reply, pressed_ms: int | None) -> Standing:
    return Standing(
        state=State(reply.state),
        outcome=reply.outcome,
        text=reply.text,
        attempt=reply.attempt,
        pressed_at=None if pressed_ms is None else from_ms(pressed_ms),
    )


def _both(look: Look, check: Callable[[], None]) -> Look:
    def watch() -> None:
        look()
        check()

    return watch


def _id_of(verdict: Verdict, shown: ReplyFound) -> str | None:
    return shown.external_id if verdict.state is State.VERIFIED else None
