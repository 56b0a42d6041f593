"""What is Coupang Eats's own: searches of two kinds, codes in answers of status 200."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.async_api import Route

from engine.platforms.outcomes import RateLimited, ReplyRefused, SchemaChanged
from engine.platforms.port import ReviewFound, ShopFound, Visibility
from engine.platforms.session import ConsoleSession
from engine.platforms.testkit.visitor import Visitor
from tests.contract.coupangeats.conftest import CoupangEatsStage

OTHER_ROWS = """
const replace = Element.prototype.replaceChildren;
Element.prototype.replaceChildren = function (...nodes) {
  replace.apply(this, nodes.reverse());
};
"""
OTHER_ADDRESS = """
const send = window.fetch;
window.fetch = (address, options) => send(
  String(address).replace("/reviews/reply", "/reviews/answer"),
  { ...options, body: options?.body?.replace("고맙습니다", "환불해 드릴게요") });
"""
AHEAD = """
const send = window.fetch;
window.fetch = (address, options) => {
  const further = (found, page) => "&page=" + (Number(page) + 1);
  send(String(address).replace(/&page=([0-9]+)/, further), options).catch(() => {});
  return send(address, options);
};
"""
OTHER_WORDS = """
const send = window.fetch;
window.fetch = (address, options) =>
  send(address, { ...options, body: options?.body?.replace("고맙습니다", "환불해 드릴게요") });
"""
OTHER_STORE = """
settings.store = 512002;
"""
OTHER_STORES_REPLY = """
const stringify = JSON.stringify;
JSON.stringify = (value) => stringify({ ...value, storeId: 512002 });
"""
TWICE = """
const send = window.fetch;
window.fetch = (address, options) => {
  send(address, options).catch(() => {});
  return send(address, options);
};
"""


@pytest.fixture
def waiting(visitor: Visitor, shop: ShopFound) -> ReviewFound:
    """The newest of those that nobody has answered, less the first: it stands off the centre."""
    return [each for each in visitor.collect(shop).reviews if each.reply is None][1]


class TestThePage:
    """One browser for all."""

    def test_its_searches_get_our_days(self, visitor: Visitor, shop: ShopFound) -> None:
        collected = visitor.collect(shop)
        assert [(len(page.reviews), page.total) for page in collected.pages] == [
            (10, 25),
            (10, 25),
            (5, 25),
        ]

    def test_it_may_search_by_post(
        self, visitor: Visitor, shop: ShopFound, stage: CoupangEatsStage
    ) -> None:
        stage.replica.faults.set("post_search")
        assert len(visitor.collect(shop).ids) == 25
        asked = stage.replica.journal.arrivals("reviews")[-3:]
        assert [each.method for each in asked] == ["POST"] * 3

    @pytest.mark.parametrize("script", [TWICE, AHEAD], ids=["twice", "ahead"])
    def test_a_page_that_asks_more_than_it_shows_loses_nothing(
        self, visitor: Visitor, shop: ShopFound, stage: CoupangEatsStage, script: str
    ) -> None:
        with _changed(visitor, script):
            collected = visitor.collect(shop)
        assert collected.ended is None
        assert collected.ids == list(stage.reviews[shop.external_id])

    @pytest.mark.parametrize(
        ("status", "shown"), [("REPORTED", Visibility.BLOCKED), ("UNEXPOSE", Visibility.HIDDEN)]
    )
    def test_what_is_not_on_show_is_not_listed_and_not_gone(
        self,
        visitor: Visitor,
        shop: ShopFound,
        stage: CoupangEatsStage,
        status: str,
        shown: Visibility,
    ) -> None:
        review = visitor.collect(shop).reviews[0]
        stage.replica.faults.set("other_statuses", {review.external_id: status})
        assert review.external_id not in visitor.collect(shop).ids
        found = visitor.find(shop, review)
        assert found is not None
        assert (found.external_id, found.status) == (review.external_id, shown)

    @pytest.mark.parametrize(
        ("code", "outcome"), [("10056", RateLimited), ("40000", SchemaChanged)]
    )
    def test_200_alone_is_no_success(
        self,
        visitor: Visitor,
        shop: ShopFound,
        stage: CoupangEatsStage,
        code: str,
        outcome: type[Exception],
    ) -> None:
        stage.replica.faults.set("body_code", code)
        assert type(visitor.collect(shop).ended) is outcome

    def test_a_page_that_shows_another_store_is_not_read(
        self, visitor: Visitor, shop: ShopFound
    ) -> None:
        with _changed(visitor, OTHER_STORE):
            collected = visitor.collect(shop)
        assert type(collected.ended) is SchemaChanged
        assert not collected.pages

    def test_a_shop_of_somebody_else_is_a_changed_page(self, visitor: Visitor) -> None:
        nowhere = ShopFound("999", "남의 가게", {})
        assert type(visitor.collect(nowhere).ended) is SchemaChanged


class TestAnswering:
    """One browser for all."""

    def test_too_late_is_told(
        self, visitor: Visitor, shop: ShopFound, waiting: ReviewFound, stage: CoupangEatsStage
    ) -> None:
        stage.replica.faults.set("past_deadline")
        with pytest.raises(ReplyRefused) as refused:
            visitor.post(shop, waiting, "고맙습니다")
        assert refused.value.params["reason"] == "too_late"

    @pytest.mark.parametrize(
        "script",
        [OTHER_ROWS, OTHER_ADDRESS, OTHER_STORES_REPLY],
        ids=["rows", "address", "store"],
    )
    def test_only_what_was_approved_leaves(
        self,
        visitor: Visitor,
        shop: ShopFound,
        waiting: ReviewFound,
        stage: CoupangEatsStage,
        script: str,
    ) -> None:
        before = len(stage.replica.journal.arrivals("reply"))
        with _changed(visitor, script), pytest.raises(ReplyRefused) as refused:
            visitor.post(shop, waiting, "고맙습니다")
        assert refused.value.params["reason"] == "mismatch"
        assert len(stage.replica.journal.arrivals("reply")) == before

    def test_nothing_leaves_past_the_guard_by_a_worker(
        self, visitor: Visitor, shop: ShopFound, waiting: ReviewFound, stage: CoupangEatsStage
    ) -> None:
        stage.replica.faults.set("service_worker")
        visitor.collect(shop)  # which is when such a page installs it
        before = len(stage.replica.journal.arrivals("reply"))
        with _changed(visitor, OTHER_WORDS), pytest.raises(ReplyRefused) as refused:
            visitor.post(shop, waiting, "고맙습니다")
        assert refused.value.params["reason"] == "mismatch"
        assert len(stage.replica.journal.arrivals("reply")) == before

    def test_a_form_in_a_dialog_is_no_popup(
        self, visitor: Visitor, shop: ShopFound, waiting: ReviewFound, stage: CoupangEatsStage
    ) -> None:
        stage.replica.faults.set("reply_dialog")
        assert visitor.post(shop, waiting, "고맙습니다").live

    def test_it_leaves_once(
        self, visitor: Visitor, shop: ShopFound, waiting: ReviewFound, stage: CoupangEatsStage
    ) -> None:
        with _changed(visitor, TWICE):
            assert visitor.post(shop, waiting, "고맙습니다").live
        assert stage.posted(waiting.external_id) == ["고맙습니다"]


@contextmanager
def _changed(visitor: Visitor, script: str) -> Iterator[None]:
    """The console's script, in whatever it opens, is another one."""

    async def change(route: Route) -> None:
        answer = await route.fetch()
        await route.fulfill(response=answer, body=script + await answer.text())

    assert isinstance(visitor.session, ConsoleSession)
    page = visitor.session._console.page
    visitor.loop.run(page.route("**/static/reviews.js", change))
    yield
    visitor.loop.run(page.unroute("**/static/reviews.js", change))
