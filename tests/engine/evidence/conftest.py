"""A profile with one review of each kind, and the evidence over it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest

from engine.evidence.gathering import Gathering
from engine.evidence.service import Evidence
from engine.language.analysis import Analysis
from engine.platforms.port import ReviewFound
from engine.reviews.dto import Origin, ReviewFilter
from engine.reviews.service import Reviews
from engine.runtime.clock import to_ms
from engine.runtime.loop import Loop
from engine.shops.service import Shops
from engine.store.database import Database
from engine.visits.dto import Reach
from engine.visits.service import Visits
from tests.engine.found import SHOP
from tests.engine.standing_clock import StandingClock
from tests.harness.listener import Listener

RAW = b'{"reviews":[{"id":7}]}'
Write = Callable[..., int]


@pytest.fixture
def visits(database: Database, clock: StandingClock, tmp_path: Path) -> Iterator[Visits]:
    loop = Loop()
    yield Visits(database, clock, loop, Reach(tmp_path / "browsers"), Random(1))
    loop.close()


@pytest.fixture
def evidence(
    database: Database, clock: StandingClock, reviews: Reviews, shops: Shops, visits: Visits
) -> Evidence:
    gathering = Gathering(clock, shops, visits, lambda _: (RAW, clock.now()))
    return Evidence(database, clock, reviews, visits, gathering)


@pytest.fixture
def write(database: Database, clock: StandingClock, shops: Shops, reviews: Reviews) -> Write:
    """Stores a review of a platform, and has it read as `hear` does; returns its id."""

    def written(
        found: ReviewFound,
        platform: str = "baemin",
        hear: Callable[[str], Analysis] | None = None,
    ) -> int:
        [shop] = shops.remember(platform, "main", [SHOP])
        with database.unit() as unit:
            reviews.absorb(unit, [found], Origin(platform, shop.id, 1, to_ms(clock.now())))
        if hear is not None:
            reviews.analyse(Listener(hear, "test 1"))
        every = reviews.get_many(reviews.ids(ReviewFilter()))
        return next(each.id for each in every if each.found.external_id == found.external_id)

    return written
