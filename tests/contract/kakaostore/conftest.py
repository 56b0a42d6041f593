"""The replica of KakaoMap with an owner as the stage of the conformance suite."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from engine.platforms.kakaostore import PLATFORM
from engine.platforms.spec import Site
from engine.platforms.testkit.stage import Fault
from tests.contract.reviews import a_plain_review, a_timeline
from tests.contract.staging import ReplicaStage
from tests.contract.switches import REPLIES, STARS, WEB, Switches
from tests.replicas.kakaomap.catalogue import Spot
from tests.replicas.kakaostore import KakaoStoreReplica
from tests.replicas.kit.catalogue import Catalogue, Review
from tests.replicas.kit.clock import Clock as PlatformClock
from tests.replicas.kit.clock import now

ANSWER_S: Final = 4.0
SWITCHES: Final[Switches] = {
    **WEB,
    **REPLIES,
    **STARS,
    # a lost session is none of these: strangers are shown the same list
    Fault.UNAUTHORIZED: ("unauthorized", True),
    Fault.LOGIN_REDIRECT: ("login_redirect", True),
    Fault.POPUPS: ("popups", 3),
    Fault.SLOW: ("slow", 1),
    Fault.HUGE_TEXT: ("huge_review", 6 << 20),
    Fault.RENAMED_CLASSES: ("renamed_classes", True),
    Fault.TOTAL_TOO_LOW: ("total_offset", -30),
    Fault.ENDS_EARLY: ("total_offset", 150),
    Fault.MORE_NEVER_ENDS: ("has_next_forever", True),
}


def a_spot(number: int, count: int, clock: PlatformClock = now) -> Spot:
    return Spot(
        id=f"2034000{number}",
        name=f"가게 {number}호점",
        timeline=a_timeline(count, clock, a_review, hours=5),
    )


def a_review(number: int, written: datetime) -> Review:
    """Guests with the same masked name leave stars alone; the words of others begin alike."""
    plain = a_plain_review(Spot.ids, number, written)
    if number % 7 == 3:
        return replace(plain, author="김*리", text=None)
    return replace(plain, text=f"맛있게 먹고 갑니다 뷁 {number}")


@dataclass(frozen=True, slots=True)
class KakaoStoreStage(ReplicaStage[KakaoStoreReplica]):
    switches = SWITCHES

    @property
    def site(self) -> Site:
        return Site(self.replica.site_url, f"{self.replica.origins['login']}/login")

    def strike(self, fault: Fault, *, after_pages: int = 0) -> None:
        """Ids are numbers there anyway."""
        if fault is not Fault.NUMERIC_IDS:
            ReplicaStage.strike(self, fault, after_pages=after_pages)


@contextmanager
def a_stage(clock: PlatformClock = now) -> Iterator[KakaoStoreStage]:
    """One shop of three pages, one of half a page."""
    with KakaoStoreReplica(
        Catalogue("practice", (a_spot(1, 55, clock), a_spot(2, 9, clock))), clock=clock
    ) as replica:
        yield KakaoStoreStage(replica, replace(PLATFORM, answer_s=ANSWER_S))
