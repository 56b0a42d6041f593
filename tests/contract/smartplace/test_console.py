"""What is SmartPlace's own: the ways of its page."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from engine.platforms.outcomes import (
    LoginTimeout,
    ReplyRefused,
    SchemaChanged,
)
from engine.platforms.port import ShopFound
from engine.platforms.smartplace import PLATFORM
from engine.platforms.testkit.visitor import Visitor
from engine.runtime.clock import SEOUL, PracticeClock
from engine.runtime.loop import Loop
from engine.runtime.progress import Cancelled
from tests.contract.smartplace.conftest import SmartPlaceStage
from tests.contract.staging import browsing

HALF_A_DAY = timedelta(hours=12)


class TestThePage:
    """One browser for all."""

    def test_a_shop_is_addressed_by_three_ids(
        self, visitor: Visitor, shop: ShopFound, stage: SmartPlaceStage
    ) -> None:
        place = stage.replica.catalogue.by_id(shop.external_id)
        assert place is not None
        assert shop.ref == {
            "place_seq": str(place.place_seq),
            "booking_business_id": str(place.booking_business_id),
        }

    def test_a_page_holds_a_hundred_reviews(self, visitor: Visitor, shop: ShopFound) -> None:
        assert [len(page.reviews) for page in visitor.collect(shop).pages] == [100, 100, 30]

    def test_the_platform_s_own_time_is_told(self, visitor: Visitor, shop: ShopFound) -> None:
        assert all(0 < page.platform_s < 5 for page in visitor.collect(shop).pages)

    @pytest.mark.parametrize("fault", ["renamed_classes", "reply_button"])
    def test_new_names_in_the_page_do_not_matter(
        self, visitor: Visitor, shop: ShopFound, stage: SmartPlaceStage, fault: str
    ) -> None:
        review = next(r for r in visitor.collect(shop).reviews if r.reply is None)
        stage.replica.faults.set(fault, "rv.another" if fault == "reply_button" else True)
        assert visitor.post(shop, review, "고맙습니다.").live

    def test_a_page_without_its_buttons_is_a_changed_one(
        self, visitor: Visitor, shop: ShopFound
    ) -> None:
        review = next(r for r in visitor.collect(shop).reviews if r.reply is None)
        wrong_place = ShopFound(shop.external_id, shop.name, {"place_seq": "1"})
        with pytest.raises(SchemaChanged):
            visitor.post(wrong_place, review, "고맙습니다.")

    @pytest.mark.parametrize(
        "fault", ["reply_suspended", "reply_not_qualified", "reply_deleted", "reply_silent"]
    )
    def test_200_alone_is_no_success(
        self, visitor: Visitor, shop: ShopFound, stage: SmartPlaceStage, fault: str
    ) -> None:
        review = next(r for r in visitor.collect(shop).reviews if r.reply is None)
        stage.replica.faults.set(fault)
        with pytest.raises(ReplyRefused) as refused:
            visitor.post(shop, review, "고맙습니다.")
        assert refused.value.params["reason"] == fault.removeprefix("reply_")

    def test_a_block_of_the_page_itself_is_told(
        self, visitor: Visitor, shop: ShopFound, stage: SmartPlaceStage
    ) -> None:
        for fault, outcome in (
            ("block_page", "platform.blocked"),
            ("captcha", "platform.captcha"),
            ("js_challenge", "platform.blocked"),
            ("rate_limited", "platform.rate_limited"),
            ("server_error", "platform.unreachable"),
            ("login_redirect", "platform.session_expired"),
        ):
            stage.replica.faults.set(fault, on="console")
            ended = visitor.collect(shop).ended
            stage.heal()
            assert ended is not None
            assert ended.code == outcome

    def test_an_impatient_owner_cancels_the_login(
        self, visitor: Visitor, stage: SmartPlaceStage
    ) -> None:
        def cancel(key: str) -> None:
            raise Cancelled

        stage.replica.faults.set("session_lost", times=1)
        visitor.collect(visitor.big_shop())
        with pytest.raises(Cancelled):
            visitor.loop.run(visitor.session.await_login(20, cancel))
        with pytest.raises(LoginTimeout):
            visitor.loop.run(visitor.session.await_login(0.2, lambda key: None))
        visitor.log_in()


def test_today_is_told_by_the_clock_of_the_visit(
    fresh_loop: Loop, stage: SmartPlaceStage, tmp_path: Path
) -> None:
    clock = PracticeClock(timedelta(days=-10))
    with browsing(fresh_loop, stage, tmp_path, clock) as visitor:
        visitor.log_in()
        collected = visitor.collect(visitor.big_shop())
    assert collected.ended is None
    today = clock.now().astimezone(SEOUL).date()
    days = [
        each.created_at.astimezone(SEOUL).date() for each in collected.reviews if each.created_at
    ]
    assert today - timedelta(days=1) <= max(days) <= today
    assert all(abs(page.captured_at - clock.now()) < HALF_A_DAY for page in collected.pages)


def test_an_answer_beyond_what_a_browser_keeps_is_read(
    fresh_loop: Loop, stage: SmartPlaceStage, tmp_path: Path
) -> None:
    """Above 20 MB; `engine/platforms/bodies.py` names it a larger limit."""
    patient = replace(stage, platform=replace(PLATFORM, answer_s=60))
    stage.replica.faults.set("huge_review", 21 << 20, times=1)
    with browsing(fresh_loop, patient, tmp_path) as visitor:
        visitor.log_in()
        collected = visitor.collect(visitor.big_shop())
    assert collected.ended is None
    assert collected.pages[0].rejected == 1
    assert len(collected.ids) == 229
