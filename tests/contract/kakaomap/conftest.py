"""KakaoMap's replica as the stage of the conformance suite."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from engine.platforms.kakaomap import PLATFORM
from engine.platforms.spec import Site
from engine.platforms.testkit.stage import Fault
from tests.contract.reviews import a_plain_review, a_timeline
from tests.contract.staging import ReplicaStage
from tests.contract.switches import STARS, WEB, Switches
from tests.replicas.kakaomap import KakaoMapReplica
from tests.replicas.kakaomap.catalogue import Spot
from tests.replicas.kit.catalogue import Catalogue, Keyword, Review
from tests.replicas.kit.clock import Clock as PlatformClock
from tests.replicas.kit.clock import now

ANSWER_S: Final = 1.5
SWITCHES: Final[Switches] = {
    **WEB,
    **STARS,
    Fault.SLOW: ("slow", 0.5),
    Fault.TOTAL_TOO_LOW: ("total_offset", -30),
    Fault.ENDS_EARLY: ("total_offset", 150),
    Fault.MORE_NEVER_ENDS: ("has_next_forever", True),
    Fault.HUGE_TEXT: ("huge_review", True),
}


def a_spot(number: int, count: int, clock: PlatformClock = now) -> Spot:
    """Reviews some hours apart, the newest of two days ago."""
    return Spot(
        id=f"2034000{number}",
        name=f"가게 {number}호점",
        timeline=a_timeline(count, clock, a_review, hours=5),
    )


def a_review(number: int, written: datetime) -> Review:
    return replace(
        a_plain_review(Spot.ids, number, written),
        author=f"김*{number}" if number % 2 else f"손님{number}",
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
        yield KakaoMapStage(replica, replace(PLATFORM, answer_s=ANSWER_S))
