"""Rules and commands over reviews."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from engine.language.analysis import Aspect, Reason
from engine.language.lessons import Lesson
from engine.language.port import Language
from engine.language.sentiment import Label
from engine.platforms.port import ReplyFound, ReviewFound
from engine.reviews import (
    absence,
    absorb,
    aspects,
    bringing,
    corrections,
    hashing,
    history,
    placing,
    pressing,
    readers,
    repository,
    rows,
    said,
)
from engine.reviews.bringing import Lines
from engine.reviews.digest import digest
from engine.reviews.doubles import Doubtful
from engine.reviews.dto import (
    Absorbed,
    AnswerSeen,
    AspectCounts,
    Digest,
    Ids,
    Low,
    Origin,
    Period,
    ReviewDto,
    ReviewFilter,
    ReviewRow,
    Said,
    SentenceFound,
    Tally,
)
from engine.reviews.model import Review
from engine.reviews.reading import Heed, Reading, heed_nothing
from engine.reviews.reread import reread
from engine.reviews.waiting import settle
from engine.runtime.clock import Clock, from_ms, to_ms
from engine.runtime.errors import NotFound
from engine.runtime.events import Changed
from engine.runtime.progress import Progress, Silent
from engine.shops.service import Shops
from engine.store.database import Database, Unit

DUE_SOON = timedelta(days=3)


class Reviews:
    def __init__(
        self, database: Database, shops: Shops, clock: Clock, heed: Heed = heed_nothing
    ) -> None:
        """`heed`: told of what is urgent before that is committed."""
        self._database = database
        self._shops = shops
        self._clock = clock
        self._reading = Reading(database, clock, heed)

    def ids(self, wanted: ReviewFilter) -> Ids:
        """Ids of the reviews that fulfil `wanted`, newest first."""
        with self._database.reading() as session:
            return repository.ids(session, wanted)

    def rows(self, wanted: Sequence[int]) -> list[ReviewRow]:
        """Table lines in the order of `wanted`; ids that are gone are left out."""
        with self._database.reading() as session:
            names = self._shops.names(session)
            found = repository.lines(session, wanted)
            return [rows.row(line, names[line.shop_id]) for line in found]

    def get(self, review_id: int) -> ReviewDto:
        """Raises `NotFound`."""
        return self.get_many([review_id])[0]

    def get_many(self, wanted: Sequence[int]) -> list[ReviewDto]:
        """In the order of `wanted`. Raises `NotFound`."""
        with self._database.reading() as session:
            return self.read_many(session, wanted)

    def read_many(self, session: Session, wanted: Sequence[int]) -> list[ReviewDto]:
        """As `get_many`, for who reads already: a reader must not wait for a second one."""
        names, found = self._shops.names(session), repository.rows(session, wanted)
        _check_all_found(wanted, found)
        old = repository.revisions(session, wanted)
        judged = repository.judged(session, wanted)
        corrected = corrections.among(session, wanted)
        return [
            rows.dto(
                review,
                names[review.shop_id],
                old.get(review.id, []),
                judged.get(review.id, []),
                corrected.get(review.id),
            )
            for review in found
        ]

    @contextmanager
    def intake(self, unit: Unit, doubtful: Doubtful | None = None) -> Iterator[absorb.Intake]:
        """Take pages of found reviews in; known ones are only touched if they changed.

        `doubtful`: of the visit they come from; `Intake.resolve` says at its end what they are.
        """
        intake = absorb.Intake(unit.session, doubtful)
        yield intake
        intake.close()
        if intake.touched:
            unit.emit(Changed("review", tuple(intake.touched), "reviews.absorb"))

    def absorb(self, unit: Unit, found: Sequence[ReviewFound], origin: Origin) -> Absorbed:
        """Take a single page in."""
        with self.intake(unit) as intake:
            return intake.take(found, origin)

    def held(self, session: Session, shop_id: int, since_ms: int = 0) -> int:
        """How many reviews of a shop's list, written since then, we have that are not gone."""
        return absence.held(session, shop_id, since_ms)

    def lose(self, unit: Unit, shop_id: int, before_run: int, since_ms: int) -> int:
        """Those written since then that no visit from `before_run` on was shown are gone."""
        now_ms = to_ms(self._clock.now())
        lost = absence.lose(unit.session, shop_id, before_run, since_ms, now_ms)
        if lost:
            unit.emit(Changed("review", tuple(lost), "reviews.lose"))
        return len(lost)

    def bring(self, unit: Unit, found: Sequence[ReviewFound], origin: Origin, lines: Lines) -> int:
        """Take in what a person brings, if it is not here yet; returns how many are new."""
        return self._brought(unit, bringing.bring(unit.session, found, origin, lines))

    def bring_doubtful(self, unit: Unit, lines: Lines) -> int:
        """The same for what was in doubt, after the last of `lines`."""
        return self._brought(unit, bringing.resolve(unit.session, lines))

    @staticmethod
    def _brought(unit: Unit, new: Sequence[int]) -> int:
        if new:
            unit.emit(Changed("review", tuple(new), "reviews.bring"))
        return len(new)

    def take_back(self, unit: Unit, batch: int) -> tuple[list[int], int]:
        """Those of a batch that are gone again, and how many stay: see `bringing.take_back`."""
        gone, kept = bringing.take_back(unit.session, batch)
        if gone:
            unit.emit(Changed("review", tuple(gone), "reviews.take_back"))
        return gone, kept

    def reread(self, unit: Unit, found: Sequence[ReviewFound], origin: Origin) -> int:
        """Put right what an older parser made of the page `origin.raw_id`; returns how many."""
        touched = reread(unit.session, found, origin)
        if touched:
            unit.emit(Changed("review", tuple(touched), "reviews.reread"))
        return len(touched)

    def analyse(self, language: Language, progress: Progress | None = None) -> int:
        """Let the language engine read every review that nobody has read; returns how many.

        Newest first, and stored batch by batch: whatever ends this early, what is left is read
        by the next call. `ReviewUrgent` leaves with the batch. Raises `PackError`, `WorkerLost`.
        """
        return self._reading.unread(language, progress or Silent())

    def analyse_again(self, language: Language, progress: Progress | None = None) -> int:
        """Let it read every review that somebody else has read; returns how many. As `analyse`."""
        return self._reading.outdated(language, progress or Silent())

    def correct(self, review_id: int, label: Label | None) -> None:
        """Keep what the owner says the review means, over what any model reads; None takes it
        back. A new text of the guest's drops it. Raises `NotFound`.
        """
        with self._database.unit("reviews.correct") as unit:
            review = _known(unit.session.get(Review, review_id), review_id)
            if label is not None:
                corrections.correct(unit.session, review, label, to_ms(self._clock.now()))
            elif not corrections.take_back(unit.session, review):
                return
            unit.emit(Changed("review", (review_id,), "reviews.correct"))

    def lessons(self, limit: int) -> list[Lesson]:
        """Reviews of which it is known what they mean, see `corrections.lessons`."""
        with self._database.reading() as session:
            return corrections.lessons(session, limit)

    def outdated(self, reader: str) -> int:
        """How many reviews somebody else than `reader`, a `Language.name`, has read."""
        with self._database.reading() as session:
            return readers.count_others(session, reader)

    def forget_readers(self) -> None:
        """Count every reading as out of date, until `analyse_again` has gone over them all."""
        with self._database.unit() as unit:
            readers.forget(unit.session)

    def waiting_ids(
        self, session: Session, limit: int | None = None, without: Collection[Reason] = ()
    ) -> list[int]:
        """Reviews that wait and have no reply of ours yet, not even a draft; newest first.

        Those that give one of the reasons `without` are left out.
        """
        return repository.waiting(session, limit, without)

    def answered_ids(self, session: Session, among: Collection[int]) -> set[int]:
        """Those of the reviews under which customers can read an answer, whoever wrote it."""
        return repository.answered(session, among)

    def answers_seen(self, session: Session, among: Collection[int]) -> dict[int, AnswerSeen]:
        """What the lists last showed under those of the reviews that are visible, by review."""
        return repository.answers_seen(session, among)

    def due_ids(self, session: Session) -> list[int]:
        """Waiting reviews that can be answered for three days more or less, the nearest first."""
        now = self._clock.now()
        return repository.due(session, to_ms(now), to_ms(now + DUE_SOON))

    def page_id(self, review_id: int) -> int | None:
        """The kept page that the review was last read from; None: it came another way."""
        with self._database.reading() as session:
            return repository.page_id(session, review_id)

    @staticmethod
    def by_deadline(session: Session, among: Collection[int]) -> list[int]:
        """Those of the reviews that have a deadline, answered or not; the nearest first."""
        return repository.by_deadline(session, among)

    def stored_hash(self, session: Session, review_id: int) -> bytes:
        """See `hashing.content_hash`: of the review as we know it. Raises `NotFound`."""
        stored = repository.content_hash(session, review_id)
        if stored is None:
            raise NotFound(entity="review", id=review_id)
        return stored

    @staticmethod
    def hash_of(found: ReviewFound) -> bytes:
        """See `hashing.content_hash`: of the review as the platform shows it."""
        return hashing.content_hash(found)

    def pressing_ids(self, now: datetime) -> list[int]:
        """Waiting reviews of the last 30 days, in this order:

        1. with a reason for hurry: a grave one (`pressing.GRAVE`), or any and fewer than four
           stars or none; the surest first
        2. with two of five stars or fewer
        3. with bad words and fewer than four stars or none
        """
        with self._database.reading() as session:
            return pressing.ids(session, now)

    def count(self, *, waiting: bool = False, since: datetime | None = None) -> int:
        with self._database.reading() as session:
            if waiting:
                return repository.count_waiting(session)
            if since is not None:
                return repository.count_since(session, to_ms(since))
            return repository.count(session)

    def weekly_ratings(self, until: datetime, weeks: int) -> list[tuple[int, float, int]]:
        """(full weeks before `until`, mean stars of five, number of reviews with stars)."""
        with self._database.reading() as session:
            return repository.weekly_ratings(session, to_ms(until), weeks)

    def aspect_counts(
        self,
        since: datetime,
        until: datetime,
        shop_id: int | None = None,
        step: timedelta = timedelta(days=7),
    ) -> AspectCounts:
        """What reviews judged from `since` on and before `until`, step by step from `since`, and
        of how many. Of one moment: a batch read in between would leave more judged than read.
        """
        period = Period(since, until, shop_id)
        with self._database.reading() as session:
            return AspectCounts(
                aspects.counts(session, period, step), said.read_by_step(session, period, step)
            )

    def sentences(
        self,
        aspect: Aspect,
        label: Label | None,
        since: datetime,
        until: datetime,
        shop_id: int | None = None,
        limit: int = 100,
    ) -> list[SentenceFound]:
        """The sentences behind `aspect_counts`, newest first; `label` None: whatever they say."""
        with self._database.reading() as session:
            period = Period(since, until, shop_id)
            return aspects.sentences(session, aspect, label, period, limit)

    def said(
        self, since: datetime, until: datetime, shop_id: int | None = None, limit: int = 1_000
    ) -> list[Said]:
        """The newest reviews with words of a stretch of time, newest first."""
        with self._database.reading() as session:
            return said.newest(session, Period(since, until, shop_id), limit)

    def digest(self, since: datetime, until: datetime) -> Digest:
        """The reviews of all shops from `since` on and before `until`, in figures."""
        with self._database.reading() as session:
            return digest(session, Period(since, until))

    def deadlines(self, limit: int) -> dict[int, datetime]:
        """Waiting reviews that soon cannot be answered any more, with the moment; nearest first."""
        with self._database.reading() as session:
            due = self.due_ids(session)[:limit]
            rows = repository.rows(session, due)
            known = {row.id: row.reply_deadline_ms for row in rows}
        return {id_: from_ms(ms) for id_ in due if (ms := known.get(id_)) is not None}

    def tallies(self, since: datetime, until: datetime, step: timedelta) -> list[Tally]:
        """How many reviews of each shop were low, step by step from `since`."""
        with self._database.reading() as session:
            return said.tallies(session, Period(since, until), step)

    def lows(self, since: datetime, until: datetime, shop_id: int, limit: int) -> list[Low]:
        """The newest low reviews of a shop, newest first."""
        with self._database.reading() as session:
            return said.lows(session, Period(since, until, shop_id), limit)

    def texts(self, review_ids: Sequence[int]) -> dict[int, str]:
        """Clean texts by id, "" for stars alone."""
        with self._database.reading() as session:
            return said.texts(session, review_ids)

    def first_days(self, shop_ids: Sequence[int]) -> dict[int, datetime]:
        """The moment of the oldest review we have, by shop."""
        with self._database.reading() as session:
            return said.first_days(session, shop_ids)

    def recent_owner_texts(self, session: Session, limit: int) -> list[str]:
        """Replies as customers read them, newest review first."""
        return repository.owner_texts(session, limit)

    def note_found(self, unit: Unit, review_id: int, found: ReviewFound, seen_ms: int) -> None:
        """Take in what a look at this one review showed, whatever id it goes by there now."""
        review = _known(unit.session.get(Review, review_id), review_id)
        origin = Origin(review.platform, review.shop_id, review.run_id, seen_ms)
        self.absorb(unit, [replace(found, external_id=review.external_id)], origin)
        unit.session.refresh(review)  # written past the session

    def note_reply(self, unit: Unit, review_id: int, reply: ReplyFound) -> None:
        """Keep the reply that the platform shows under a review."""
        review = _known(unit.session.get(Review, review_id), review_id)
        before = (review.owner_text, review.owner_live, review.owner_state)
        had = bool(history.had_reply(unit.session, [review_id]))
        if history.is_told(before, (reply.text, reply.live, reply.state), had_reply=had):
            history.keep(unit.session, review_id, to_ms(self._clock.now()))
        review.owner_text, review.owner_live = reply.text, reply.live
        review.owner_ms = None if reply.created_at is None else to_ms(reply.created_at)
        review.owner_state, review.owner_word = reply.state, reply.word
        settle(review)
        unit.emit(Changed("review", (review_id,), "reviews.note_reply"))

    def note_no_reply(self, unit: Unit, review_id: int) -> None:
        """The platform shows no reply under a review any more."""
        review = _known(unit.session.get(Review, review_id), review_id)
        review.owner_text, review.owner_live, review.owner_ms = None, False, None
        review.owner_state = ""
        settle(review)
        unit.emit(Changed("review", (review_id,), "reviews.note_no_reply"))

    @staticmethod
    def mark_placed(connection: Any, states: Mapping[int, str]) -> None:
        """As `mark_reply`, for replies that arrived from another device; by review."""
        placing.mark_replies(connection, states)

    def mark_reply(self, unit: Unit, review_id: int, state: str) -> None:
        """Keep how far our own reply is; "" when there is none any more."""
        review = _known(unit.session.get(Review, review_id), review_id)
        review.reply_state = state
        settle(review)
        unit.emit(Changed("review", (review_id,), "reviews.mark_reply"))


def _known(review: Review | None, review_id: int) -> Review:
    if review is None:
        raise NotFound(entity="review", id=review_id)
    return review


def _check_all_found(wanted: Sequence[int], found: Sequence[Review]) -> None:
    if missing := set(wanted) - {review.id for review in found}:
        raise NotFound(entity="review", id=min(missing))
