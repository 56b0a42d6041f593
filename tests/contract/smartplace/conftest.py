"""SmartPlace's replica as the stage of the conformance suite."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

from engine.platforms.port import Visit
from engine.platforms.smartplace import SmartPlace
from engine.platforms.spec import Site
from engine.platforms.testkit.stage import RETRY_AFTER_S, Fault
from engine.platforms.testkit.visitor import CountingPacing, Visitor
from engine.runtime.clock import Clock, SystemClock
from engine.runtime.loop import Loop
from tests.contract.staging import ReplicaStage, in_seoul
from tests.replicas.kit.catalogue import Catalogue, Keyword, Review, Timeline, Written
from tests.replicas.kit.clock import Clock as PlatformClock
from tests.replicas.kit.clock import now
from tests.replicas.kit.faults import FaultValue
from tests.replicas.smartplace import SmartPlaceReplica
from tests.replicas.smartplace.catalogue import Place

ANSWER_S: Final = 4.0
SWITCHES: Final[dict[Fault, tuple[str, FaultValue]]] = {
    Fault.SESSION_LOST: ("session_lost", True),
    Fault.UNAUTHORIZED: ("unauthorized", True),
    Fault.LOGIN_REDIRECT: ("login_redirect", True),
    Fault.CAPTCHA: ("captcha", True),
    Fault.REFUSED: ("block_page", True),
    Fault.NOT_ALLOWED: ("not_allowed", True),
    Fault.CHALLENGE: ("js_challenge", True),
    Fault.TOO_FAST: ("rate_limited", RETRY_AFTER_S),
    Fault.TOO_FAST_UNTIMED: ("rate_limited", True),
    Fault.COOLING: ("too_often", True),
    Fault.ACCESS_DENIED: ("access_denied", True),
    Fault.FORBIDDEN: ("graphql_error", "FORBIDDEN"),
    Fault.SERVER_ERROR: ("server_error", True),
    Fault.CUT_OFF: ("truncated", True),
    Fault.SILENCE: ("slow", 60),
    Fault.SLOW: ("slow", 1),
    Fault.FAILURE_IN_200: ("graphql_error", "INTERNAL_SERVER_ERROR"),
    Fault.LOGIN_IN_200: ("graphql_error", "UNAUTHENTICATED"),
    Fault.RENAMED_CLASSES: ("renamed_classes", True),
    Fault.MALFORMED: ("malformed_json", True),
    Fault.RENAMED_FIELD: ("renamed_field", True),
    Fault.DUPLICATES: ("duplicate_ids", 3),
    Fault.NEW_BETWEEN_PAGES: ("insert_between_pages", 2),
    Fault.TOTAL_TOO_HIGH: ("total_offset", 4),
    Fault.ENDS_EARLY: ("total_offset", 150),
    Fault.TOTAL_TOO_LOW: ("total_offset", -40),
    Fault.MORE_NEVER_ENDS: ("more_never_ends", True),
    Fault.POPUPS: ("popups", 3),
    Fault.WRONG_CHARSET: ("mislabelled", True),
    Fault.NO_RATINGS: ("rating_null", True),
    Fault.NO_TEXTS: ("text_null", True),
    Fault.STRANGE_TEXTS: ("strange_text", True),
    Fault.HUGE_TEXT: ("huge_review", 6 << 20),
    Fault.NUMERIC_IDS: ("numeric_ids", True),
    Fault.MAY_NOT_REPLY: ("staff_account", True),
    Fault.REPLY_SWALLOWED: ("reply_silent", True),
    Fault.REPLY_NOT_SHOWN: ("reply_not_qualified", True),
    Fault.LOST_BEFORE_STORING: ("drop_before_storing", True),
    Fault.LOST_AFTER_STORING: ("drop_after_storing", True),
}


def a_place(number: int, count: int, clock: PlatformClock = now) -> Place:
    """Reviews some hours apart, the newest of two days ago; every third without a rating."""
    newest = clock().replace(microsecond=0) - timedelta(days=2)
    reviews = [a_review(each, newest - timedelta(hours=5 * each)) for each in range(count)]
    return Place(
        place_seq=7000 + number,
        id=f"190000000{number}",
        booking_business_id=80000 + number,
        name=f"가게 {number}호점",
        timeline=Timeline((review.stamp, Written(review)) for review in reviews),
    )


def a_review(number: int, written: datetime) -> Review:
    stamp = int(written.timestamp())
    return Review(
        id=f"{stamp:08x}{number + 0x10000:016x}",
        stamp=stamp,
        author=f"kan{number}****" if number % 2 else f"손님{number}",
        author_id=f"u{number}",
        rating=None if number % 3 == 0 else 4.5,
        text=f"맛있게 먹고 갑니다 뷁 {number}",
        visited=True,
        keywords=(Keyword("food_good", "음식이 맛있어요"),) if number < 10 else (),
    )


@dataclass(frozen=True, slots=True)
class SmartPlaceStage(ReplicaStage[SmartPlaceReplica]):
    switches = SWITCHES

    @property
    def site(self) -> Site:
        return Site(self.replica.console_url, f"{self.replica.login_url}/nidlogin.login")


@contextmanager
def a_stage(clock: PlatformClock = now) -> Iterator[SmartPlaceStage]:
    """One shop of three pages, one of half a page."""
    with SmartPlaceReplica(
        Catalogue("practice", (a_place(1, 230, clock), a_place(2, 45, clock))), clock=clock
    ) as replica:
        yield SmartPlaceStage(replica, SmartPlace(answer_s=ANSWER_S))


@pytest.fixture(scope="class")
def stage(clock: Clock) -> Iterator[SmartPlaceStage]:
    with a_stage(in_seoul(clock)) as stage:
        yield stage


@pytest.fixture(scope="class")
def loop() -> Iterator[Loop]:
    loop = Loop()
    yield loop
    loop.close()


@pytest.fixture
def fresh_loop() -> Iterator[Loop]:
    """For a test with a browser of its own."""
    loop = Loop()
    yield loop
    loop.close()


@contextmanager
def visiting(
    loop: Loop, stage: SmartPlaceStage, profile: Path, clock: Clock | None = None
) -> Iterator[Visitor]:
    """A browser of its own on the stage; nobody is logged in yet."""
    pacing = CountingPacing()
    visit = Visit(profile, stage.site, visible=False, pacing=pacing, clock=clock or SystemClock())
    with loop.within(stage.platform.open(visit)) as session:
        yield Visitor(loop, session, stage, pacing)
