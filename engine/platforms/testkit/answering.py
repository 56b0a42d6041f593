"""What every adapter must do that posts replies."""

from datetime import timedelta

import pytest

from engine.platforms.outcomes import NotPermitted, ReplyRefused, SessionExpired
from engine.platforms.port import ReviewFound, ShopFound
from engine.platforms.testkit.expected import ANSWERING
from engine.platforms.testkit.pacing import (
    ON_THE_WAY_S,
    ElasticClock,
    OneDay,
    declared_pace,
    gaps_s,
)
from engine.platforms.testkit.scene import Scene
from engine.platforms.testkit.stage import Fault
from engine.platforms.testkit.visitor import Visitor


class AnsweringConformance(Scene):
    """Replies through the platform's own way."""

    def test_a_reply_is_published_and_found_again(
        self, visitor: Visitor, shop: ShopFound, review: ReviewFound
    ) -> None:
        writes = visitor.pacing.writes
        published = visitor.post(shop, review, "고맙습니다.\n또 오세요 😊")
        assert published.live
        assert visitor.stage.posted(review.external_id) == ["고맙습니다.\n또 오세요 😊"]
        again = visitor.find(shop, review)
        assert again is not None
        assert again.reply == published
        assert visitor.pacing.writes - writes == 1

    def test_replies_keep_the_pace_that_is_declared(
        self, visitor: Visitor, shop: ShopFound, clock: ElasticClock
    ) -> None:
        spec, store = visitor.stage.platform.spec, OneDay()
        pages, replies = (len(visitor.stage.arrivals(kind)) for kind in ("reviews", "reply"))
        with visitor.pacing.keeping(declared_pace(spec, clock, store)):
            for _ in range(2):
                visitor.post(shop, visitor.next_unanswered(), "고맙습니다.")
        looks = visitor.stage.arrivals("reviews")[pages:]
        sent = visitor.stage.arrivals("reply")[replies:]
        before = [max(look for look in looks if look <= each) for each in sent]
        least = spec.pace.write_interval_s[0] - ON_THE_WAY_S
        assert len(sent) == store.spent("reply") == 2
        assert min(gaps_s(sent)) >= least
        # What came during the wait must be seen: the last look is that of the press.
        assert all(gaps_s(pair)[0] < least for pair in zip(before, sent, strict=True))

    def test_nobody_is_answered_twice(
        self, visitor: Visitor, shop: ShopFound, review: ReviewFound
    ) -> None:
        visitor.post(shop, review, "고맙습니다.")
        with pytest.raises(ReplyRefused) as refused:
            visitor.post(shop, review, "고맙습니다!")
        assert refused.value.params["reason"] == "already_replied"
        assert visitor.stage.posted(review.external_id) == ["고맙습니다."]

    def test_an_answer_given_elsewhere_is_not_doubled(
        self, visitor: Visitor, shop: ShopFound, review: ReviewFound
    ) -> None:
        visitor.stage.answer(review.external_id, "가게에서 직접 썼어요")
        again = visitor.find(shop, review)
        assert again is not None
        assert again.reply is not None
        assert (again.reply.text, again.reply.live) == ("가게에서 직접 썼어요", True)
        with pytest.raises(ReplyRefused) as refused:
            visitor.post(shop, review, "고맙습니다.")
        assert refused.value.params["reason"] == "already_replied"
        assert not visitor.stage.posted(review.external_id)

    def test_an_old_review_is_answered_too(self, visitor: Visitor, shop: ShopFound) -> None:
        oldest = visitor.collect(shop).reviews[-1]
        visitor.post(shop, oldest, "늦었지만 고맙습니다.")
        assert visitor.stage.posted(oldest.external_id) == ["늦었지만 고맙습니다."]

    @pytest.mark.parametrize(("length", "reason"), [(0, "empty"), (1, "too_long")])
    def test_the_length_is_checked_before_anything_else(
        self, visitor: Visitor, shop: ShopFound, review: ReviewFound, length: int, reason: str
    ) -> None:
        limit = visitor.stage.platform.spec.replies.limit
        with pytest.raises(ReplyRefused) as refused:
            visitor.post(shop, review, "가" * (limit + 1) * length)
        assert refused.value.params["reason"] == reason
        assert not visitor.stage.posted(review.external_id)

    def test_the_longest_reply_is_published(
        self, visitor: Visitor, shop: ShopFound, review: ReviewFound
    ) -> None:
        rules = visitor.stage.platform.spec.replies
        text = "가" * (rules.limit // rules.measure("가"))
        assert visitor.post(shop, review, text).text == text

    def test_a_reply_that_fails_is_told_and_can_be_looked_up(
        self, visitor: Visitor, shop: ShopFound, review: ReviewFound, mishap: Fault
    ) -> None:
        outcome, stored = ANSWERING[mishap]
        visitor.stage.strike(mishap)
        with pytest.raises(outcome) as told:
            visitor.post(shop, review, "고맙습니다.")
        assert not told.value.before_press
        visitor.stage.heal()
        assert len(visitor.stage.posted(review.external_id)) == stored
        again = visitor.find(shop, review)
        assert again is not None
        assert (again.reply is not None) == bool(stored)

    def test_what_ends_before_the_press_says_so(
        self, visitor: Visitor, shop: ShopFound, review: ReviewFound
    ) -> None:
        visitor.stage.strike(Fault.UNAUTHORIZED)
        with pytest.raises(SessionExpired) as told:
            visitor.post(shop, review, "고맙습니다.")
        assert told.value.before_press
        assert not visitor.stage.posted(review.external_id)

    def test_a_review_that_is_gone_is_not_found(
        self, visitor: Visitor, shop: ShopFound, review: ReviewFound
    ) -> None:
        moment = review.created_at
        assert moment is not None
        ghost = ReviewFound(
            external_id="0" * 24,
            author_name="없는 손님",
            author_masked=False,
            created_at=moment - timedelta(days=1),
            created_precision=review.created_precision,
            raw_date=review.raw_date,
        )
        assert visitor.find(shop, ghost) is None
        with pytest.raises(ReplyRefused):
            visitor.post(shop, ghost, "고맙습니다.")


class ByHandConformance(Scene):
    """Replies that only an owner's hand can post."""

    def test_there_is_an_address_to_answer_at(
        self, visitor: Visitor, shop: ShopFound, review: ReviewFound
    ) -> None:
        assert visitor.stage.platform.reply_page(shop, review).startswith("https://")

    def test_nothing_is_posted_for_the_owner(
        self, visitor: Visitor, shop: ShopFound, review: ReviewFound
    ) -> None:
        with pytest.raises(NotPermitted):
            visitor.post(shop, review, "고맙습니다.")
        assert not visitor.stage.posted(review.external_id)
