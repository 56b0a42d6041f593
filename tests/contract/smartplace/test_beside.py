"""What SmartPlace tells beside its list: numbers of the shop, and replies that nobody can read."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.async_api import Route

from engine.platforms.outcomes import ReplyRefused
from engine.platforms.port import ReplyFound, ShopFound
from engine.platforms.smartplace.session import SmartPlaceSession
from engine.platforms.testkit.visitor import Visitor
from tests.contract.smartplace.conftest import SmartPlaceStage

DASHBOARD = "**/graphql?opName=GetReviewDashboard*"


@pytest.fixture
def shop(visitor: Visitor) -> ShopFound:
    return min(
        visitor.shops().values(), key=lambda each: len(visitor.stage.reviews[each.external_id])
    )


class TestBeside:
    """One browser for all."""

    def test_its_numbers_are_told_by_its_own_names(self, visitor: Visitor, shop: ShopFound) -> None:
        counts = {
            "reviewDashboard.review.totalCount": 45,
            "reviewDashboard.review.noReplyCount": 45,
        }
        assert [dict(page.counts) for page in visitor.collect(shop).pages] == [counts]

    @pytest.mark.parametrize(
        "body", ["", "<html>", '{"errors": [], "data": null}', '{"data": {"reviewDashboard": []}}']
    )
    def test_another_answer_is_none(self, visitor: Visitor, shop: ShopFound, body: str) -> None:
        async def fulfil(route: Route) -> None:
            await route.fulfill(status=200, body=body)

        with _answered(visitor, fulfil):
            collected = visitor.collect(shop)
        assert (collected.ended, len(collected.ids)) == (None, 45)
        assert not collected.pages[0].counts

    def test_one_that_breaks_off_or_never_comes_costs_nothing(
        self, visitor: Visitor, shop: ShopFound
    ) -> None:
        async def abort(route: Route) -> None:
            await route.abort()

        async def keep_waiting(route: Route) -> None: ...

        for answer in (abort, keep_waiting):
            with _answered(visitor, answer):
                collected = visitor.collect(shop)
            assert (collected.ended, len(collected.ids)) == (None, 45)
            assert not collected.pages[0].counts

    @pytest.mark.parametrize(
        ("fault", "word"), [("suspended", "운영정책 위반"), ("deleted", ""), ("not_qualified", "")]
    )
    def test_a_reply_that_nobody_reads_is_read_with_the_reason(
        self, visitor: Visitor, shop: ShopFound, stage: SmartPlaceStage, fault: str, word: str
    ) -> None:
        review = next(each for each in visitor.collect(shop).reviews if each.reply is None)
        stage.replica.faults.set(f"reply_{fault}")
        with pytest.raises(ReplyRefused):
            visitor.post(shop, review, "고맙습니다.")
        listed = next(
            each for each in visitor.collect(shop).reviews if each.external_id == review.external_id
        )
        assert isinstance(listed.reply, ReplyFound)
        reply = listed.reply
        assert (reply.text, reply.live) == ("고맙습니다.", False)
        assert (reply.state, reply.word) == (fault, word)


@contextmanager
def _answered(visitor: Visitor, answer: object) -> Iterator[None]:
    """The dashboard is answered otherwise."""
    assert isinstance(visitor.session, SmartPlaceSession)
    page = visitor.session._console.page
    visitor.loop.run(page.route(DASHBOARD, answer))  # type: ignore[arg-type]
    yield
    visitor.loop.run(page.unroute(DASHBOARD))
