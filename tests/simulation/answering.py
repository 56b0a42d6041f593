"""Twenty approved replies on their way to a replica of a platform that fails at random, in a
program that is killed at random. Everything is drawn from one seed.

In the end the platform holds each reply exactly once, or the owner is told that it needs a look or
was refused: never twice, never missing without a word.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, Final

import httpx2
from sqlalchemy import event
from sqlalchemy.orm import Session

from engine.crawls.service import Crawls
from engine.platforms.outcomes import PlatformError, SessionExpired
from engine.platforms.port import Consent
from engine.prompts.service import Prompts
from engine.replies.dto import ReplyCard, State
from engine.replies.service import Replies
from engine.reviews.dto import ReviewFilter
from engine.reviews.service import Reviews
from engine.runtime.events import EventBus
from engine.runtime.loop import Loop
from engine.runtime.secrets.entry import FleetingEntry
from engine.shops.service import Shops
from engine.store.database import Database
from engine.sync.leases import NOBODYS
from engine.visits.dto import Reach
from engine.visits.service import Visits
from tests.contract.staging import ReplicaStage, stage_of
from tests.engine.standing_clock import StandingClock
from tests.replicas.kit.board import Board, Reply

REPLIES: Final = 20
MORNING: Final = datetime(2026, 11, 21, 0, 30, tzinfo=UTC)
_KEY: Final = bytes(range(32))
_LIVES: Final = 20
_MANY: Final = 1_000
_ON_THEIR_WAY: Final = (State.APPROVED, State.SENDING, State.SENT)
_ROUNDS: Final = 6
_ROUNDS_IN_PEACE: Final = 4
_KILLED_SHARE: Final = 0.4
_PAUSES: Final = (*[timedelta(seconds=5)] * 3, timedelta(minutes=3), timedelta(hours=7))
_REST: Final = timedelta(hours=25)
"""Longer than any rest after a refusal."""
_SAID: Final = (
    *("맛있는", "친절한", "깨끗한", "따뜻한", "푸짐한", "시원한", "든든한", "즐거운", "고마운"),
    *("반가운", "편안한", "새로운", "가까운", "정성껏", "자주", "골목", "저녁", "아침", "단골"),
)
_ON: Final = ("reply", "reviews", "any")
_EVERYWHERE: Final = (
    *("unauthorized", "block_page", "rate_limited", "server_error", "too_often"),
    *("access_denied", "captcha"),
)
FAULTS: Final = (
    *_EVERYWHERE,
    *("session_lost", "truncated", "malformed_json", "renamed_field", "insert_between_pages"),
    *("drop_before_storing", "drop_after_storing", "reply_silent", "staff_account"),
    *("past_deadline", "reply_rejected", "reply_pending", "reply_hidden", "reply_invalid"),
    *("unverified", "token_expired", "permission_denied", "popups", "renamed_classes"),
    *("more_never_ends", "virtual_list", "duplicate_ids"),
)
_VALUES: Final[dict[str, Any]] = {"reply_rejected": "SPAM", "popups": 2, "virtual_list": 6}


class Killed(BaseException):
    """As a kill: nothing of ours catches it."""


@dataclass(slots=True)
class Found:
    """How a sequence ended. `wrong`: what must not be; `trace`: what happened, in order."""

    seed: int
    ends: dict[State, int] = field(default_factory=dict)
    kills: int = 0
    faults: int = 0
    wrong: list[str] = field(default_factory=list)
    trace: list[str] = field(default_factory=list)


class Fate:
    """Kills at the nth moment: before or after a commit, a request or its answer."""

    def __init__(self, at: int) -> None:
        self._left = at

    def moment(self, *_: object) -> None:
        self._left -= 1
        if self._left == 0:
            raise Killed


class Desk:
    """One profile of an owner whose shop is on the stage; `reopen` is a new process of ours."""

    def __init__(self, folder: Path, stage: ReplicaStage[Any], clock: StandingClock) -> None:
        self.stage = stage
        self.clock = clock
        self._folder = folder
        self._grant = FleetingEntry()
        self.open()

    def open(self) -> None:
        platform = self.stage.platform
        bus = EventBus(on_fault=lambda fault: None)
        self.database = Database.open(self._folder / "profile", _KEY, bus, self.clock)
        self.loop = Loop()
        self.shops = Shops(self.database, self.clock)
        self.reviews = Reviews(self.database, self.shops, self.clock)
        client = getattr(self.stage, "client", None)
        reach = Reach(
            self._folder / "browsers",
            visible=False,
            unhurried=False,
            sites={platform.spec.id: self.stage.site.replica or self.stage.site.console_url},
            client_of=lambda _: client,
        )
        visits = Visits(
            self.database,
            self.clock,
            self.loop,
            reach,
            Random(1),
            platform_of=lambda _: platform,
            entry_of=lambda _: self._grant,
        )
        visits.close_interrupted()
        prompts = Prompts(self.database, self.clock)
        prompts.seed()
        self.crawls = Crawls(self.database, self.shops, self.reviews, visits)
        self.replies = Replies(
            self.database, self.clock, self.reviews, self.shops, visits, prompts, NOBODYS
        )

    def close(self) -> None:
        self.loop.close()
        self.database.close()

    def reopen(self) -> None:
        self.close()
        self.open()

    def log_in(self) -> None:
        owner = getattr(self.stage, "owner", None)
        self.stage.press_login()
        consent = Consent(owner.show, "돌아가 주세요") if owner else None
        self.crawls.login(self.stage.platform.spec.id, "main", timeout_s=30, consent=consent)

    def approve(self, random: Random, count: int) -> list[ReplyCard]:
        """New reviews of customers, collected, and as many answers that the owner approved."""
        shop = max(self.shops.list(), key=lambda each: len(self.stage.reviews[each.external_id]))
        written = set(self.stage.write_new(shop.external_id, count))
        if self.crawls.collect(shop.id).outcome == SessionExpired.code:
            self.log_in()
            self.crawls.collect(shop.id)
        found = self.reviews.get_many(self.reviews.ids(ReviewFilter(limit=2 * count)))
        cards = []
        for review in found:
            if review.found.external_id in written:
                words = " ".join(random.choices(_SAID, k=20))
                cards.append(self.replies.approve(self.replies.draft(review.id, words)))
        assert len(cards) == count
        return cards


class Sequence:
    """One seed's: breaks, kills and heals."""

    def __init__(self, desk: Desk, seed: int) -> None:
        self.found = Found(seed)
        self._desk = desk
        self._random = Random(seed)
        declared = desk.stage.replica.faults.switches
        self._faults = [name for name in FAULTS if name in declared]

    def run(self) -> Found:
        cards = self._desk.approve(self._random, REPLIES)
        for _ in range(_ROUNDS):
            self._strike()
            self._send(kill=self._random.random() < _KILLED_SHARE)
            self._desk.clock.pass_by(self._random.choice(_PAUSES))
        self._desk.stage.heal()
        for _ in range(_ROUNDS_IN_PEACE):
            self._desk.clock.pass_by(_REST)
            if self._send(kill=False) == SessionExpired.code:
                self._desk.log_in()
                self._send(kill=False)
            if not self._desk.replies.queue(_ON_THEIR_WAY, 1):
                break
        told = {each.reply.id: each for each in self._desk.replies.queue(tuple(State), _MANY)}
        for card in cards:
            self._judge(told[card.reply.id])
        return self.found

    def _strike(self) -> None:
        """Some heal, some begin; a lost login is sometimes renewed."""
        random, faults = self._random, self._desk.stage.replica.faults
        if random.random() < 0.5:
            self._desk.stage.heal()
        for name in random.sample(self._faults, random.randint(0, 3)):
            on = random.choice(_ON) if name in _EVERYWHERE else None
            times = random.choice((1, 1, 2, 5, None))
            after = random.choice((0, 0, 1, 3))
            faults.set(name, _VALUES.get(name, True), times=times, after_pages=after, on=on)
            self.found.faults += 1
            self._note(f"{name} on {on or 'its own'}, {times} times, after {after} pages")
        if random.random() < 0.1:
            with suppress(PlatformError):
                self._desk.log_in()

    def _send(self, *, kill: bool) -> str:
        """How the round ended."""
        at = self._random.randint(1, 60 * REPLIES // _ROUNDS) if kill else 0
        try:
            with _killing(at):
                report = self._desk.replies.send()
        except Killed:
            self.found.kills += 1
            self._note(f"killed at moment {at}")
            self._desk.reopen()
            return "killed"
        self._note(f"sent: {report}")
        return report.outcome

    def _judge(self, told: ReplyCard) -> None:
        """What the platform holds against what the owner is told."""
        review = told.review.found.external_id
        state, posts = told.reply.state, self._desk.stage.posted(review)
        self.found.ends[state] = self.found.ends.get(state, 0) + 1
        if len(posts) > 1:
            self._blame(review, f"posted {len(posts)} times")
        if posts and posts[0] != told.reply.text:
            self._blame(review, "holds other words")
        if state is State.VERIFIED and not posts:
            self._blame(review, "said to be there, and is not")
        if state is State.FAILED and any(not each.marks for each in self._stored(review)):
            self._blame(review, "said to be refused, and stands there")
        if state not in (State.VERIFIED, State.NEEDS_LOOK, State.FAILED):
            self._blame(review, f"left {state}, posted {len(posts)} times")
        if state is not State.VERIFIED and not told.reply.outcome:
            self._blame(review, f"{state} without a word")

    def _stored(self, review: str) -> list[Reply]:
        """Those that a platform took and then rejected are marked."""
        board: Board = self._desk.stage.replica.board
        return board.posted(review)

    def _blame(self, review: str, what: str) -> None:
        self.found.wrong.append(f"seed {self.found.seed}: {review} {what}")

    def _note(self, what: str) -> None:
        self.found.trace.append(what)


@contextmanager
def _killing(at: int) -> Iterator[None]:
    """At that moment of the commits and requests within; 0: never."""
    moment = Fate(at).moment
    transport: Any = httpx2.AsyncHTTPTransport
    ask: Callable[..., Any] = transport.handle_async_request

    async def asked(*words: Any, **more: Any) -> Any:
        moment()
        answer = await ask(*words, **more)
        moment()
        return answer

    with ExitStack() as undo:
        for commit in ("before_commit", "after_commit"):
            event.listen(Session, commit, moment)
            undo.callback(event.remove, Session, commit, moment)
        transport.handle_async_request = asked
        undo.callback(setattr, transport, "handle_async_request", ask)
        yield


@contextmanager
def a_desk(folder: Path, platform: str) -> Iterator[Desk]:
    """On a stage of its own, logged in."""
    clock = StandingClock(MORNING)
    with stage_of(platform, clock) as stage:
        desk = Desk(folder, stage, clock)
        try:
            desk.log_in()
            yield desk
        finally:
            desk.close()


def sequences(platform: str, seeds: Iterable[int]) -> Iterator[Found]:
    """A profile lives for some sequences: a fresh one costs as much as all replies of one."""
    left = iter(seeds)
    while group := list(islice(left, _LIVES)):
        with TemporaryDirectory(dir=_memory()) as folder, a_desk(Path(folder), platform) as desk:
            for seed in group:
                yield Sequence(desk, seed).run()


def _memory() -> str | None:
    """A folder that no disk slows down, where there is one."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
