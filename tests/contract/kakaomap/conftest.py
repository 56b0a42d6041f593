"""KakaoMap's replica as the stage of the conformance suite."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import pytest

from engine.platforms.kakaomap import KakaoMap
from engine.platforms.spec import Site
from engine.platforms.testkit.stage import RETRY_AFTER_S, Fault
from engine.runtime.clock import Clock
from tests.contract.staging import ReplicaStage, in_seoul
from tests.replicas.kakaomap import KakaoMapReplica
from tests.replicas.kakaomap.catalogue import Spot
from tests.replicas.kit.catalogue import Catalogue, Keyword, Review, Timeline, Written
from tests.replicas.kit.clock import Clock as PlatformClock
from tests.replicas.kit.clock import now
from tests.replicas.kit.faults import FaultValue

ANSWER_S: Final = 1.5
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
    Fault.SLOW: ("slow", 0.5),
    Fault.MALFORMED: ("malformed_json", True),
    Fault.RENAMED_FIELD: ("renamed_field", True),
    Fault.DUPLICATES: ("duplicate_ids", 3),
    Fault.NEW_BETWEEN_PAGES: ("insert_between_pages", 2),
    Fault.TOTAL_TOO_HIGH: ("total_offset", 4),
    Fault.TOTAL_TOO_LOW: ("total_offset", -30),
    Fault.ENDS_EARLY: ("total_offset", 150),
    Fault.MORE_NEVER_ENDS: ("has_next_forever", True),
    Fault.WRONG_CHARSET: ("mislabelled", True),
    Fault.NO_RATINGS: ("rating_null", True),
    Fault.NO_TEXTS: ("text_null", True),
    Fault.STRANGE_TEXTS: ("strange_text", True),
    Fault.HUGE_TEXT: ("huge_review", True),
}


def a_spot(number: int, count: int, clock: PlatformClock = now) -> Spot:
    """Reviews some hours apart, the newest of two days ago."""
    newest = clock().replace(microsecond=0) - timedelta(days=2)
    reviews = [a_review(each, newest - timedelta(hours=5 * each)) for each in range(count)]
    return Spot(
        id=f"2034000{number}",
        name=f"가게 {number}호점",
        timeline=Timeline((review.stamp, Written(review)) for review in reviews),
    )


def a_review(number: int, written: datetime) -> Review:
    stamp = int(written.timestamp())
    return Review(
        id=Spot.ids.of(stamp, number),
        stamp=stamp,
        author=f"김*{number}" if number % 2 else f"손님{number}",
        author_id=f"u{number}",
        rating=1.0 + number % 5,
        text=f"맛있게 먹고 갑니다 뷁 {number}",
        keywords=(Keyword("taste", "맛"), Keyword("price", "가격")) if number < 10 else (),
        images=(f"https://img.test/{number}.jpg",) if number < 5 else (),
    )


@dataclass(frozen=True, slots=True)
class KakaoMapStage(ReplicaStage[KakaoMapReplica]):
    switches = SWITCHES

    @property
    def site(self) -> Site:
        return Site(self.replica.url, self.replica.url, replica=self.replica.url)

    def strike(self, fault: Fault, *, after_pages: int = 0) -> None:
        """Ids are numbers there anyway."""
        if fault is not Fault.NUMERIC_IDS:
            ReplicaStage.strike(self, fault, after_pages=after_pages)


@contextmanager
def a_stage(clock: PlatformClock = now) -> Iterator[KakaoMapStage]:
    """One shop of three pages, one of half a page."""
    with KakaoMapReplica(
        Catalogue("practice", (a_spot(1, 55, clock), a_spot(2, 9, clock))), clock=clock
    ) as replica:
        yield KakaoMapStage(replica, KakaoMap(answer_s=ANSWER_S))


@pytest.fixture(scope="class")
def stage(clock: Clock) -> Iterator[KakaoMapStage]:
    with a_stage(in_seoul(clock)) as stage:
        yield stage
