"""What every adapter must do that reads: nothing here names a platform."""

import unicodedata
from datetime import timedelta

from engine.platforms.outcomes import (
    BudgetSpent,
    Partial,
    RateLimited,
    SchemaChanged,
    Unreachable,
)
from engine.platforms.port import ShopFound
from engine.platforms.testkit.expected import READING
from engine.platforms.testkit.pacing import (
    ON_THE_WAY_S,
    ElasticClock,
    OneDay,
    declared_pace,
    gaps_s,
)
from engine.platforms.testkit.scene import NEW_YEAR, Scene
from engine.platforms.testkit.stage import RETRY_AFTER_S, Fault
from engine.platforms.testkit.visitor import Visitor
from engine.runtime.clock import SEOUL


class ReadingConformance(Scene):
    """Shops and reviews."""

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

    def test_the_platform_sees_the_pace_that_is_declared(
        self, visitor: Visitor, shop: ShopFound, clock: ElasticClock
    ) -> None:
        spec, store = visitor.stage.platform.spec, OneDay()
        before = len(visitor.stage.arrivals("reviews"))
        with visitor.pacing.keeping(declared_pace(spec, clock, store)):
            visitor.collect(shop)
            visitor.collect(shop)
        gaps = gaps_s(visitor.stage.arrivals("reviews")[before:])
        assert len(gaps) >= 3
        assert min(gaps) >= spec.pace.page_interval_s[0] - ON_THE_WAY_S
        assert store.spent("page") > len(gaps)

    def test_nobody_is_visited_beyond_the_budget_of_a_day(
        self, visitor: Visitor, shop: ShopFound, clock: ElasticClock
    ) -> None:
        spec = visitor.stage.platform.spec
        store = OneDay({"page": spec.pace.pages_per_day - 2})
        before = len(visitor.stage.arrivals("reviews"))
        with visitor.pacing.keeping(declared_pace(spec, clock, store)):
            assert isinstance(visitor.collect(shop).ended, BudgetSpent)
        assert len(visitor.stage.arrivals("reviews")) - before <= 2

    def test_kept_bytes_give_the_same_reviews_again(
        self, visitor: Visitor, shop: ShopFound
    ) -> None:
        for page in visitor.collect(shop).pages:
            again = visitor.stage.platform.parse(page.raw, page.captured_at, page.number)
            assert again.reviews == page.reviews
            assert page.captured_at.tzinfo is not None

    def test_since_asks_only_for_the_new_ones(self, visitor: Visitor, shop: ShopFound) -> None:
        written = visitor.stage.write_new(shop.external_id, 2)
        collected = visitor.collect(shop, since=NEW_YEAR.date())
        assert collected.ids[:2] == written
        assert len(collected.pages) == 1

    def test_days_and_years_are_those_of_seoul(self, visitor: Visitor, shop: ShopFound) -> None:
        [written] = visitor.stage.write_new(shop.external_id, 1)
        reviews = visitor.collect(shop).reviews
        days = {
            each.external_id: each.created_at.astimezone(SEOUL).date()
            for each in reviews
            if each.created_at
        }
        today = NEW_YEAR.date()
        assert days[written] == today
        assert sorted(days.values(), reverse=True) == list(days.values())
        assert today - timedelta(days=2) in days.values()
        assert today - timedelta(days=1) not in days.values()

    def test_what_customers_change_is_read(self, visitor: Visitor, shop: ShopFound) -> None:
        edited, removed = (each.external_id for each in visitor.collect(shop).reviews[:2])
        visitor.stage.edit(edited, "다시 보니 맛있었어요")
        visitor.stage.remove(removed)
        collected = visitor.collect(shop)
        found = {each.external_id: each for each in collected.reviews}
        assert collected.ended is None
        assert found[edited].body == "다시 보니 맛있었어요"
        assert removed not in found

    def test_the_caller_may_stop_early(self, visitor: Visitor, shop: ShopFound) -> None:
        pages = visitor.loop.iterate(visitor.session.fetch_reviews(shop))
        assert next(pages).reviews
        pages.close()
        assert visitor.collect(shop).ended is None

    def test_odd_pages_lose_nothing(self, visitor: Visitor, shop: ShopFound, oddity: Fault) -> None:
        visitor.stage.strike(oddity)
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

    def test_a_fault_at_once_is_told_as_what_it_is(
        self, visitor: Visitor, shop: ShopFound, fault: Fault
    ) -> None:
        visitor.stage.strike(fault)
        collected = visitor.collect(shop)
        assert type(collected.ended) is READING[fault], repr(collected.ended)
        assert not collected.pages
        if fault is Fault.RENAMED_FIELD:
            assert isinstance(collected.ended, SchemaChanged)
            assert collected.ended.page is not None, "nothing is kept for the next parser"
            assert collected.ended.page.raw

    def test_a_fault_in_the_middle_keeps_what_arrived(
        self, visitor: Visitor, shop: ShopFound, fault: Fault
    ) -> None:
        expected = READING[fault]
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
