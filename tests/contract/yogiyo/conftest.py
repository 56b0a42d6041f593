"""Yogiyo's replica as the stage of the conformance suite."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from engine.platforms.spec import Site
from engine.platforms.testkit.stage import Fault
from engine.platforms.yogiyo import PLATFORM
from tests.contract.reviews import a_plain_review, a_timeline
from tests.contract.staging import ReplicaStage
from tests.contract.switches import CONSOLE, STARS, Switches
from tests.replicas.kit.catalogue import Catalogue, Review
from tests.replicas.kit.clock import Clock as PlatformClock
from tests.replicas.kit.clock import now
from tests.replicas.yogiyo import YogiyoReplica
from tests.replicas.yogiyo.catalogue import Vendor

ANSWER_S: Final = 4.0
SWITCHES: Final[Switches] = {
    **CONSOLE,
    **STARS,
    Fault.TOTAL_TOO_LOW: ("total_offset", -40),
    Fault.ENDS_EARLY: ("total_offset", 60),
    Fault.MORE_NEVER_ENDS: ("next_never_ends", True),
    Fault.REPLY_UNCONFIRMED: ("reply_silent", True),
    Fault.TOO_LATE: ("reply_refused", True),
}


def a_shop(number: int, count: int, clock: PlatformClock = now) -> Vendor:
    """Reviews some hours apart, the newest of two days ago."""
    return Vendor(
        id=f"39120{number}",
        name=f"가게 {number}호점",
        timeline=a_timeline(count, clock, a_review, hours=5),
    )


def a_review(number: int, written: datetime) -> Review:
    return replace(
        a_plain_review(Vendor.ids, number, written),
        author=f"손**{number}" if number % 2 else f"단골{number}",
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
        yield YogiyoStage(replica, replace(PLATFORM, answer_s=ANSWER_S))
