"""What is the owner's own on KakaoMap: pages that nobody described, and what is made of them."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.async_api import Route

from engine.platforms.kakaostore.session import KakaoStoreSession
from engine.platforms.outcomes import (
    FormChanged,
    NoReplyForm,
    NoSuchShop,
    ReplyRefused,
    SessionExpired,
    Unreachable,
)
from engine.platforms.port import Finding, ReviewFound, ShopFound
from engine.platforms.testkit.visitor import Visitor
from tests.contract.kakaostore.conftest import KakaoStoreStage

AT_ONCE = "document.getElementById('tab').remove(); showReviews();"
AS_A_FORM = """
const send = window.fetch;
window.fetch = (address, options) => send(address, options?.method !== "POST" ? options : {
  ...options, headers: { pf: "web", appVersion: "6", accept: "application/json" },
  body: new URLSearchParams({ comment: JSON.parse(options.body).contents }) });
"""
OTHER_REVIEW = """
const send = window.fetch;
window.fetch = (address, options) => send(
  String(address).replace(/reviews\\/[0-9]+\\/comment/, "reviews/1/comment"), options);
"""
OTHER_WORDS = """
const send = window.fetch;
window.fetch = (address, options) =>
  send(address, { ...options, body: options?.body?.replace("고맙습니다", "환불해 드릴게요") });
"""
TWICE = """
const send = window.fetch;
window.fetch = (address, options) => {
  if (options?.method === "POST") send(address, options).catch(() => {});
  return send(address, options);
};
"""
UPSIDE_DOWN = """
const replace = Element.prototype.replaceChildren;
Element.prototype.replaceChildren = function (...nodes) {
  replace.apply(this, nodes.reverse());
};
"""


@pytest.fixture
def waiting(visitor: Visitor) -> ReviewFound:
    """Another one each time."""
    return visitor.next_unanswered()


class TestThePage:
    """One browser for all."""

    def test_no_account_lists_its_shops(self, visitor: Visitor) -> None:
        assert visitor.loop.run(visitor.session.list_shops()) == []

    @pytest.mark.parametrize("address", ["떡볶이", "20349999", "https://map.naver.com/p/20340001"])
    def test_nothing_else_is_a_shop(self, visitor: Visitor, address: str) -> None:
        assert isinstance(visitor.session, Finding)
        with pytest.raises(NoSuchShop):
            visitor.loop.run(visitor.session.find_shop(address))

    def test_a_page_that_shows_its_reviews_at_once_is_read_too(
        self, visitor: Visitor, shop: ShopFound
    ) -> None:
        with _changed(visitor, after=AT_ONCE):
            collected = visitor.collect(shop)
        assert collected.ended is None
        assert collected.ids == list(visitor.stage.reviews[shop.external_id])

    @pytest.mark.parametrize("key", ["reply", "ownerReply", "store_comments", "place_owner_answer"])
    def test_a_reply_is_read_under_whatever_such_key(
        self, visitor: Visitor, shop: ShopFound, stage: KakaoStoreStage, key: str
    ) -> None:
        first = stage.reviews[shop.external_id][0]
        stage.answer(first, "또 오세요")
        stage.replica.faults.set("reply_key", key)
        replies = {each.external_id: each.reply for each in visitor.collect(shop).reviews}
        reply = replies.pop(first)
        assert reply is not None
        assert (reply.text, reply.live) == ("또 오세요", True)
        assert not [each for each in replies.values() if each and each.text == "또 오세요"]


class TestAnswering:
    """One browser for all."""

    def test_who_has_no_form_there_is_told_before_anything_is_pressed(
        self, visitor: Visitor, shop: ShopFound, waiting: ReviewFound, stage: KakaoStoreStage
    ) -> None:
        stage.replica.faults.set("no_reply_box")
        with pytest.raises(NoReplyForm) as told:
            visitor.post(shop, waiting, "고맙습니다")
        assert told.value.params["action"] == "reply"
        assert told.value.before_press

    def test_who_has_gone_out_may_read_and_is_asked_to_come_in_for_a_reply(
        self, visitor: Visitor, shop: ShopFound, waiting: ReviewFound, stage: KakaoStoreStage
    ) -> None:
        stage.replica.faults.set("session_lost", times=1)
        assert visitor.collect(shop).ended is None
        with pytest.raises(SessionExpired) as told:
            visitor.post(shop, waiting, "고맙습니다")
        assert told.value.before_press

    def test_a_form_in_a_dialog_is_no_popup(
        self, visitor: Visitor, shop: ShopFound, waiting: ReviewFound, stage: KakaoStoreStage
    ) -> None:
        stage.replica.faults.set("reply_dialog")
        assert visitor.post(shop, waiting, "고맙습니다").live

    def test_one_of_two_that_look_the_same_is_answered(
        self, visitor: Visitor, shop: ShopFound, stage: KakaoStoreStage
    ) -> None:
        bare = [each for each in visitor.collect(shop).pages[0].reviews if each.body is None]
        assert len({each.author_name for each in bare}) < len(bare)
        visitor.post(shop, bare[1], "고맙습니다")
        assert [len(stage.posted(each.external_id)) for each in bare[:2]] == [0, 1]

    @pytest.mark.parametrize("fault", ["reply_silent", "reply_mute"])
    def test_an_answer_without_the_reply_proves_nothing(
        self,
        visitor: Visitor,
        shop: ShopFound,
        waiting: ReviewFound,
        stage: KakaoStoreStage,
        fault: str,
    ) -> None:
        stage.replica.faults.set(fault)
        assert not visitor.post(shop, waiting, "고맙습니다").live
        again = visitor.find(shop, waiting)
        assert again is not None
        assert (again.reply is not None) == (fault == "reply_mute")

    def test_whatever_shape_it_is_written_in_is_understood(
        self, visitor: Visitor, shop: ShopFound, waiting: ReviewFound, stage: KakaoStoreStage
    ) -> None:
        """The replica does not: it takes JSON alone."""
        before = len(stage.replica.journal.arrivals("reply"))
        with _changed(visitor, AS_A_FORM), pytest.raises(Unreachable):
            visitor.post(shop, waiting, "고맙습니다")
        assert len(stage.replica.journal.arrivals("reply")) == before + 1

    def test_another_review_is_not_answered(
        self, visitor: Visitor, shop: ShopFound, waiting: ReviewFound, stage: KakaoStoreStage
    ) -> None:
        before = len(stage.replica.journal.arrivals("reply"))
        with _changed(visitor, OTHER_REVIEW), pytest.raises(ReplyRefused) as refused:
            visitor.post(shop, waiting, "고맙습니다")
        assert refused.value.params["reason"] == "mismatch"
        assert len(stage.replica.journal.arrivals("reply")) == before

    def test_other_words_do_not_leave(
        self, visitor: Visitor, shop: ShopFound, waiting: ReviewFound, stage: KakaoStoreStage
    ) -> None:
        before = len(stage.replica.journal.arrivals("reply"))
        with _changed(visitor, OTHER_WORDS), pytest.raises(Unreachable):
            visitor.post(shop, waiting, "고맙습니다")
        assert len(stage.replica.journal.arrivals("reply")) == before

    def test_it_leaves_once(
        self, visitor: Visitor, shop: ShopFound, waiting: ReviewFound, stage: KakaoStoreStage
    ) -> None:
        with _changed(visitor, TWICE):
            assert visitor.post(shop, waiting, "고맙습니다").live
        assert stage.posted(waiting.external_id) == ["고맙습니다"]

    def test_cards_that_stand_elsewhere_are_found_by_what_they_say(
        self, visitor: Visitor, shop: ShopFound, stage: KakaoStoreStage
    ) -> None:
        review = next(
            each for each in visitor.collect(shop).reviews if each.body and not each.reply
        )
        with _changed(visitor, UPSIDE_DOWN):
            assert visitor.post(shop, review, "고맙습니다").live
        assert stage.posted(review.external_id) == ["고맙습니다"]

    def test_a_page_without_cards_is_a_changed_one(
        self, visitor: Visitor, shop: ShopFound, waiting: ReviewFound
    ) -> None:
        with (
            _changed(visitor, after="cardOf = () => element('b', '', '?');"),
            pytest.raises(FormChanged) as told,
        ):
            visitor.post(shop, waiting, "고맙습니다")
        assert told.value.before_press


@contextmanager
def _changed(visitor: Visitor, script: str = "", after: str = "") -> Iterator[None]:
    """The page's script, in whatever is opened, is another one."""

    async def change(route: Route) -> None:
        answer = await route.fetch()
        await route.fulfill(response=answer, body=f"{script}\n{await answer.text()}\n{after}")

    assert isinstance(visitor.session, KakaoStoreSession)
    page = visitor.session._console.page
    visitor.loop.run(page.route("**/static/place.js", change))
    yield
    visitor.loop.run(page.unroute("**/static/place.js", change))
