"""The blog tab: its list, and what goes wrong on the way there."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from engine.platforms.outcomes import (
    Blocked,
    PlatformError,
    RateLimited,
    SchemaChanged,
    Unreachable,
)
from engine.platforms.port import Precision
from engine.platforms.testkit.visitor import Visitor
from engine.runtime.clock import SEOUL
from tests.contract.kakaomap.conftest import KakaoMapStage
from tests.contract.posts import list_all, post_some, reading
from tests.replicas.kit.faults import FaultValue
from tests.replicas.kit.posts import Post


@pytest.fixture(autouse=True)
def unwritten(stage: KakaoMapStage) -> Iterator[None]:
    yield
    for spot in stage.replica.catalogue.shops:
        spot.posts.clear()


class TestTheBlogTab:
    """One replica for all."""

    def test_pages_come_newest_first_each_after_the_pace(
        self, visitor: Visitor, stage: KakaoMapStage
    ) -> None:
        posts = post_some(stage.replica, visitor.big_shop(), 23)
        before = visitor.pacing.pages
        pages = list_all(visitor)
        assert [each.external_id for page in pages for each in page.posts] == posts
        assert [len(page.posts) for page in pages] == [10, 10, 3]
        assert [page.has_next for page in pages] == [True, True, False]
        assert visitor.pacing.pages - before == 3
        assert len(stage.replica.journal.arrivals("posts")) == 3

    def test_everything_that_is_told_of_a_post(
        self, visitor: Visitor, stage: KakaoMapStage
    ) -> None:
        spot = stage.replica.catalogue.by_id(visitor.big_shop().external_id)
        assert spot is not None
        written = datetime(2026, 11, 3, 18, 30, 5, tzinfo=SEOUL)
        address = "https://blog.example/one/1?from=place"
        stamp = int(written.timestamp())
        spot.posts.append(Post("77", stamp, "제목", "첫 문장", "글쓴이", address, photos=4))
        [page] = list_all(visitor)
        [post] = page.posts
        assert (post.external_id, post.address, post.photo_count) == ("77", address, 4)
        assert (post.title, post.excerpt, post.author_name) == ("제목", "첫 문장", "글쓴이")
        assert (post.created_at, post.created_precision) == (written, Precision.SECOND)
        assert post.raw_date == "2026-11-03 18:30:05"

    def test_a_shop_of_which_nobody_writes_has_one_empty_page(self, visitor: Visitor) -> None:
        assert [(page.posts, page.total) for page in list_all(visitor)] == [((), 0)]

    @pytest.mark.parametrize(
        ("fault", "value", "outcome"),
        [
            ("malformed_json", True, SchemaChanged),
            ("truncated", True, Unreachable),
            ("slow", 60, Unreachable),
            ("server_error", True, Unreachable),
            ("rate_limited", 77, RateLimited),
            ("too_often", True, RateLimited),
            ("block_page", True, Blocked),
            ("not_allowed", True, Blocked),
        ],
    )
    def test_what_goes_wrong_is_told_by_its_type(
        self,
        visitor: Visitor,
        stage: KakaoMapStage,
        fault: str,
        value: FaultValue,
        outcome: type[PlatformError],
    ) -> None:
        post_some(stage.replica, visitor.big_shop(), 3)
        stage.replica.faults.set(fault, value, on="posts")
        with pytest.raises(outcome):
            list_all(visitor)
        stage.heal()
        assert len(list_all(visitor)[0].posts) == 3

    def test_korean_of_windows_is_read_whatever_is_declared(
        self, visitor: Visitor, stage: KakaoMapStage
    ) -> None:
        post_some(stage.replica, visitor.big_shop(), 1)
        stage.replica.faults.set("mislabelled", on="posts")
        [page] = list_all(visitor)
        assert page.posts[0].title == "가게에 다녀왔어요 0"

    def test_a_post_between_two_pages_is_listed_once(
        self, visitor: Visitor, stage: KakaoMapStage
    ) -> None:
        """The list moves on by one while it is read."""
        shop = visitor.big_shop()
        posts = post_some(stage.replica, shop, 15)
        spot = stage.replica.catalogue.by_id(shop.external_id)
        assert spot is not None
        found = list[str]()
        for page in reading(visitor):
            found += [each.external_id for each in page.posts]
            if page.number == 1:
                newest = spot.posts[0].stamp + int(timedelta(hours=1).total_seconds())
                address = "https://blog.example/new"
                spot.posts.append(Post("99", newest, "새 글", "", "나중", address))
        assert list(dict.fromkeys(found)) == posts
