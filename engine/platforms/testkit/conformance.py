"""The conformance suite. An adapter that passes may be shipped; nothing here names a platform."""

import unicodedata
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest

from engine.platforms.outcomes import (
    Blocked,
    CaptchaRequired,
    NotPermitted,
    Partial,
    PlatformError,
    ProfileBusy,
    RateLimited,
    ReplyRefused,
    SchemaChanged,
    SessionExpired,
    Unreachable,
)
from engine.platforms.port import ReviewFound, ShopFound, Visit
from engine.platforms.testkit.stage import RETRY_AFTER_S, Fault, Stage
from engine.platforms.testkit.visitor import CountingPacing, Visitor
from engine.runtime.clock import SEOUL
from engine.runtime.loop import Loop

OUTCOMES: dict[Fault, type[PlatformError]] = {
    Fault.SESSION_LOST: SessionExpired,
    Fault.UNAUTHORIZED: SessionExpired,
    Fault.LOGIN_REDIRECT: SessionExpired,
    Fault.CAPTCHA: CaptchaRequired,
    Fault.REFUSED: Blocked,
    Fault.CHALLENGE: Blocked,
    Fault.TOO_FAST: RateLimited,
    Fault.TOO_FAST_UNTIMED: RateLimited,
    Fault.FORBIDDEN: NotPermitted,
    Fault.SERVER_ERROR: Unreachable,
    Fault.CUT_OFF: Unreachable,
    Fault.SILENCE: Unreachable,
    Fault.MALFORMED: SchemaChanged,
    Fault.RENAMED_FIELD: SchemaChanged,
}
ODD_BUT_WHOLE = (
    Fault.DUPLICATES,
    Fault.TOTAL_TOO_HIGH,
    Fault.TOTAL_TOO_LOW,
    Fault.MORE_NEVER_ENDS,
    Fault.POPUPS,
    Fault.NO_RATINGS,
    Fault.NO_TEXTS,
    Fault.STRANGE_TEXTS,
)


class PlatformConformance:
    """Subclasses give the `stage` fixture, of class scope."""

    @pytest.fixture(scope="class")
    @classmethod
    def loop(cls) -> Iterator[Loop]:
        loop = Loop()
        yield loop
        loop.close()

    @pytest.fixture(scope="class")
    @classmethod
    def visit(cls, stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Visit:
        folder = tmp_path_factory.mktemp("browser")
        return Visit(folder, stage.site, visible=False, pacing=CountingPacing())

    @pytest.fixture(scope="class")
    @classmethod
    def opened(cls, loop: Loop, stage: Stage, visit: Visit) -> Iterator[Visitor]:
        """One browser for the whole class."""
        assert isinstance(visit.pacing, CountingPacing)
        with loop.within(stage.platform.open(visit)) as session:
            yield Visitor(loop, session, stage, visit.pacing)

    @pytest.fixture
    def visitor(self, opened: Visitor) -> Iterator[Visitor]:
        """Logged in, nothing broken."""
        opened.log_in()
        yield opened
        opened.stage.heal()

    @pytest.fixture
    def shop(self, visitor: Visitor) -> ShopFound:
        return visitor.big_shop()

    @pytest.fixture
    def review(self, visitor: Visitor, shop: ShopFound) -> ReviewFound:
        """One that nobody has answered yet, written for this test."""
        (written,) = visitor.stage.write_new(shop.external_id, 1)
        collected = visitor.collect(shop, since=_today())
        return next(each for each in collected.reviews if each.external_id == written)

    # --- login

    def test_nobody_is_logged_in_before_the_owner_was_there(self, opened: Visitor) -> None:
        assert not opened.is_in()

    def test_a_new_device_is_registered_by_the_owner(self, opened: Visitor) -> None:
        stages: list[str] = []
        opened.stage.ask_for_device()
        opened.log_in(stages.append)
        assert opened.is_in()
        assert stages

    def test_one_profile_has_one_browser(self, opened: Visitor, visit: Visit) -> None:
        second = opened.stage.platform.open(visit)
        with pytest.raises(ProfileBusy), opened.loop.within(second):
            pass

    # --- reading

    def test_lists_every_shop(self, visitor: Visitor) -> None:
        shops = visitor.shops()
        assert shops.keys() == visitor.stage.reviews.keys()
        assert all(shop.name for shop in shops.values())

    def test_collects_every_review_once_newest_first(self, visitor: Visitor) -> None:
        for external_id, shop in visitor.shops().items():
            collected = visitor.collect(shop)
            assert collected.ended is None
            assert [r.external_id for r in collected.reviews] == list(
                visitor.stage.reviews[external_id]
            )

    def test_each_visit_is_paced(self, visitor: Visitor, shop: ShopFound) -> None:
        before = visitor.pacing.pages
        collected = visitor.collect(shop)
        assert visitor.pacing.pages - before == len(collected.pages)

    def test_kept_bytes_give_the_same_reviews_again(
        self, visitor: Visitor, shop: ShopFound
    ) -> None:
        for page in visitor.collect(shop).pages:
            again = visitor.stage.platform.parse(page.raw, page.captured_at, page.number)
            assert again.reviews == page.reviews
            assert page.captured_at.tzinfo is not None

    def test_since_asks_only_for_the_new_ones(self, visitor: Visitor, shop: ShopFound) -> None:
        written = visitor.stage.write_new(shop.external_id, 2)
        collected = visitor.collect(shop, since=_today())
        assert collected.ids[:2] == written
        assert len(collected.pages) == 1

    def test_the_caller_may_stop_early(self, visitor: Visitor, shop: ShopFound) -> None:
        pages = visitor.loop.iterate(visitor.session.fetch_reviews(shop))
        assert next(pages).reviews
        pages.close()
        assert visitor.collect(shop).ended is None

    @pytest.mark.parametrize("fault", ODD_BUT_WHOLE)
    def test_odd_pages_lose_nothing(self, visitor: Visitor, shop: ShopFound, fault: Fault) -> None:
        visitor.stage.strike(fault)
        collected = visitor.collect(shop)
        assert collected.ended is None
        assert collected.ids == list(visitor.stage.reviews[shop.external_id])

    def test_a_review_that_arrives_meanwhile_hides_no_other(
        self, visitor: Visitor, shop: ShopFound
    ) -> None:
        before = set(visitor.stage.reviews[shop.external_id])
        visitor.stage.strike(Fault.NEW_BETWEEN_PAGES)
        assert before <= set(visitor.collect(shop).ids)

    def test_texts_are_composed_and_kept_whole(self, visitor: Visitor, shop: ShopFound) -> None:
        visitor.stage.strike(Fault.STRANGE_TEXTS)
        bodies = [review.body or "" for review in visitor.collect(shop).reviews]
        assert all(bodies)
        assert all(unicodedata.is_normalized("NFC", body) for body in bodies)

    def test_a_giant_text_costs_only_its_own_review(
        self, visitor: Visitor, shop: ShopFound
    ) -> None:
        visitor.stage.strike(Fault.HUGE_TEXT)
        collected = visitor.collect(shop)
        assert collected.ended is None
        assert collected.pages[0].rejected == 1
        assert collected.pages[0].reviews

    def test_ids_are_text_even_where_they_are_numbers(
        self, visitor: Visitor, shop: ShopFound
    ) -> None:
        visitor.stage.strike(Fault.NUMERIC_IDS)
        ids = visitor.collect(shop).ids
        assert len(ids) == len(visitor.stage.reviews[shop.external_id])
        assert all(each.isdigit() for each in ids)

    @pytest.mark.parametrize("fault", OUTCOMES)
    def test_a_fault_at_once_is_told_as_what_it_is(
        self, visitor: Visitor, shop: ShopFound, fault: Fault
    ) -> None:
        visitor.stage.strike(fault)
        collected = visitor.collect(shop)
        assert type(collected.ended) is OUTCOMES[fault]
        assert not collected.pages

    @pytest.mark.parametrize("fault", OUTCOMES)
    def test_a_fault_in_the_middle_keeps_what_arrived(
        self, visitor: Visitor, shop: ShopFound, fault: Fault
    ) -> None:
        expected = OUTCOMES[fault]
        visitor.stage.strike(fault, after_pages=1)
        collected = visitor.collect(shop)
        assert type(collected.ended) is (Partial if expected is Unreachable else expected)
        assert len(collected.pages) == 1
        assert collected.ids == list(visitor.stage.reviews[shop.external_id])[: len(collected.ids)]

    def test_partial_says_how_much_is_missing(self, visitor: Visitor, shop: ShopFound) -> None:
        visitor.stage.strike(Fault.CUT_OFF, after_pages=2)
        collected = visitor.collect(shop)
        assert collected.ended is not None
        assert collected.ended.params["got"] == len(collected.ids)
        assert collected.ended.params["expected"] == len(visitor.stage.reviews[shop.external_id])

    def test_a_list_that_ends_early_is_no_whole_one(
        self, visitor: Visitor, shop: ShopFound
    ) -> None:
        visitor.stage.strike(Fault.ENDS_EARLY)
        collected = visitor.collect(shop)
        assert type(collected.ended) is Partial
        assert collected.ended.params["got"] == len(collected.ids)
        assert collected.ids == list(visitor.stage.reviews[shop.external_id])

    def test_too_fast_says_when_to_come_again(self, visitor: Visitor, shop: ShopFound) -> None:
        visitor.stage.strike(Fault.TOO_FAST)
        timed = visitor.collect(shop).ended
        visitor.stage.heal()
        visitor.stage.strike(Fault.TOO_FAST_UNTIMED)
        untimed = visitor.collect(shop).ended
        assert isinstance(timed, RateLimited)
        assert isinstance(untimed, RateLimited)
        assert timed.retry_after == RETRY_AFTER_S
        assert untimed.retry_after > RETRY_AFTER_S

    # --- replying

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

    def test_nobody_is_answered_twice(
        self, visitor: Visitor, shop: ShopFound, review: ReviewFound
    ) -> None:
        visitor.post(shop, review, "고맙습니다.")
        with pytest.raises(ReplyRefused) as refused:
            visitor.post(shop, review, "고맙습니다!")
        assert refused.value.params["reason"] == "already_replied"
        assert visitor.stage.posted(review.external_id) == ["고맙습니다."]

    def test_an_old_review_is_answered_too(self, visitor: Visitor, shop: ShopFound) -> None:
        oldest = visitor.collect(shop).reviews[-1]
        visitor.post(shop, oldest, "늦었지만 고맙습니다.")
        assert visitor.stage.posted(oldest.external_id) == ["늦었지만 고맙습니다."]

    def test_popups_do_not_stand_in_the_way(
        self, visitor: Visitor, shop: ShopFound, review: ReviewFound
    ) -> None:
        visitor.stage.strike(Fault.POPUPS)
        assert visitor.post(shop, review, "고맙습니다.").live

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
        text = "가" * visitor.stage.platform.spec.replies.limit
        assert visitor.post(shop, review, text).text == text

    @pytest.mark.parametrize(
        ("fault", "outcome", "stored"),
        [
            (Fault.REPLY_SWALLOWED, ReplyRefused, 0),
            (Fault.REPLY_NOT_SHOWN, ReplyRefused, 1),
            (Fault.MAY_NOT_REPLY, NotPermitted, 0),
            (Fault.LOST_BEFORE_STORING, Unreachable, 0),
            (Fault.LOST_AFTER_STORING, Unreachable, 1),
        ],
    )
    def test_a_reply_that_fails_is_told_and_can_be_looked_up(
        self,
        visitor: Visitor,
        shop: ShopFound,
        review: ReviewFound,
        fault: Fault,
        outcome: type[PlatformError],
        stored: int,
    ) -> None:
        visitor.stage.strike(fault)
        with pytest.raises(outcome):
            visitor.post(shop, review, "고맙습니다.")
        visitor.stage.heal()
        assert len(visitor.stage.posted(review.external_id)) == stored
        again = visitor.find(shop, review)
        assert again is not None
        assert (again.reply is not None) == bool(stored)

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


def _today() -> date:
    return datetime.now(SEOUL).date()
