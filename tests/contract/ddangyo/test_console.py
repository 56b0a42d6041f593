"""What is Ddangyo's own: tabs, codes, and requests that the page alone can write."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from playwright.async_api import Route

from engine.platforms.ddangyo.session import DdangyoSession
from engine.platforms.entering import await_login
from engine.platforms.outcomes import (
    FormChanged,
    LoginTimeout,
    ReplyRefused,
    SchemaChanged,
    Unreachable,
)
from engine.platforms.port import ReviewFound, ShopFound
from engine.platforms.testkit.visitor import Visitor
from tests.contract.ddangyo.conftest import DdangyoStage

PASSWORD = '<input type="password">'
OTHER_WORDS = 'area.value.replace("고맙습니다", "환불해 드릴게요")'
OTHER_GUEST = '"M999"'
OTHER_SHOP = '"70391202"'
OTHER_NAME = '"requestUpdateReview"'


class TestTheTab:
    """One browser for all."""

    def test_a_page_holds_ten(self, visitor: Visitor, shop: ShopFound) -> None:
        pages = visitor.collect(shop).pages
        assert [(len(page.reviews), page.total) for page in pages] == [(10, 25), (10, 25), (5, 25)]

    def test_no_total_is_not_nothing(
        self, visitor: Visitor, shop: ShopFound, stage: DdangyoStage
    ) -> None:
        stage.replica.faults.set("no_total")
        collected = visitor.collect(shop)
        assert (collected.ended, collected.pages[0].total, len(collected.ids)) == (None, None, 25)

    @pytest.mark.parametrize("digits", [12, 16])
    def test_moments_may_have_more_digits_or_fewer(
        self, visitor: Visitor, shop: ShopFound, stage: DdangyoStage, digits: int
    ) -> None:
        told = visitor.collect(shop).reviews
        stage.replica.faults.set("digits", digits)
        again = visitor.collect(shop).reviews
        assert len(again) == 25
        for one, other in zip(told, again, strict=True):
            assert one.created_at is not None and other.created_at is not None
            assert abs(one.created_at - other.created_at) < timedelta(minutes=1)

    def test_a_tab_that_comes_late_is_waited_for(
        self, visitor: Visitor, shop: ShopFound, stage: DdangyoStage
    ) -> None:
        stage.replica.faults.set("slow_tab", 700)
        assert len(visitor.collect(shop).ids) == 25

    def test_a_tab_that_does_not_come_is_another_console(
        self, visitor: Visitor, shop: ShopFound, stage: DdangyoStage
    ) -> None:
        stage.replica.faults.set("slow_tab", 60_000)
        assert isinstance(visitor.collect(shop).ended, SchemaChanged)

    @pytest.mark.parametrize(
        ("fault", "value", "outcome"),
        [
            ("unauthorized", True, "platform.session_expired"),
            ("result_code", "900", "platform.session_expired"),
            ("result_code", "999", "platform.unreachable"),
            ("rate_limited", True, "platform.rate_limited"),
            ("access_denied", True, "platform.blocked"),
        ],
    )
    def test_who_may_not_even_count_is_told_why(
        self,
        visitor: Visitor,
        shop: ShopFound,
        stage: DdangyoStage,
        fault: str,
        value: bool | str,
        outcome: str,
    ) -> None:
        stage.replica.faults.set(fault, value, on="shops")
        ended = visitor.collect(shop).ended
        assert ended is not None
        assert ended.code == outcome


class TestTheLogin:
    """Nobody saw its address, so it may be that of the console."""

    @pytest.mark.parametrize(("shown", "asked"), [(PASSWORD, 0), ("<p>잠시만요</p>", 1)])
    def test_it_is_left_alone_under_the_owners_hands(
        self, visitor: Visitor, shown: str, asked: int
    ) -> None:
        """Asking opens the console anew."""
        assert isinstance(visitor.session, DdangyoSession)
        console, answers = visitor.session._console, list[bool]()

        async def is_in() -> bool:
            answers.append(False)
            return False

        async def show(route: Route) -> None:
            await route.fulfill(body=shown, content_type="text/html; charset=utf-8")

        async def wait() -> None:
            await console.page.route("**/*", show)
            await await_login(console, is_in, 3.5, lambda key: None)

        with pytest.raises(LoginTimeout):
            visitor.loop.run(wait())
        visitor.loop.run(console.page.unroute("**/*", show))
        assert len(answers) == asked


class TestAnswering:
    """One browser for all."""

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("rply_cont: area.value", f"rply_cont: {OTHER_WORDS}"),
            ("psnl_mbr_id: review.psnl_mbr_id", f"psnl_mbr_id: {OTHER_GUEST}"),
            ('"requestRegisterReview"', OTHER_NAME),
            ("patsto_no: settings.store,\n          rview", f"patsto_no: {OTHER_SHOP}, rview"),
        ],
        ids=["words", "guest", "name", "shop"],
    )
    def test_only_what_was_approved_leaves(
        self,
        visitor: Visitor,
        shop: ShopFound,
        waiting: ReviewFound,
        stage: DdangyoStage,
        old: str,
        new: str,
    ) -> None:
        with _changed(visitor, old, new), pytest.raises(ReplyRefused) as refused:
            visitor.post(shop, waiting, "고맙습니다")
        assert refused.value.params["reason"] == "mismatch"
        assert not stage.replica.journal.arrivals("reply")

    @pytest.mark.parametrize("name", ["답글 쓰기", "댓글 달기"])
    def test_the_button_may_have_another_name(
        self,
        visitor: Visitor,
        shop: ShopFound,
        waiting: ReviewFound,
        stage: DdangyoStage,
        name: str,
    ) -> None:
        stage.replica.faults.set("reply_button", name)
        assert visitor.post(shop, waiting, "고맙습니다").live
        assert stage.posted(waiting.external_id) == ["고맙습니다"]

    def test_a_reply_that_is_swallowed_is_not_found_afterwards(
        self, visitor: Visitor, shop: ShopFound, waiting: ReviewFound, stage: DdangyoStage
    ) -> None:
        """The console says that it took it; only who looks again knows better."""
        stage.replica.faults.set("reply_silent")
        visitor.post(shop, waiting, "고맙습니다")
        again = visitor.find(shop, waiting)
        assert again is not None
        assert again.reply is None
        assert not stage.posted(waiting.external_id)

    def test_a_form_that_nobody_knows_is_left_alone(
        self, visitor: Visitor, shop: ShopFound, waiting: ReviewFound, stage: DdangyoStage
    ) -> None:
        stage.replica.faults.set("reply_button", "보내기")
        with pytest.raises(FormChanged) as told:
            visitor.post(shop, waiting, "고맙습니다")
        assert told.value.before_press
        assert not stage.posted(waiting.external_id)

    def test_a_code_that_nobody_knows_says_nothing(
        self, visitor: Visitor, shop: ShopFound, waiting: ReviewFound, stage: DdangyoStage
    ) -> None:
        stage.replica.faults.set("result_code", "903", on="reply")
        with pytest.raises(Unreachable) as told:
            visitor.post(shop, waiting, "고맙습니다")
        assert not told.value.before_press


@contextmanager
def _changed(visitor: Visitor, old: str, new: str) -> Iterator[None]:
    """The console's script says something else."""
    assert isinstance(visitor.session, DdangyoSession)
    page = visitor.session._console.page

    async def change(route: Route) -> None:
        answer = await route.fetch()
        script = await answer.text()
        assert old in script
        await route.fulfill(response=answer, body=script.replace(old, new))

    visitor.loop.run(page.route("**/static/reviews.js", change))
    yield
    visitor.loop.run(page.unroute("**/static/reviews.js", change))
