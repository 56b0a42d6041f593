"""What is the same wherever a replica is the stage of the conformance suites."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar

from engine.platforms.port import Platform, Visit
from engine.platforms.spec import Site
from engine.platforms.testkit.stage import ONCE, Fault
from engine.platforms.testkit.visitor import CountingPacing, Visitor
from engine.runtime.clock import Clock, SystemClock
from engine.runtime.loop import Loop
from tests.contract.switches import Switches
from tests.replicas.kit.clock import KST
from tests.replicas.kit.clock import Clock as PlatformClock
from tests.replicas.kit.replica import Replica

ReplicaT = TypeVar("ReplicaT", bound=Replica[Any])


@dataclass(frozen=True, slots=True)
class ReplicaStage(Generic[ReplicaT]):
    """Implements `engine.platforms.testkit.stage.Stage`; a subclass names its `site`.

    `switches`: how the replica plays a fault; `requests`: which ones it then strikes, where not
    the switch's own.
    """

    switches: ClassVar[Switches]
    requests: ClassVar[Mapping[Fault, str]] = {}

    replica: ReplicaT
    platform: Platform

    @property
    def site(self) -> Site:
        raise NotImplementedError

    @property
    def reviews(self) -> Mapping[str, Sequence[str]]:
        shops = self.replica.catalogue.shops
        return {shop.id: [review.id for review in shop.timeline] for shop in shops}

    def press_login(self) -> None:
        self.replica.press_login()

    def ask_for_device(self) -> None:
        """Where the platform knows devices."""
        if "device_add" in self.replica.faults.switches:
            self.replica.faults.set("device_add", times=1)

    def strike(self, fault: Fault, *, after_pages: int = 0) -> None:
        name, value = self.switches[fault]
        times = 1 if fault in ONCE else None
        on = self.requests.get(fault)
        self.replica.faults.set(name, value, after_pages=after_pages, times=times, on=on)

    def heal(self) -> None:
        self.replica.faults.clear()

    def write_new(self, shop: str, count: int) -> list[str]:
        opened = self.replica.catalogue.by_id(shop)
        assert opened is not None
        return [review.id for review in reversed(self.replica.write_new(opened, count))]

    def edit(self, review: str, text: str) -> None:
        self.replica.faults.set("edited_text", {review: text})

    def remove(self, review: str) -> None:
        self.replica.faults.set("removed_reviews", [review])

    def answer(self, review: str, text: str) -> None:
        self.replica.faults.set("owner_replies", {review: text})

    def arrivals(self, kind: str) -> list[datetime]:
        return [each.at for each in self.replica.journal.arrivals(kind)]

    def posted(self, review: str) -> list[str]:
        return self.replica.posted(review)


def stage_of(platform: str, clock: Clock) -> AbstractContextManager[ReplicaStage[Any]]:
    """As `a_stage` in the conftest.py of its suite opens it; it lives by this clock."""
    suite = import_module(f"tests.contract.{platform}.conftest")
    opened: AbstractContextManager[ReplicaStage[Any]] = suite.a_stage(in_seoul(clock))
    return opened


@contextmanager
def visiting(loop: Loop, stage: ReplicaStage[Any], visit: Visit) -> Iterator[Visitor]:
    """Nobody is logged in yet."""
    assert isinstance(visit.pacing, CountingPacing)
    with loop.within(stage.platform.open(visit)) as session:
        yield Visitor(loop, session, stage, visit.pacing)


def browsing(
    loop: Loop, stage: ReplicaStage[Any], profile: Path, clock: Clock | None = None
) -> AbstractContextManager[Visitor]:
    """With a browser of its own."""
    visit = Visit(
        profile, stage.site, visible=False, pacing=CountingPacing(), clock=clock or SystemClock()
    )
    return visiting(loop, stage, visit)


def in_seoul(clock: Clock) -> PlatformClock:
    """The platform's clock, in step with ours."""
    return lambda: clock.now().astimezone(KST)
