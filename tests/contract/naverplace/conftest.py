"""Naver Place's replica as the stage of the conformance suite."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from engine.platforms.naverplace import PLATFORM
from engine.platforms.spec import Site
from engine.platforms.testkit.expected import READING
from engine.platforms.testkit.stage import Fault
from tests.contract.reviews import a_plain_review, a_timeline
from tests.contract.staging import ReplicaStage
from tests.contract.switches import STARS, WEB, Switches
from tests.replicas.kit.catalogue import Catalogue, Keyword, Review
from tests.replicas.kit.clock import Clock as PlatformClock
from tests.replicas.kit.clock import now
from tests.replicas.naverplace import NaverPlaceReplica
from tests.replicas.naverplace.catalogue import PublicPlace

ANSWER_S: Final = 4.0
SWITCHES: Final[Switches] = {
    **WEB,
    **STARS,
    Fault.SLOW: ("slow", 1),
    Fault.TOTAL_TOO_LOW: ("total_offset", -9),
    Fault.ENDS_EARLY: ("total_offset", 150),
    Fault.MORE_NEVER_ENDS: ("more_never_ends", True),
    Fault.VIRTUAL_LIST: ("virtual_list", 6),
    Fault.RENAMED_CLASSES: ("renamed_classes", True),
    Fault.HUGE_TEXT: ("huge_review", 6 << 20),
    Fault.NUMERIC_IDS: ("numeric_ids", True),
}
EVERYWHERE: Final = {*READING, Fault.SLOW, Fault.WRONG_CHARSET}
"""The first reviews come with the page: these strike it too."""


def a_place(number: int, count: int, clock: PlatformClock = now) -> PublicPlace:
    """Reviews a day and some hours apart, the newest of two days ago; every third with stars."""
    return PublicPlace(
        id=f"190000000{number}",
        name=f"가게 {number}호점",
        timeline=a_timeline(count, clock, a_review, hours=29),
    )


def a_review(number: int, written: datetime) -> Review:
    return replace(
        a_plain_review(PublicPlace.ids, number, written),
        author=f"kan{number}****" if number % 2 else f"손님{number}",
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
        yield NaverPlaceStage(replica, replace(PLATFORM, answer_s=ANSWER_S))
