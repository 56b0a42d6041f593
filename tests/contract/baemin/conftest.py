"""Baemin's replica as the stage of the conformance suite."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from zlib import crc32

from engine.platforms.baemin import PLATFORM
from engine.platforms.spec import Site
from engine.platforms.testkit.stage import Fault
from tests.contract.reviews import a_plain_review, a_timeline
from tests.contract.staging import ReplicaStage
from tests.contract.switches import CONSOLE, STARS, Switches
from tests.replicas.baemin import BaeminReplica
from tests.replicas.baemin.catalogue import BaeminShop
from tests.replicas.kit.catalogue import Catalogue, Review
from tests.replicas.kit.clock import Clock as PlatformClock
from tests.replicas.kit.clock import now

ANSWER_S: Final = 4.0
SWITCHES: Final[Switches] = {
    **CONSOLE,
    **STARS,
    Fault.TOTAL_TOO_LOW: ("total_offset", -9),
    Fault.ENDS_EARLY: ("total_offset", 15),
    Fault.MORE_NEVER_ENDS: ("more_never_ends", True),
    Fault.VIRTUAL_LIST: ("virtual_list", 6),
    Fault.RENAMED_CLASSES: ("renamed_classes", True),
    Fault.REPLY_UNCONFIRMED: ("reply_silent", True),
    Fault.TOO_LATE: ("past_deadline", True),
}


def a_shop(number: int, count: int, clock: PlatformClock = now) -> BaeminShop:
    """Reviews some hours apart, the newest of two days ago; the oldest may still be answered."""
    return BaeminShop(
        id=f"1439120{number}",
        name=f"[음식배달] 가게 {number}호점",
        timeline=a_timeline(count, clock, a_review, hours=11),
    )


def a_review(number: int, written: datetime) -> Review:
    plain = a_plain_review(BaeminShop.ids, crc32(f"{number}".encode()) % 10**7, written)
    return replace(
        plain,
        author=f"배고픈손님{number}",
        author_id=f"u{number}",
        rating=number % 5 + 1,
        text=f"따뜻하게 왔어요 뷁 {number}",
        visit_count=number + 1,
        menus=("김치김밥", "우동"),
        images=("https://img.test/1.jpg",) if number % 2 else (),
    )


@dataclass(frozen=True, slots=True)
class BaeminStage(ReplicaStage[BaeminReplica]):
    switches = SWITCHES

    @property
    def site(self) -> Site:
        origins = self.replica.origins
        return Site(origins["console"], f"{origins['login']}/login")


@contextmanager
def a_stage(clock: PlatformClock = now) -> Iterator[BaeminStage]:
    """One shop of three pages, one of half a page."""
    with BaeminReplica(
        Catalogue("practice", (a_shop(1, 25, clock), a_shop(2, 5, clock))), clock=clock
    ) as replica:
        yield BaeminStage(replica, replace(PLATFORM, answer_s=ANSWER_S))
