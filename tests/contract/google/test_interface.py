"""What is Google's own: quotas, accounts, moderation, page tokens, translations."""

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from engine.platforms.outcomes import (
    NotApproved,
    NotPermitted,
    Partial,
    PlatformError,
    RateLimited,
    ReplyRefused,
    SessionExpired,
)
from engine.platforms.port import Retracting, ReviewFound, ShopFound, Visit
from engine.platforms.testkit.visitor import CountingPacing, Visitor
from engine.runtime.clock import SEOUL
from tests.contract.google.conftest import GoogleStage
from tests.contract.staging import visiting
from tests.replicas.google import GoogleReplica
from tests.replicas.google.catalogue import GROUP, PERSONAL
from tests.replicas.kit.faults import FaultValue

OWNERS = "제가 방금 직접 썼어요."


@pytest.fixture(scope="class")
def visit(stage: GoogleStage) -> Visit:
    return stage.visit()


@pytest.fixture
def review(visitor: Visitor, shop: ShopFound) -> ReviewFound:
    return next(each for each in visitor.collect(shop).reviews if each.reply is None)


@dataclass(slots=True)
class OwnerAnswers(CountingPacing):
    """While we wait for our turn to write."""

    replica: GoogleReplica | None = None
    review: str = ""

    async def before_write(self) -> None:
        assert self.replica is not None
        found = next(
            each
            for shop in self.replica.catalogue.shops
            if (each := shop.find(self.review)) is not None
        )
        self.replica.board.post(found, OWNERS)


class TestShops:
    """Of several accounts."""

    def test_a_shop_of_two_accounts_is_found_once(
        self, visitor: Visitor, stage: GoogleStage
    ) -> None:
        found = visitor.loop.run(visitor.session.list_shops())
        assert [shop.external_id for shop in found] == list(stage.reviews)
        assert [shop.ref["account"] for shop in found] == [PERSONAL, GROUP]

    def test_an_account_that_is_refused_hides_no_other(
        self, visitor: Visitor, stage: GoogleStage
    ) -> None:
        stage.replica.faults.set("account_refused", PERSONAL)
        assert {shop.ref["account"] for shop in visitor.shops().values()} == {GROUP}

    def test_shops_cost_a_paced_request_each_page(self, visitor: Visitor) -> None:
        before = visitor.pacing.pages
        visitor.shops()
        assert visitor.pacing.pages - before == 5  # two of accounts, one and two of locations


class TestRefusals:
    """In Google's words."""

    @pytest.mark.parametrize(
        ("fault", "outcome"),
        [
            ("no_quota", NotApproved),
            ("api_disabled", NotApproved),
            ("scope_insufficient", SessionExpired),
            ("permission_denied", NotPermitted),
        ],
    )
    def test_each_is_told_as_what_it_is(
        self,
        visitor: Visitor,
        shop: ShopFound,
        stage: GoogleStage,
        fault: str,
        outcome: type[PlatformError],
    ) -> None:
        stage.replica.faults.set(fault, on="reviews")
        ended = visitor.collect(shop).ended
        assert type(ended) is outcome
        assert not ended.retryable

    def test_before_the_approval_not_even_shops_are_told(
        self, visitor: Visitor, stage: GoogleStage
    ) -> None:
        stage.replica.faults.set("no_quota", on="shops")
        with pytest.raises(NotApproved) as refused:
            visitor.shops()
        assert refused.value.params["reason"] == "quota"

    def test_a_spent_quota_is_waited_for(
        self, visitor: Visitor, shop: ShopFound, review: ReviewFound, stage: GoogleStage
    ) -> None:
        stage.replica.faults.set("rate_limited", 30, on="reply")
        with pytest.raises(RateLimited) as limited:
            visitor.post(shop, review, "고맙습니다.")
        assert limited.value.retry_after == 30
        assert not stage.posted(review.external_id)


class TestPages:
    """Of reviews."""

    def test_a_page_holds_fifty(self, visitor: Visitor, shop: ShopFound) -> None:
        pages = visitor.collect(shop).pages
        assert [len(page.reviews) for page in pages] == [50, 50, 30]
        assert all(0 < page.platform_s < 5 for page in pages)

    def test_a_token_that_is_no_longer_good_ends_the_run(
        self, visitor: Visitor, stage: GoogleStage
    ) -> None:
        for shop in visitor.shops().values():
            stage.replica.faults.set("page_token_expired", after_pages=1)
            collected = visitor.collect(shop)
            assert type(collected.ended) is Partial
            assert (collected.ended.params["got"], len(collected.ids)) == (50, 50)
            stage.heal()
            assert visitor.collect(shop).ended is None

    def test_some_days_are_asked_for(self, visitor: Visitor, shop: ShopFound) -> None:
        everything = visitor.collect(shop)
        fortieth = everything.reviews[40].created_at
        assert fortieth is not None
        since = fortieth.astimezone(SEOUL).date()
        collected = visitor.collect(shop, since=since)
        assert (collected.ended, len(collected.pages)) == (None, 1)
        older = visitor.collect(shop, since=since - timedelta(days=8))
        assert (older.ended, len(older.pages)) == (None, 2)

    @pytest.mark.parametrize("where", ["before", "behind"])
    def test_the_customer_s_own_words_are_the_body(
        self, visitor: Visitor, shop: ShopFound, stage: GoogleStage, where: str
    ) -> None:
        plain = [review.body for review in visitor.collect(shop).reviews]
        stage.replica.faults.set("translated", where)
        pages = visitor.collect(shop).pages
        assert [review.body for page in pages for review in page.reviews] == plain
        assert b"(Translated by Google)" in pages[0].raw

    def test_who_wants_to_be_unknown_stays_so(self, visitor: Visitor, shop: ShopFound) -> None:
        reviews = visitor.collect(shop).reviews
        assert {review.author_masked for review in reviews if not review.author_name} == {True}
        assert {review.author_masked for review in reviews if review.author_name} == {False}


class TestReplies:
    """As Google's moderation takes them."""

    @pytest.mark.parametrize(
        ("fault", "value", "reason", "stored"),
        [
            ("reply_rejected", "SPAM", "spam", 1),
            ("reply_invalid", True, "invalid_argument", 0),
        ],
    )
    def test_why_it_was_refused_is_told(
        self,
        visitor: Visitor,
        shop: ShopFound,
        review: ReviewFound,
        stage: GoogleStage,
        fault: str,
        value: FaultValue,
        reason: str,
        stored: int,
    ) -> None:
        stage.replica.faults.set(fault, value)
        with pytest.raises(ReplyRefused) as refused:
            visitor.post(shop, review, "고맙습니다.")
        assert refused.value.params["reason"] == reason
        assert len(stage.posted(review.external_id)) == stored

    def test_a_rejected_reply_gives_way_to_a_better_one(
        self, visitor: Visitor, shop: ShopFound, review: ReviewFound, stage: GoogleStage
    ) -> None:
        stage.replica.faults.set("reply_rejected", "ADVERTISING", times=1)
        with pytest.raises(ReplyRefused):
            visitor.post(shop, review, "쿠폰 드려요 www.example.com")
        seen = visitor.find(shop, review)
        assert seen is not None and seen.reply is not None
        assert (seen.reply.state, seen.reply.live) == ("rejected", False)
        stage.heal()
        assert visitor.post(shop, review, "고맙습니다.").text == "고맙습니다."

    def test_what_the_owner_says_during_the_wait_stays(
        self, visitor: Visitor, shop: ShopFound, stage: GoogleStage
    ) -> None:
        """A PUT would replace it, and nobody would hear of it."""
        (written,) = stage.write_new(shop.external_id, 1)
        review = visitor.collect(shop).reviews[0]
        assert review.external_id == written
        pacing = OwnerAnswers(replica=stage.replica, review=written)
        visit = replace(stage.visit(), pacing=pacing)
        with visiting(visitor.loop, stage, visit) as other:
            other.log_in()
            with pytest.raises(ReplyRefused) as refused:
                other.post(shop, review, "고맙습니다.")
        assert refused.value.params["reason"] == "already_replied"
        assert stage.posted(written) == [OWNERS]

    def test_one_that_waits_for_moderation_is_not_live_yet(
        self, visitor: Visitor, shop: ShopFound, review: ReviewFound, stage: GoogleStage
    ) -> None:
        stage.replica.faults.set("reply_pending", times=1)
        published = visitor.post(shop, review, "고맙습니다.")
        assert (published.live, published.state) == (False, "pending")
        with pytest.raises(ReplyRefused) as refused:
            visitor.post(shop, review, "고맙습니다!")
        assert refused.value.params["reason"] == "already_replied"

    def test_one_that_is_taken_and_not_shown_is_seen_as_missing(
        self, visitor: Visitor, shop: ShopFound, review: ReviewFound, stage: GoogleStage
    ) -> None:
        stage.replica.faults.set("reply_hidden")
        assert visitor.post(shop, review, "고맙습니다.").live
        seen = visitor.find(shop, review)
        assert seen is not None and seen.reply is None
        assert stage.posted(review.external_id) == ["고맙습니다."]

    @pytest.mark.parametrize("fault", ["unverified", "staff_account"])
    def test_who_may_not_answer_is_told(
        self,
        visitor: Visitor,
        shop: ShopFound,
        review: ReviewFound,
        stage: GoogleStage,
        fault: str,
    ) -> None:
        stage.replica.faults.set(fault)
        with pytest.raises(NotPermitted) as refused:
            visitor.post(shop, review, "고맙습니다.")
        assert refused.value.params["action"] == "reply"
        assert not stage.posted(review.external_id)

    def test_the_limit_counts_bytes(
        self, visitor: Visitor, shop: ShopFound, review: ReviewFound
    ) -> None:
        with pytest.raises(ReplyRefused) as refused:
            visitor.post(shop, review, "가" * 1366)
        assert refused.value.params["reason"] == "too_long"
        assert visitor.post(shop, review, "가" * 1365 + "a").live

    def test_a_reply_is_taken_back(
        self, visitor: Visitor, shop: ShopFound, review: ReviewFound
    ) -> None:
        assert isinstance(visitor.session, Retracting)
        visitor.post(shop, review, "고맙습니다.")
        writes = visitor.pacing.writes
        visitor.loop.run(visitor.session.remove_reply(shop, review))
        seen = visitor.find(shop, review)
        assert seen is not None and seen.reply is None
        visitor.loop.run(visitor.session.remove_reply(shop, review))
        assert visitor.pacing.writes - writes == 2
