"""Naver Place's replica as the stage of the conformance suite."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import pytest

from engine.platforms.naverplace import NaverPlace
from engine.platforms.spec import Site
from engine.platforms.testkit.expected import READING
from engine.platforms.testkit.stage import RETRY_AFTER_S, Fault
from engine.runtime.clock import Clock
from tests.contract.staging import ReplicaStage, in_seoul
from tests.replicas.kit.catalogue import Catalogue, Keyword, Review, Timeline, Written
from tests.replicas.kit.clock import Clock as PlatformClock
from tests.replicas.kit.clock import now
from tests.replicas.kit.faults import FaultValue
from tests.replicas.naverplace import NaverPlaceReplica
from tests.replicas.naverplace.catalogue import PublicPlace

ANSWER_S: Final = 4.0
SWITCHES: Final[dict[Fault, tuple[str, FaultValue]]] = {
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
    Fault.SLOW: ("slow", 1),
    Fault.MALFORMED: ("malformed_json", True),
    Fault.RENAMED_FIELD: ("renamed_field", True),
    Fault.DUPLICATES: ("duplicate_ids", 3),
    Fault.NEW_BETWEEN_PAGES: ("insert_between_pages", 2),
    Fault.TOTAL_TOO_HIGH: ("total_offset", 4),
    Fault.TOTAL_TOO_LOW: ("total_offset", -9),
    Fault.ENDS_EARLY: ("total_offset", 150),
    Fault.MORE_NEVER_ENDS: ("more_never_ends", True),
    Fault.VIRTUAL_LIST: ("virtual_list", 6),
    Fault.RENAMED_CLASSES: ("renamed_classes", True),
    Fault.WRONG_CHARSET: ("mislabelled", True),
    Fault.NO_RATINGS: ("rating_null", True),
    Fault.NO_TEXTS: ("text_null", True),
    Fault.STRANGE_TEXTS: ("strange_text", True),
    Fault.HUGE_TEXT: ("huge_review", 6 << 20),
    Fault.NUMERIC_IDS: ("numeric_ids", True),
}
EVERYWHERE: Final = {*READING, Fault.SLOW, Fault.WRONG_CHARSET}
"""The first reviews come with the page: these strike it too."""


def a_place(number: int, count: int, clock: PlatformClock = now) -> PublicPlace:
    """Reviews a day and some hours apart, the newest of two days ago; every third with stars."""
    newest = clock().replace(microsecond=0) - timedelta(days=2)
    reviews = [a_review(each, newest - timedelta(hours=29 * each)) for each in range(count)]
    return PublicPlace(
        id=f"190000000{number}",
        name=f"가게 {number}호점",
        timeline=Timeline((review.stamp, Written(review)) for review in reviews),
    )


def a_review(number: int, written: datetime) -> Review:
    stamp = int(written.timestamp())
    return Review(
        id=PublicPlace.ids.of(stamp, number),
        stamp=stamp,
        author=f"kan{number}****" if number % 2 else f"손님{number}",
        author_id=f"u{number}",
        rating=4.5 if number % 3 == 0 else None,
        text=f"맛있게 먹고 갑니다 뷁\n또 올게요 {number}",
        keywords=(Keyword("food_good", "음식이 맛있어요"),) if number < 10 else (),
        images=(f"https://img.test/{number}.jpg",) if number < 5 else (),
    )


@dataclass(frozen=True, slots=True)
class NaverPlaceStage(ReplicaStage[NaverPlaceReplica]):
    switches = SWITCHES
    requests = dict.fromkeys(EVERYWHERE, "any")

    @property
    def site(self) -> Site:
        return Site(self.replica.url, self.replica.url, replica=self.replica.url)


@contextmanager
def a_stage(clock: PlatformClock = now) -> Iterator[NaverPlaceStage]:
    """One shop of three pages, one of less than one."""
    with NaverPlaceReplica(
        Catalogue("practice", (a_place(1, 25, clock), a_place(2, 4, clock))), clock=clock
    ) as replica:
        yield NaverPlaceStage(replica, NaverPlace(answer_s=ANSWER_S))


@pytest.fixture(scope="class")
def stage(clock: Clock) -> Iterator[NaverPlaceStage]:
    with a_stage(in_seoul(clock)) as stage:
        yield stage
