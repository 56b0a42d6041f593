"""SmartPlace's replica as the stage of the conformance suite."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from engine.platforms.smartplace import PLATFORM
from engine.platforms.spec import Site
from engine.platforms.testkit.stage import Fault
from tests.contract.reviews import a_plain_review, a_timeline
from tests.contract.staging import ReplicaStage
from tests.contract.switches import CONSOLE, STARS, Switches
from tests.replicas.kit.catalogue import Catalogue, Keyword, Review
from tests.replicas.kit.clock import Clock as PlatformClock
from tests.replicas.kit.clock import now
from tests.replicas.smartplace import SmartPlaceReplica
from tests.replicas.smartplace.catalogue import Place

ANSWER_S: Final = 4.0
SWITCHES: Final[Switches] = {
    **CONSOLE,
    **STARS,
    Fault.FORBIDDEN: ("graphql_error", "FORBIDDEN"),
    Fault.FAILURE_IN_200: ("graphql_error", "INTERNAL_SERVER_ERROR"),
    Fault.LOGIN_IN_200: ("graphql_error", "UNAUTHENTICATED"),
    Fault.RENAMED_CLASSES: ("renamed_classes", True),
    Fault.ENDS_EARLY: ("total_offset", 150),
    Fault.TOTAL_TOO_LOW: ("total_offset", -40),
    Fault.MORE_NEVER_ENDS: ("more_never_ends", True),
    Fault.MAY_NOT_REPLY: ("staff_account", True),
    Fault.REPLY_SWALLOWED: ("reply_silent", True),
    Fault.REPLY_NOT_SHOWN: ("reply_not_qualified", True),
}


def a_place(number: int, count: int, clock: PlatformClock = now) -> Place:
    """Reviews some hours apart, the newest of two days ago; every third without a rating."""
    return Place(
        place_seq=7000 + number,
        id=f"190000000{number}",
        booking_business_id=80000 + number,
        name=f"가게 {number}호점",
        timeline=a_timeline(count, clock, a_review, hours=5),
    )


def a_review(number: int, written: datetime) -> Review:
    return replace(
        a_plain_review(Place.ids, number, written),
        author=f"kan{number}****" if number % 2 else f"손님{number}",
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
        yield SmartPlaceStage(replica, replace(PLATFORM, answer_s=ANSWER_S))
