"""Yogiyo's replica as the stage of the conformance suite."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

from engine.platforms.port import Visit
from engine.platforms.spec import Site
from engine.platforms.testkit.stage import RETRY_AFTER_S, Fault
from engine.platforms.testkit.visitor import CountingPacing, Visitor
from engine.platforms.yogiyo import Yogiyo
from engine.runtime.clock import Clock
from engine.runtime.loop import Loop
from tests.contract.staging import ReplicaStage, in_seoul
from tests.replicas.kit.catalogue import Catalogue, Review, Timeline, Written
from tests.replicas.kit.clock import Clock as PlatformClock
from tests.replicas.kit.clock import now
from tests.replicas.kit.faults import FaultValue
from tests.replicas.yogiyo import YogiyoReplica
from tests.replicas.yogiyo.catalogue import Vendor

ANSWER_S: Final = 4.0
SWITCHES: Final[dict[Fault, tuple[str, FaultValue]]] = {
    Fault.SESSION_LOST: ("session_lost", True),
    Fault.UNAUTHORIZED: ("unauthorized", True),
    Fault.LOGIN_REDIRECT: ("login_redirect", True),
    Fault.CAPTCHA: ("captcha", True),
    Fault.REFUSED: ("block_page", True),
    Fault.ACCESS_DENIED: ("access_denied", True),
    Fault.NOT_ALLOWED: ("not_allowed", True),
    Fault.CHALLENGE: ("js_challenge", True),
    Fault.TOO_FAST: ("rate_limited", RETRY_AFTER_S),
    Fault.TOO_FAST_UNTIMED: ("rate_limited", True),
    Fault.COOLING: ("too_often", True),
    Fault.SERVER_ERROR: ("server_error", True),
    Fault.CUT_OFF: ("truncated", True),
    Fault.SILENCE: ("slow", 60),
    Fault.MALFORMED: ("malformed_json", True),
    Fault.RENAMED_FIELD: ("renamed_field", True),
    Fault.DUPLICATES: ("duplicate_ids", 3),
    Fault.NEW_BETWEEN_PAGES: ("insert_between_pages", 2),
    Fault.TOTAL_TOO_HIGH: ("total_offset", 4),
    Fault.TOTAL_TOO_LOW: ("total_offset", -40),
    Fault.ENDS_EARLY: ("total_offset", 60),
    Fault.MORE_NEVER_ENDS: ("next_never_ends", True),
    Fault.POPUPS: ("popups", 3),
    Fault.SLOW: ("slow", 1),
    Fault.WRONG_CHARSET: ("mislabelled", True),
    Fault.NO_RATINGS: ("rating_null", True),
    Fault.NO_TEXTS: ("text_null", True),
    Fault.STRANGE_TEXTS: ("strange_text", True),
    Fault.HUGE_TEXT: ("huge_review", 6 << 20),
    Fault.NUMERIC_IDS: ("numeric_ids", True),
    Fault.REPLY_UNCONFIRMED: ("reply_silent", True),
    Fault.TOO_LATE: ("reply_refused", True),
    Fault.LOST_BEFORE_STORING: ("drop_before_storing", True),
    Fault.LOST_AFTER_STORING: ("drop_after_storing", True),
}


def a_shop(number: int, count: int, clock: PlatformClock = now) -> Vendor:
    """Reviews some hours apart, the newest of two days ago."""
    newest = clock().replace(microsecond=0) - timedelta(days=2)
    reviews = [a_review(each, newest - timedelta(hours=5 * each)) for each in range(count)]
    return Vendor(
        id=f"39120{number}",
        name=f"가게 {number}호점",
        timeline=Timeline((review.stamp, Written(review)) for review in reviews),
    )


def a_review(number: int, written: datetime) -> Review:
    stamp = int(written.timestamp())
    return Review(
        id=Vendor.ids.of(stamp, number),
        stamp=stamp,
        author=f"손**{number}" if number % 2 else f"단골{number}",
        author_id=f"u{number}",
        rating=number % 5 + 1,
        text=f"따뜻하게 왔어요 {number}",
        menus=("김치김밥/1(곱빼기,단무지 추가)", "우동/2"),
        images=("https://img.test/1.jpg",) if number % 2 else (),
    )


@dataclass(frozen=True, slots=True)
class YogiyoStage(ReplicaStage[YogiyoReplica]):
    switches = SWITCHES

    @property
    def site(self) -> Site:
        origins = self.replica.origins
        console = origins["console"]
        return Site(console, f"{console}/login/", replica=origins["api"])


@contextmanager
def a_stage(clock: PlatformClock = now) -> Iterator[YogiyoStage]:
    """One shop of three pages, one of half a page."""
    with YogiyoReplica(
        Catalogue("practice", (a_shop(1, 120, clock), a_shop(2, 5, clock))), clock=clock
    ) as replica:
        yield YogiyoStage(replica, Yogiyo(answer_s=ANSWER_S))


@pytest.fixture(scope="class")
def stage(clock: Clock) -> Iterator[YogiyoStage]:
    with a_stage(in_seoul(clock)) as stage:
        yield stage


@pytest.fixture(scope="class")
def loop() -> Iterator[Loop]:
    loop = Loop()
    yield loop
    loop.close()


@contextmanager
def visiting(loop: Loop, stage: YogiyoStage, profile: Path) -> Iterator[Visitor]:
    """A browser of its own on the stage; nobody is logged in yet."""
    pacing = CountingPacing()
    visit = Visit(profile, stage.site, visible=False, pacing=pacing)
    with loop.within(stage.platform.open(visit)) as session:
        yield Visitor(loop, session, stage, pacing)
