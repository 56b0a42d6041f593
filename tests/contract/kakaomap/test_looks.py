"""Blog posts as the engine keeps them, visit after visit, on the replica."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from engine.crawls.dto import CollectReport
from engine.crawls.service import Crawls
from engine.platforms.kakaomap import PLATFORM
from engine.platforms.kakaomap.spec import SPEC
from engine.platforms.port import ShopFound
from engine.posts.dto import LookDto, PostDto, PostFilter
from engine.posts.service import Posts
from engine.reviews.service import Reviews
from engine.runtime.events import EventBus
from engine.runtime.loop import Loop
from engine.runtime.progress import Cancelled
from engine.shops.service import Shops
from engine.store.database import Database
from engine.visits.dto import Reach
from engine.visits.service import Visits
from tests.contract.kakaomap.conftest import ANSWER_S, KakaoMapStage
from tests.contract.posts import post_some
from tests.engine.standing_clock import StandingClock
from tests.replicas.kakaomap.catalogue import Spot
from tests.replicas.kit.faults import FaultValue
from tests.replicas.kit.posts import Post

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
KEY = bytes(range(32))


@dataclass(frozen=True, slots=True)
class Days:
    """A profile with the replica's shop of 55 reviews."""

    stage: KakaoMapStage
    crawls: Crawls
    posts: Posts
    visits: Visits
    clock: StandingClock
    shop_id: int
    found: ShopFound

    def collect(self, later: timedelta = DAY) -> CollectReport:
        self.clock.pass_by(later)
        return self.crawls.collect(self.shop_id)

    def set(self, fault: str, value: FaultValue = True) -> None:
        self.stage.replica.faults.set(fault, value, on="posts")

    def write(self, count: int) -> list[str]:
        return post_some(self.stage.replica, self.found, count)

    @property
    def spot(self) -> Spot:
        spot = self.stage.replica.catalogue.by_id(self.found.external_id)
        assert spot is not None
        return spot

    def listed(self, words: str = "", shop_id: int | None = None) -> list[PostDto]:
        return self.posts.get_many(self.posts.ids(PostFilter(words, shop_id)))

    def gone(self) -> list[str]:
        return [post.external_id for post in self.listed() if post.gone]

    def look(self) -> LookDto:
        [look] = self.posts.looks()
        return look

    def asked(self) -> int:
        return len(self.stage.replica.journal.arrivals("posts"))


@contextmanager
def opened(stage: KakaoMapStage, folder: Path, pages_per_day: int) -> Iterator[Days]:
    """At the platform's own pace, in a time that passes only while somebody waits."""
    clock, loop = StandingClock(datetime.now(UTC)), Loop()
    database = Database.open(folder / "profile", KEY, EventBus(on_fault=print), clock)
    shops = Shops(database, clock)
    reviews = Reviews(database, shops, clock)
    reach = Reach(folder / "browsers", sites={"kakaomap": stage.replica.url})
    pace = replace(SPEC.pace, pages_per_day=pages_per_day)
    platform = replace(PLATFORM, spec=replace(SPEC, pace=pace), answer_s=ANSWER_S)

    async def sleep(seconds: float) -> None:
        clock.pass_by(timedelta(seconds=seconds, microseconds=1))

    visits = Visits(database, clock, loop, reach, Random(1), lambda _: platform, sleep)
    posts = Posts(database, clock, shops, visits)
    crawls = Crawls(database, shops, reviews, visits, posts.look)
    shop = crawls.add("kakaomap", next(iter(stage.reviews)))
    found = ShopFound(shop.external_id, shop.name, shop.ref)
    yield Days(stage, crawls, posts, visits, clock, shop.id, found)
    loop.close()
    database.close()
    stage.heal()
    for spot in stage.replica.catalogue.shops:
        spot.posts.clear()


@pytest.fixture
def days(stage: KakaoMapStage, tmp_path: Path) -> Iterator[Days]:
    with opened(stage, tmp_path, SPEC.pace.pages_per_day) as days:
        yield days


def test_posts_come_with_an_ordinary_visit_newest_first_once_a_day(days: Days) -> None:
    ids = days.write(12)
    before = days.asked()
    report = days.collect()
    assert (report.outcome, report.new) == ("done", 55)
    assert [post.external_id for post in days.listed()] == ids
    assert days.asked() - before == 2
    days.collect(MINUTE)
    assert days.asked() - before == 2
    look = days.look()
    assert (look.outcome, look.held, look.expected, look.platform) == ("done", 12, 12, "kakaomap")


def test_a_look_stops_at_what_is_known_and_goes_to_the_end_once_a_week(days: Days) -> None:
    days.write(35)
    asked = list[int]()
    for _ in range(9):
        before = days.asked()
        days.collect()
        asked.append(days.asked() - before)
    assert asked == [4, 1, 1, 1, 1, 1, 1, 4, 1]


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("malformed_json", "platform.schema_changed"),
        ("server_error", "platform.unreachable"),
        ("not_allowed", "platform.blocked"),
        ("rate_limited", "platform.rate_limited"),
    ],
)
def test_whatever_happens_to_the_posts_the_reviews_are_collected(
    days: Days, fault: str, code: str
) -> None:
    days.write(3)
    days.set(fault)
    report = days.collect()
    assert (report.outcome, report.new, report.held) == ("done", 55, 55)
    assert (days.look().outcome, days.look().held) == (code, 0)
    assert days.visits.runs()[0].outcome == "done"
    days.stage.heal()
    assert days.collect().outcome == "done"
    assert (days.look().outcome, days.look().held) == ("done", 3)


def test_what_came_before_a_fault_is_kept_and_nothing_is_missed(days: Days) -> None:
    days.write(15)
    days.collect()
    days.spot.posts[:] = days.spot.posts[:12]
    days.set("truncated")
    for _ in range(3):
        days.collect()
    assert (days.look().held, days.gone()) == (15, [])


def test_a_post_is_gone_after_two_whole_lists_without_it_and_may_come_back(days: Days) -> None:
    ids = days.write(6)
    days.collect()
    [removed] = [post for post in days.spot.posts if post.id == ids[2]]
    days.spot.posts.remove(removed)
    days.collect()
    assert days.gone() == []
    days.collect()
    assert (days.gone(), days.look().held) == ([ids[2]], 5)
    days.spot.posts.append(removed)
    days.collect()
    assert (days.gone(), days.look().held) == ([], 6)


def test_a_list_that_is_empty_all_at_once_takes_nothing_away(days: Days) -> None:
    days.write(6)
    days.collect()
    days.spot.posts.clear()
    for _ in range(3):
        days.collect()
    assert (days.look().outcome, days.gone()) == ("platform.emptied", [])


def test_an_item_that_leads_nowhere_is_left_out_and_proves_nothing(days: Days) -> None:
    days.write(6)
    days.collect()
    bad = days.spot.posts.pop()
    script = Post(bad.id, bad.stamp, bad.title, bad.excerpt, bad.author, "javascript:alert(1)")
    days.spot.posts.append(script)
    for _ in range(3):
        days.collect()
    assert all(post.address.startswith("https://blog.example/") for post in days.listed())
    assert (days.look().outcome, days.gone()) == ("done", [])


def test_a_post_that_was_rewritten_is_shown_as_it_is_now(days: Days) -> None:
    days.write(1)
    days.collect()
    [old] = days.spot.posts
    days.spot.posts[:] = [Post(old.id, old.stamp, "고친 제목", "고친 글", old.author, old.address)]
    days.collect()
    [post] = days.listed()
    assert (post.title, post.excerpt) == ("고친 제목", "고친 글")
    assert post.seen_last_at - post.seen_first_at >= DAY


@pytest.mark.parametrize(("pages_per_day", "looks"), [(83, 0), (84, 1)])
def test_where_little_is_left_of_the_budget_it_is_for_the_reviews(
    stage: KakaoMapStage, tmp_path: Path, pages_per_day: int, looks: int
) -> None:
    """Finding the shop and its reviews took four pages."""
    with opened(stage, tmp_path, pages_per_day) as days:
        days.write(3)
        assert days.collect(timedelta()).outcome == "done"
        assert len(days.posts.looks()) == looks


def test_who_stops_the_visit_stops_the_look_and_it_is_made_again(days: Days) -> None:
    class Impatient:
        def report(self, done: int, total: int | None = None, note: str = "") -> None:
            if note == "progress.posts":
                raise Cancelled

    days.write(3)
    with pytest.raises(Cancelled):
        days.crawls.collect(days.shop_id, Impatient())
    assert days.posts.looks() == []
    days.collect(MINUTE)
    assert days.look().held == 3


def test_posts_are_found_by_words_and_shop(days: Days) -> None:
    days.write(12)
    days.collect()
    assert [post.title for post in days.listed("블로거11")] == ["가게에 다녀왔어요 11"]
    assert [post.title for post in days.listed("맛있 다녀왔어요 7")] == ["가게에 다녀왔어요 7"]
    assert days.listed("100%") == days.listed("_") == days.listed(shop_id=days.shop_id + 1) == []
    assert len(days.listed(shop_id=days.shop_id)) == days.posts.count() == 12
