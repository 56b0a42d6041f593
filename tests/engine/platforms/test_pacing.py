"""Our restraint: intervals, budgets, and hours of rest, on a clock that the test moves."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from engine.platforms.outcomes import BudgetSpent, RateLimited
from engine.platforms.pacing import (
    NO_PACE,
    REST,
    Kind,
    SitePacing,
    VisitPacing,
    look_away,
)
from engine.platforms.spec import Pace
from engine.runtime.loop import Loop
from engine.runtime.progress import Cancelled

PACE = Pace((1.5, 3.0), (30.0, 60.0), pages_per_day=3, replies_per_day=1)


@dataclass
class Time:
    """A clock that only sleeping, or the test, moves on."""

    passed: float = 0.0
    slept: list[float] = field(default_factory=list)

    def now(self) -> datetime:
        return datetime(2026, 11, 21, tzinfo=UTC) + timedelta(seconds=self.passed)

    def monotonic(self) -> float:
        return self.passed

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.passed += seconds


@dataclass
class Memory:
    """A `PaceStore` for one day."""

    counts: dict[Kind, int] = field(default_factory=dict)
    until: datetime | None = None
    visited: datetime | None = None
    asked: datetime | None = None

    def spent(self, kind: Kind) -> int:
        return self.counts.get(kind, 0)

    def spend(self, kind: Kind) -> None:
        self.counts[kind] = self.spent(kind) + 1

    def last_spent(self) -> datetime | None:
        return self.asked

    def last_visit(self) -> datetime | None:
        return self.visited

    def resting_until(self) -> datetime | None:
        return self.until

    def rest(self, until: datetime) -> None:
        self.until = until


def a_pacing(pace: Pace, time: Time, memory: Memory) -> SitePacing:
    return SitePacing("test", pace, memory, time, Random(7), time.sleep)


async def visit(pacing: SitePacing, times: int) -> None:
    for _ in range(times):
        await pacing.before_page()


def test_the_first_visit_is_at_once_and_the_next_keep_their_distance(loop: Loop) -> None:
    time = Time()
    loop.run(visit(a_pacing(PACE, time, Memory()), 3))
    assert 3.0 <= time.passed <= 6.0
    assert len(set(time.slept)) > 2


def test_time_that_has_passed_anyway_is_not_waited_again(loop: Loop) -> None:
    time = Time()
    pacing = a_pacing(PACE, time, Memory())
    loop.run(visit(pacing, 1))
    time.passed += 60
    loop.run(visit(pacing, 1))
    assert time.slept == []


def test_writing_keeps_a_longer_distance(loop: Loop) -> None:
    time = Time()
    pacing = a_pacing(PACE, time, Memory())
    loop.run(pacing.before_page())
    loop.run(pacing.before_write())
    assert 30.0 <= time.passed <= 60.0


def test_the_budget_of_the_day_outlives_a_restart(loop: Loop) -> None:
    memory = Memory()
    loop.run(visit(a_pacing(PACE, Time(), memory), 3))
    with pytest.raises(BudgetSpent) as spent:
        loop.run(a_pacing(PACE, Time(), memory).before_page())
    assert spent.value.params == {"platform": "test", "budget": 3, "kind": "page"}
    loop.run(a_pacing(PACE, Time(), memory).before_write())
    with pytest.raises(BudgetSpent):
        loop.run(a_pacing(PACE, Time(), memory).before_write())


def test_after_a_refusal_nobody_visits_for_hours(loop: Loop) -> None:
    time, memory = Time(), Memory()
    a_pacing(PACE, time, memory).refused()
    time.passed = REST.total_seconds() - 90
    with pytest.raises(RateLimited) as limited:
        loop.run(a_pacing(PACE, time, memory).before_page())
    assert limited.value.retry_after == 90
    assert memory.counts == {}
    time.passed += 90
    loop.run(a_pacing(PACE, time, memory).before_page())


def test_a_longer_rest_is_not_shortened() -> None:
    longer = Time().now() + 2 * REST
    memory = Memory(until=longer)
    a_pacing(PACE, Time(), memory).refused()
    assert memory.until == longer


def test_a_site_that_asks_for_a_pause_has_it_and_no_longer_one(loop: Loop) -> None:
    time, memory = Time(), Memory()
    pacing = VisitPacing(a_pacing(PACE, time, memory))
    asks = RateLimited(platform="test", retry_after=90.0)
    with pytest.raises(RateLimited), pacing.watched(look_away):
        raise asks
    loop.run(pacing.before_page())
    pacing.leave()
    time.passed = 60
    with pytest.raises(RateLimited) as limited, pacing.watched(look_away):
        loop.run(pacing.before_page())
    assert limited.value.retry_after == 30
    pacing.leave()
    time.passed = 90
    loop.run(pacing.before_page())


@pytest.mark.parametrize(
    ("ago_s", "waits"), [(0.0, (1.5, 3.0)), (1.0, (0.5, 2.0)), (60.0, (0, 0)), (-900.0, (1.5, 3.0))]
)
def test_the_pace_outlives_a_restart(loop: Loop, ago_s: float, waits: tuple[float, float]) -> None:
    """Also where the clock was put back meanwhile."""
    time = Time()
    memory = Memory(asked=time.now() - timedelta(seconds=ago_s))
    loop.run(visit(a_pacing(PACE, time, memory), 1))
    assert waits[0] <= time.passed <= waits[1]


def test_without_a_pace_nothing_waits(loop: Loop) -> None:
    time = Time()
    loop.run(visit(a_pacing(NO_PACE, time, Memory()), 50))
    assert time.slept == []


def test_a_wait_ends_within_a_second_of_a_cancel_and_costs_nothing(loop: Loop) -> None:
    time, memory = Time(), Memory()
    site = a_pacing(PACE, time, memory)
    pacing = VisitPacing(site)

    def look() -> None:
        if time.passed >= 10:
            raise Cancelled

    loop.run(pacing.before_page())
    with pytest.raises(Cancelled), pacing.watched(look):
        loop.run(pacing.before_write())
    assert time.passed <= 11
    assert memory.counts == {"page": 1}
    loop.run(pacing.before_write())
    assert 30.0 <= time.passed <= 60.0


def test_a_cancel_that_came_before_the_wait_counts(loop: Loop) -> None:
    def look() -> None:
        raise Cancelled

    pacing = VisitPacing(a_pacing(NO_PACE, Time(), Memory()))
    with pytest.raises(Cancelled), pacing.watched(look):
        loop.run(pacing.before_write())


def test_two_visits_to_a_site_keep_their_distance(loop: Loop) -> None:
    time, memory = Time(), Memory()
    site = a_pacing(PACE, time, memory)
    loop.run(VisitPacing(site).before_page())
    loop.run(VisitPacing(site).before_write())
    assert 30.0 <= time.passed <= 60.0


def test_who_waits_at_the_same_time_shares_the_budget(loop: Loop) -> None:
    async def together() -> list[BaseException | None]:
        waits = [site.before_page(), site.before_write(), site.before_write()]
        return list(await asyncio.gather(*waits, return_exceptions=True))

    memory = Memory()
    site = a_pacing(PACE, Time(), memory)
    assert [type(end) for end in loop.run(together())] == [type(None), type(None), BudgetSpent]
    assert memory.counts == {"page": 1, "reply": 1}


def test_a_site_may_bear_few_shops_an_hour(loop: Loop) -> None:
    time, memory = Time(), Memory()
    site = a_pacing(replace(PACE, place_interval_s=(300.0, 330.0)), time, memory)
    loop.run(VisitPacing(site).before_place())
    loop.run(VisitPacing(site).before_page())
    assert time.passed == 0
    loop.run(VisitPacing(site).before_place())
    assert 300.0 <= time.passed <= 330.0
    assert memory.counts == {"page": 1}
    site.refused()
    with pytest.raises(RateLimited):
        loop.run(VisitPacing(site).before_place())


def test_a_cancelled_wait_for_a_shop_is_nobody_s_turn(loop: Loop) -> None:
    def look() -> None:
        if time.passed >= 10:
            raise Cancelled

    time = Time()
    pacing = VisitPacing(a_pacing(replace(PACE, place_interval_s=(300.0, 300.0)), time, Memory()))
    loop.run(pacing.before_place())
    with pytest.raises(Cancelled), pacing.watched(look):
        loop.run(pacing.before_place())
    loop.run(pacing.before_place())
    assert time.passed == 300


@pytest.mark.parametrize(("ago", "waited"), [(0, 300), (100, 200), (400, 0)])
def test_the_distance_between_shops_outlives_a_restart(
    loop: Loop, ago: float, waited: float
) -> None:
    time = Time()
    memory = Memory(visited=time.now() - timedelta(seconds=ago))
    pacing = a_pacing(replace(PACE, place_interval_s=(300.0, 300.0)), time, memory)
    loop.run(pacing.before_place())
    assert time.passed == waited
