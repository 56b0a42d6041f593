"""What is missing from a real list, gone from it, or seems so: day after day, on the replica."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from engine.crawls.dto import CollectReport
from engine.crawls.service import Crawls
from engine.platforms.port import Visibility
from engine.reviews.dto import ReviewFilter
from engine.reviews.service import Reviews
from engine.runtime.events import EventBus
from engine.runtime.loop import Loop
from engine.shops.service import Shops
from engine.store.database import Database
from engine.visits.dto import Reach
from engine.visits.service import Visits
from tests.contract.kakaomap.conftest import KakaoMapStage
from tests.engine.standing_clock import StandingClock
from tests.replicas.kit.faults import FaultValue

DAY = timedelta(days=1)
KEY = bytes(range(32))


@dataclass(frozen=True, slots=True)
class Days:
    """A profile with the replica's shop of 55 reviews, visited once a day."""

    stage: KakaoMapStage
    crawls: Crawls
    reviews: Reviews
    clock: StandingClock
    shop_id: int

    def collect(self) -> CollectReport:
        self.clock.pass_by(DAY)
        return self.crawls.collect(self.shop_id)

    def set(self, fault: str, value: FaultValue, after_pages: int = 0) -> None:
        self.stage.replica.faults.set(fault, value, after_pages=after_pages)

    @property
    def shown(self) -> list[str]:
        return list(next(iter(self.stage.reviews.values())))

    def gone(self) -> list[str]:
        found = self.reviews.get_many(self.reviews.ids(ReviewFilter()))
        gone = [each.found for each in found if each.found.status is Visibility.GONE]
        return [each.external_id for each in gone]


@pytest.fixture
def days(stage: KakaoMapStage, tmp_path: Path) -> Iterator[Days]:
    clock, loop = StandingClock(datetime.now(UTC)), Loop()
    database = Database.open(tmp_path / "profile", KEY, EventBus(on_fault=print), clock)
    shops = Shops(database, clock)
    reviews = Reviews(database, shops, clock)
    reach = Reach(
        tmp_path / "browsers",
        unhurried=False,
        sites={"kakaomap": stage.replica.url},
        is_turned_on=lambda _: True,
    )
    visits = Visits(database, clock, loop, reach, Random(1), lambda _: stage.platform)
    crawls = Crawls(database, shops, reviews, visits)
    shop = crawls.add("kakaomap", next(iter(stage.reviews)))
    yield Days(stage, crawls, reviews, clock, shop.id)
    loop.close()
    database.close()
    stage.heal()


def test_a_removed_review_is_gone_after_two_whole_visits_and_may_come_back(days: Days) -> None:
    first = days.collect()
    assert (first.outcome, first.new, first.expected, first.held) == ("done", 55, 55, 55)
    removed = days.shown[40]
    days.set("removed_reviews", [removed])
    lost = [days.collect().lost for _ in range(2)]
    assert (lost, days.gone()) == ([0, 1], [removed])
    days.stage.heal()
    back = days.collect()
    assert (back.changed, back.held, days.gone()) == (1, 55, [])


def test_a_visit_that_breaks_off_says_what_it_has_and_takes_nothing_away(days: Days) -> None:
    days.collect()
    days.set("removed_reviews", days.shown[30:32])
    for _ in range(3):
        days.set("truncated", True, after_pages=1)
        report = days.collect()
        assert (report.outcome, report.expected, report.held) == ("platform.partial", 53, 55)
    assert days.gone() == []


def test_one_that_is_counted_and_not_listed_is_told(days: Days) -> None:
    days.set("total_offset", 2)
    report = days.collect()
    assert (report.outcome, report.expected, report.held) == ("done", 57, 55)


def test_a_field_by_another_name_takes_nothing_away(days: Days) -> None:
    days.collect()
    days.set("renamed_field", True)
    assert [days.collect().outcome for _ in range(3)] == ["platform.schema_changed"] * 3
    assert days.gone() == []


def test_words_that_were_edited_are_kept(days: Days) -> None:
    days.collect()
    edited = days.shown[0]
    days.set("edited_text", {edited: "다시 보니 별로였어요"})
    assert days.collect().changed == 1
    newest = days.reviews.get(days.reviews.ids(ReviewFilter())[0])
    assert newest.found.body == "다시 보니 별로였어요"
    assert len(newest.revisions) == 1
