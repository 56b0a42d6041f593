"""What is Naver Place's own: where its page has the reviews, and when it is left alone."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from engine.platforms.naverplace import PLATFORM
from engine.platforms.naverplace.spec import SPEC
from engine.platforms.outcomes import Blocked, CaptchaRequired, NoSuchShop, Partial, SchemaChanged
from engine.platforms.port import PublicSession, ShopFound
from engine.platforms.testkit.visitor import Visitor
from engine.runtime.clock import PracticeClock
from engine.runtime.loop import Loop
from tests.contract.naverplace.conftest import NaverPlaceStage, a_review
from tests.contract.staging import browsing
from tests.replicas.kit.catalogue import Catalogue, Timeline
from tests.replicas.kit.clock import KST
from tests.replicas.naverplace import NaverPlaceReplica
from tests.replicas.naverplace.catalogue import PublicPlace

PLACE = "1900000001"
SHOP = ShopFound(PLACE, "가게 1호점", {"kind": "restaurant"})
ALL = 25


def look_up(visitor: Visitor, address: str) -> ShopFound:
    assert isinstance(visitor.session, PublicSession)
    return visitor.loop.run(visitor.session.find_shop(address))


def shapes(visitor: Visitor) -> list[str]:
    """The first sign of each page's bytes: { state, [ GraphQL, < what the page shows."""
    collected = visitor.collect(SHOP)
    assert collected.ended is None
    assert len({review.body for review in collected.reviews}) == len(collected.reviews) == ALL
    return [page.raw[:1].decode() for page in collected.pages]


def test_the_owner_has_to_turn_it_on() -> None:
    assert SPEC.is_opt_in
    assert SPEC.pace.place_interval_s[0] >= 300
    assert SPEC.pace.page_interval_s == (1.5, 3.0)


class TestThePage:
    """One browser for all."""

    @pytest.mark.parametrize(
        "address",
        [
            PLACE,
            f"https://m.place.naver.com/restaurant/{PLACE}/home\n",
            f"https://m.place.naver.com/place/{PLACE}/review/visitor?reviewSort=recent",
            f"pcmap.place.naver.com/restaurant/{PLACE}",
            f"https://map.naver.com/p/search/%EB%B6%84%EC%8B%9D/place/{PLACE}?c=15.00,0,0,0,dh",
            f"https://map.naver.com/p/entry/place/{PLACE}",
        ],
    )
    def test_a_shop_is_known_by_its_id_or_its_page(self, visitor: Visitor, address: str) -> None:
        places = visitor.pacing.places
        assert look_up(visitor, address) == SHOP
        assert visitor.pacing.places - places == 1

    @pytest.mark.parametrize(
        "address",
        [
            "",
            "분식",
            "1999999999",
            f"https://m.place.naver.com.evil.test/restaurant/{PLACE}",
            f"https://evil.test/m.place.naver.com/restaurant/{PLACE}",
            f"https://place.map.kakao.com/{PLACE}",
            f"https://m.place.naver.com/../{PLACE}",
        ],
    )
    def test_nothing_else_is_a_shop(self, visitor: Visitor, address: str) -> None:
        with pytest.raises(NoSuchShop):
            look_up(visitor, address)

    def test_the_first_reviews_come_with_the_page_the_others_when_it_asks(
        self, visitor: Visitor, stage: NaverPlaceStage
    ) -> None:
        before = len(stage.replica.journal.arrivals("console", "reviews"))
        places = visitor.pacing.places
        assert shapes(visitor) == ["{", "[", "["]
        asked = stage.replica.journal.arrivals("console", "reviews")[before:]
        assert [each.kind for each in asked] == ["console", "reviews", "reviews"]
        assert visitor.pacing.places - places == 1

    @pytest.mark.parametrize("renamed", [False, True])
    @pytest.mark.parametrize(
        ("broken", "expected"),
        [
            (["no_state"], ["<", "[", "["]),
            (["renamed_answer"], ["{", "<", "<"]),
            (["no_state", "renamed_answer"], ["<", "<", "<"]),
        ],
    )
    def test_what_its_data_does_not_tell_is_read_from_the_screen(
        self,
        visitor: Visitor,
        stage: NaverPlaceStage,
        broken: list[str],
        expected: list[str],
        renamed: bool,
    ) -> None:
        for fault in (*broken, *(["renamed_classes"] if renamed else [])):
            stage.replica.faults.set(fault)
        assert shapes(visitor) == expected

    def test_entries_taken_away_are_no_loss_while_some_are_known(
        self, visitor: Visitor, stage: NaverPlaceStage
    ) -> None:
        stage.replica.faults.set("renamed_answer")
        stage.replica.faults.set("virtual_list", 12)
        assert shapes(visitor) == ["{", "<", "<"]

    def test_entries_taken_away_unseen_are_not_passed_over(
        self, visitor: Visitor, stage: NaverPlaceStage
    ) -> None:
        stage.replica.faults.set("renamed_answer")
        stage.replica.faults.set("virtual_list", 6)
        collected = visitor.collect(SHOP)
        assert type(collected.ended) is SchemaChanged
        assert len(collected.ids) == 10

    def test_without_data_and_list_it_is_a_changed_page(
        self, visitor: Visitor, stage: NaverPlaceStage
    ) -> None:
        stage.replica.faults.set("no_state")
        stage.replica.faults.set("no_list")
        assert type(visitor.collect(SHOP).ended) is SchemaChanged

    def test_a_page_that_wants_a_person_is_told_even_without_words(
        self, visitor: Visitor, stage: NaverPlaceStage
    ) -> None:
        stage.replica.faults.set("ncaptcha")
        assert type(visitor.collect(SHOP).ended) is CaptchaRequired
        with pytest.raises(CaptchaRequired):
            look_up(visitor, PLACE)

    @pytest.mark.parametrize("after_pages", [0, 1])
    def test_405_is_a_block(
        self, visitor: Visitor, stage: NaverPlaceStage, after_pages: int
    ) -> None:
        stage.replica.faults.set("not_allowed", after_pages=after_pages, on="any")
        collected = visitor.collect(SHOP)
        assert type(collected.ended) is Blocked
        assert len(collected.pages) == after_pages

    def test_both_ids_of_a_review_are_known(self, visitor: Visitor, stage: NaverPlaceStage) -> None:
        oldest = visitor.collect(SHOP).reviews[-1]
        (other,) = oldest.alt_ids
        assert visitor.find(SHOP, replace(oldest, external_id=other, alt_ids=())) == oldest
        stage.replica.faults.set("removed_reviews", [oldest.external_id])
        assert visitor.find(SHOP, oldest) is None

    def test_a_list_that_breaks_off_calls_no_review_gone(
        self, visitor: Visitor, stage: NaverPlaceStage
    ) -> None:
        oldest = visitor.collect(SHOP).reviews[-1]
        stage.replica.faults.set("removed_reviews", [oldest.external_id])
        stage.replica.faults.set("total_offset", 50)
        with pytest.raises(Partial):
            visitor.find(SHOP, oldest)

    def test_the_owner_s_reply_is_seen(self, visitor: Visitor, stage: NaverPlaceStage) -> None:
        newest = visitor.collect(SHOP).reviews[0]
        stage.replica.faults.set("owner_replies", {newest.external_id: "고맙습니다"})
        found = visitor.find(SHOP, newest)
        assert found is not None
        assert found.reply is not None
        assert (found.reply.text, found.reply.live) == ("고맙습니다", True)


def test_five_past_midnight_on_new_year_s_day(fresh_loop: Loop, tmp_path: Path) -> None:
    now = datetime(2027, 1, 1, 0, 5, tzinfo=KST)
    written = [now - timedelta(minutes=1), now - timedelta(minutes=10), now - timedelta(days=366)]
    reviews = [a_review(number, moment) for number, moment in enumerate(written)]
    timeline = Timeline.of(reviews)
    catalogue = Catalogue("practice", (PublicPlace(id=PLACE, name="가게", timeline=timeline),))
    with NaverPlaceReplica(catalogue, clock=lambda: now) as replica:
        stage = NaverPlaceStage(replica, PLATFORM)
        clock = PracticeClock(now - datetime.now(KST))
        with browsing(fresh_loop, stage, tmp_path, clock) as visitor:
            collected = visitor.collect(SHOP)
    told = [
        (each.raw_date, each.created_at and each.created_at.date()) for each in collected.reviews
    ]
    assert told == [
        ("1.1.금", date(2027, 1, 1)),
        ("26.12.31.목", date(2026, 12, 31)),
        ("25.12.31.수", date(2025, 12, 31)),
    ]
