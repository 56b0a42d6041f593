"""What the console may tell of blogs: the list as we assume it, and all that may stand instead."""

from collections.abc import Iterator

import pytest

from engine.platforms.outcomes import (
    Blocked,
    NotPermitted,
    PlatformError,
    RateLimited,
    SchemaChanged,
    SessionExpired,
    Unreachable,
)
from engine.platforms.testkit.visitor import Visitor
from tests.contract.posts import list_all, post_some
from tests.contract.smartplace.conftest import SmartPlaceStage
from tests.replicas.kit.faults import FaultValue


@pytest.fixture(autouse=True)
def unwritten(stage: SmartPlaceStage) -> Iterator[None]:
    yield
    for place in stage.replica.catalogue.shops:
        place.posts.clear()


class TestTheBlogList:
    """One browser for all."""

    def test_pages_come_newest_first_each_after_the_pace(
        self, visitor: Visitor, stage: SmartPlaceStage
    ) -> None:
        posts = post_some(stage.replica, visitor.big_shop(), 12)
        before = visitor.pacing.pages
        pages = list_all(visitor)
        assert [each.external_id for page in pages for each in page.posts] == posts
        assert [page.has_next for page in pages] == [True, False]
        assert visitor.pacing.pages - before == 2
        assert pages[0].posts[0].title == "가게에 다녀왔어요 0"

    def test_where_no_page_of_the_console_is_open_one_is_opened_first(
        self, visitor: Visitor, stage: SmartPlaceStage
    ) -> None:
        shop = visitor.big_shop()
        post_some(stage.replica, shop, 1)
        visitor.loop.run(visitor.session._console.leave())  # type: ignore[attr-defined]
        before = visitor.pacing.pages
        assert len(list_all(visitor)[0].posts) == 1
        assert visitor.pacing.pages - before == 2

    @pytest.mark.parametrize(
        ("fault", "value", "outcome"),
        [
            ("unauthorized", True, SessionExpired),
            ("login_redirect", True, SessionExpired),
            ("malformed_json", True, SchemaChanged),
            ("truncated", True, Unreachable),
            ("slow", 60, Unreachable),
            ("server_error", True, Unreachable),
            ("rate_limited", 77, RateLimited),
            ("block_page", True, Blocked),
            ("not_allowed", True, NotPermitted),
            ("graphql_error", "FORBIDDEN", NotPermitted),
        ],
    )
    def test_what_goes_wrong_is_told_by_its_type_and_the_reviews_go_on(
        self,
        visitor: Visitor,
        stage: SmartPlaceStage,
        fault: str,
        value: FaultValue,
        outcome: type[PlatformError],
    ) -> None:
        shop = visitor.big_shop()
        post_some(stage.replica, shop, 3)
        stage.replica.faults.set(fault, value, on="posts")
        with pytest.raises(outcome):
            list_all(visitor)
        if fault == "slow":  # one proof that the tab still lives is enough
            assert visitor.collect(shop).ended is None
