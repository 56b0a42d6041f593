"""The replica of Coupang Eats as the stage of the conformance suite."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from engine.platforms.coupangeats import PLATFORM
from engine.platforms.spec import Site
from engine.platforms.testkit.stage import Fault
from tests.contract.reviews import a_plain_review, a_timeline
from tests.contract.staging import ReplicaStage
from tests.contract.switches import CONSOLE, STARS, Switches
from tests.replicas.coupangeats import CoupangEatsReplica
from tests.replicas.coupangeats.catalogue import Store
from tests.replicas.kit.catalogue import Catalogue, Review
from tests.replicas.kit.clock import Clock as PlatformClock
from tests.replicas.kit.clock import now

ANSWER_S: Final = 4.0
SWITCHES: Final[Switches] = {
    **CONSOLE,
    **STARS,
    Fault.TOO_FAST_UNTIMED: ("body_code", "10056"),
    Fault.FAILURE_IN_200: ("body_code", "50001"),
    Fault.TOTAL_TOO_LOW: ("total_offset", -9),
    Fault.ENDS_EARLY: ("total_offset", 15),
    Fault.MORE_NEVER_ENDS: ("more_never_ends", True),
    Fault.RENAMED_CLASSES: ("renamed_classes", True),
    Fault.REPLY_UNCONFIRMED: ("reply_silent", True),
    Fault.TOO_LATE: ("past_deadline", True),
}


def a_shop(number: int, count: int, clock: PlatformClock = now) -> Store:
    """Reviews some hours apart, the newest of two days ago; the oldest may still be answered."""
    return Store(
        id=f"51200{number}",
        name=f"가게 {number}호점",
        timeline=a_timeline(count, clock, a_review, hours=9),
    )


def a_review(number: int, written: datetime) -> Review:
    return replace(
        a_plain_review(Store.ids, number, written),
        author=f"김*{'리박최'[number % 3]}",
        text=f"따뜻하게 왔어요 뷁 {number}",
        visit_count=number + 1,
        menus=("김치김밥", "우동"),
        images=("https://img.test/1.jpg",) if number % 2 else (),
    )


@dataclass(frozen=True, slots=True)
class CoupangEatsStage(ReplicaStage[CoupangEatsReplica]):
    switches = SWITCHES

    @property
    def site(self) -> Site:
        console = self.replica.origins["console"]
        return Site(console, f"{console}/merchant/login")


@contextmanager
def a_stage(clock: PlatformClock = now) -> Iterator[CoupangEatsStage]:
    """One shop of three pages, one of half a page."""
    with CoupangEatsReplica(
        Catalogue("practice", (a_shop(1, 25, clock), a_shop(2, 5, clock))), clock=clock
    ) as replica:
        yield CoupangEatsStage(replica, replace(PLATFORM, answer_s=ANSWER_S))
