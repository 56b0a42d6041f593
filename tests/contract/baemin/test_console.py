"""What is Baemin's own: an endless list that only its page may ask for."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.async_api import Route

from engine.platforms.baemin.session import BaeminSession
from engine.platforms.outcomes import (
    Partial,
    PlatformError,
    ReplyRefused,
    SchemaChanged,
    SessionExpired,
)
from engine.platforms.port import ReviewFound, ShopFound, Visibility
from engine.platforms.testkit.visitor import Visitor
from tests.contract.baemin.conftest import BaeminStage

FETCH = """async ([address]) => {
  try { return (await fetch(address, { credentials: "include" })).status; } catch { return 0; }
}"""
OTHER_WORDS = """
const send = window.fetch;
window.fetch = (address, options) =>
  send(address, { ...options, body: options?.body?.replace("고맙습니다", "환불해 드릴게요") });
"""
OTHER_WAY = """
const send = window.fetch;
window.fetch = (address, options) => send(
  String(address).replace("/reviews/comments", "/answers"),
  { ...options, body: options?.body?.replace("고맙습니다", "환불해 드릴게요") });
"""
STAYING = """
const grown = document.getElementById("list");
const stay = () => window.scrollTo(0, document.body.scrollHeight);
if (grown) new MutationObserver(stay).observe(grown, { attributes: true });
"""
TWICE_AND_LOOKING = """
const send = window.fetch;
window.fetch = (address, options) => {
  if (options?.method === "POST") {
    send(String(address).replace("/comments", "/count")).catch(() => {});
    send(address, options).catch(() => {});
  }
  return send(address, options);
};
"""


class TestTheList:
    """One browser for all."""

    def test_only_the_page_itself_may_ask(self, visitor: Visitor, stage: BaeminStage) -> None:
        visitor.shops()
        page = _session(visitor)._console.page
        address = f"{stage.replica.origins['api']}/v1/session/profile"
        assert visitor.loop.run(page.evaluate(FETCH, [address])) == 403

    def test_a_page_holds_ten(self, visitor: Visitor, shop: ShopFound) -> None:
        collected = visitor.collect(shop)
        assert [len(page.reviews) for page in collected.pages] == [10, 10, 5]
        assert [page.total for page in collected.pages] == [25, None, None]

    def test_no_count_is_not_nothing(
        self, visitor: Visitor, shop: ShopFound, stage: BaeminStage
    ) -> None:
        stage.replica.faults.set("no_count")
        collected = visitor.collect(shop)
        assert (collected.ended, collected.pages[0].total) == (None, None)
        assert len(collected.ids) == 25

    def test_a_login_that_is_lost_while_they_are_counted_costs_no_page(
        self, visitor: Visitor, shop: ShopFound, stage: BaeminStage
    ) -> None:
        stage.replica.faults.set("slow", 0.5, on="shops")
        stage.replica.faults.set("unauthorized", on="shops")
        collected = visitor.collect(shop)
        assert isinstance(collected.ended, SessionExpired)
        assert len(collected.ids) == 10

    def test_a_list_with_a_button_is_read_too(
        self, visitor: Visitor, shop: ShopFound, stage: BaeminStage
    ) -> None:
        stage.replica.faults.set("more_button")
        assert len(visitor.collect(shop).ids) == 25

    def test_a_list_that_keeps_its_reader_at_the_end_goes_on(
        self, visitor: Visitor, shop: ShopFound
    ) -> None:
        with _changed(visitor, STAYING):
            assert len(visitor.collect(shop).ids) == 25

    def test_what_was_blocked_is_told(
        self, visitor: Visitor, shop: ShopFound, stage: BaeminStage
    ) -> None:
        first, second = stage.reviews[shop.external_id][:2]
        stage.replica.faults.set("blocked_reviews", [second])
        found = {each.external_id: each.status for each in visitor.collect(shop).reviews}
        assert (found[first], found[second]) == (Visibility.VISIBLE, Visibility.BLOCKED)

    def test_only_what_the_owner_said_and_is_shown_is_a_reply(
        self, visitor: Visitor, shop: ShopFound, stage: BaeminStage
    ) -> None:
        first, second = stage.reviews[shop.external_id][:2]
        stage.replica.faults.set("manager_comments", [first])
        stage.replica.faults.set("deleted_replies", [second])
        reviews = visitor.collect(shop).reviews
        assert [each.reply for each in reviews[:2]] == [None, None]

    def test_an_old_one_that_is_not_listed_may_still_be_there(
        self, visitor: Visitor, shop: ShopFound, waiting: ReviewFound
    ) -> None:
        assert waiting.created_at is not None
        old = waiting.created_at - timedelta(days=200)
        with pytest.raises(Partial):
            visitor.find(shop, replace(waiting, external_id="1", body="옛날", created_at=old))


class TestAnswering:
    """One browser for all."""

    @pytest.mark.parametrize("word", ["쿠팡이츠", "요기요", "땡겨요"])
    def test_a_rival_is_not_named(
        self, visitor: Visitor, shop: ShopFound, waiting: ReviewFound, word: str
    ) -> None:
        with pytest.raises(ReplyRefused) as refused:
            visitor.post(shop, waiting, f"{word}손님, 고맙습니다")
        assert refused.value.params["reason"] == "forbidden_word"

    def test_after_thirty_days_nothing_is_pressed(
        self, visitor: Visitor, shop: ShopFound, stage: BaeminStage
    ) -> None:
        review = visitor.collect(shop).reviews[-1]
        now = stage.replica.clock
        api = stage.replica._api
        api._clock = lambda: now() + timedelta(days=31)
        with pytest.raises(ReplyRefused) as refused:
            visitor.post(shop, review, "고맙습니다")
        api._clock = now
        assert refused.value.params["reason"] == "closed"
        assert not stage.replica.board.tries()

    @pytest.mark.parametrize("script", [OTHER_WORDS, OTHER_WAY], ids=["words", "address"])
    def test_only_what_was_approved_leaves(
        self,
        visitor: Visitor,
        shop: ShopFound,
        waiting: ReviewFound,
        stage: BaeminStage,
        script: str,
    ) -> None:
        with _changed(visitor, script), pytest.raises(ReplyRefused) as refused:
            visitor.post(shop, waiting, "고맙습니다")
        assert refused.value.params["reason"] == "mismatch"
        assert not stage.replica.journal.arrivals("reply")

    @pytest.mark.parametrize(
        ("code", "outcome"),
        [("INVALID_PARAMETER", ReplyRefused), ("GATEWAY_TIMEOUT", SchemaChanged)],
    )
    def test_only_a_word_that_is_known_is_a_no(
        self,
        visitor: Visitor,
        shop: ShopFound,
        waiting: ReviewFound,
        stage: BaeminStage,
        code: str,
        outcome: type[PlatformError],
    ) -> None:
        stage.replica.faults.set("reply_code", code)
        with pytest.raises(outcome) as told:
            visitor.post(shop, waiting, "고맙습니다")
        assert not told.value.before_press

    def test_it_leaves_once(
        self, visitor: Visitor, shop: ShopFound, waiting: ReviewFound, stage: BaeminStage
    ) -> None:
        with _changed(visitor, TWICE_AND_LOOKING):
            assert visitor.post(shop, waiting, "고맙습니다").live
        assert stage.posted(waiting.external_id) == ["고맙습니다"]


def _session(visitor: Visitor) -> BaeminSession:
    assert isinstance(visitor.session, BaeminSession)
    return visitor.session


@contextmanager
def _changed(visitor: Visitor, script: str) -> Iterator[None]:
    """The console's script, in whatever it opens, is another one."""

    async def change(route: Route) -> None:
        answer = await route.fetch()
        await route.fulfill(response=answer, body=script + await answer.text())

    page = _session(visitor)._console.page
    visitor.loop.run(page.route("**/static/api.js", change))
    yield
    visitor.loop.run(page.unroute("**/static/api.js", change))
