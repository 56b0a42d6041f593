"""Ddangyo's replica as the stage of the conformance suite."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from engine.platforms.ddangyo import PLATFORM
from engine.platforms.spec import Site
from engine.platforms.testkit.stage import Fault
from tests.contract.reviews import a_plain_review, a_timeline
from tests.contract.staging import ReplicaStage
from tests.contract.switches import CONSOLE, Switches
from tests.replicas.ddangyo import DdangyoReplica
from tests.replicas.ddangyo.catalogue import Store
from tests.replicas.kit.catalogue import Catalogue, Review
from tests.replicas.kit.clock import Clock as PlatformClock
from tests.replicas.kit.clock import now

ANSWER_S: Final = 4.0
SWITCHES: Final[Switches] = {
    **CONSOLE,
    Fault.LOGIN_IN_200: ("result_code", "900"),
    Fault.FAILURE_IN_200: ("result_code", "999"),
    Fault.TOTAL_TOO_LOW: ("total_offset", -9),
    Fault.ENDS_EARLY: ("total_offset", 15),
}


def a_shop(number: int, count: int, clock: PlatformClock = now) -> Store:
    """Reviews some hours apart, the newest of two days ago."""
    return Store(
        id=f"7039120{number}",
        name=f"가게 {number}호점",
        timeline=a_timeline(count, clock, a_review, hours=5),
    )


def a_review(number: int, written: datetime) -> Review:
    return replace(
        a_plain_review(Store.ids, number, written),
        author=f"김*{number}",
        text=f"따뜻하게 왔어요 {number}",
        menus=("김치김밥", "우동"),
    )


@dataclass(frozen=True, slots=True)
class DdangyoStage(ReplicaStage[DdangyoReplica]):
    switches = SWITCHES

    @property
    def site(self) -> Site:
        origins = self.replica.origins
        return Site(origins["console"], f"{origins['console']}/")


@contextmanager
def a_stage(clock: PlatformClock = now) -> Iterator[DdangyoStage]:
    """One shop of three pages: the console is known to show one alone."""
    shops = (a_shop(1, 25, clock),)
    with DdangyoReplica(Catalogue("practice", shops), clock=clock) as replica:
        yield DdangyoStage(replica, replace(PLATFORM, answer_s=ANSWER_S))
