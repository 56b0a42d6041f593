"""What is Yogiyo's own: an API that believes a token which never leaves the browser."""

import traceback

import pytest

from engine.platforms.console import Console
from engine.platforms.outcomes import (
    Blocked,
    PlatformError,
    RateLimited,
    ReplyRefused,
    SchemaChanged,
)
from engine.platforms.port import ReviewFound, ShopFound
from engine.platforms.session import ConsoleSession
from engine.platforms.testkit.stage import Fault
from engine.platforms.testkit.visitor import Visitor
from engine.platforms.yogiyo.spec import TOKEN
from tests.contract.yogiyo.conftest import YogiyoStage

WITH_COOKIES = """async (address) =>
  (await fetch(address, { credentials: "include" })).status
"""
BREAKING = (Fault.UNAUTHORIZED, Fault.REFUSED, Fault.SERVER_ERROR, Fault.CUT_OFF, Fault.MALFORMED)


class TestTheApi:
    """One browser for all."""

    def test_a_cookie_is_no_key(self, visitor: Visitor, stage: YogiyoStage) -> None:
        page = _console(visitor).page
        address = f"{stage.replica.origins['api']}/vendor/"
        assert visitor.loop.run(page.evaluate(WITH_COOKIES, address)) == 401

    def test_popups_do_not_stand_in_the_way_of_a_login(
        self, visitor: Visitor, shop: ShopFound, stage: YogiyoStage
    ) -> None:
        stage.replica.faults.set("session_lost", times=1)
        visitor.collect(shop)
        stage.replica.faults.set("popups", 3)
        visitor.log_in()
        assert visitor.collect(shop).ended is None

    def test_a_page_holds_fifty(self, visitor: Visitor, shop: ShopFound) -> None:
        pages = visitor.collect(shop).pages
        assert [(len(page.reviews), page.total) for page in pages] == [
            (50, 120),
            (50, 120),
            (20, 120),
        ]
        assert all(0 < page.platform_s < 5 for page in pages)

    def test_only_wanted_days_are_asked_for(
        self, visitor: Visitor, shop: ShopFound, waiting: ReviewFound, stage: YogiyoStage
    ) -> None:
        before = len(stage.replica.journal.arrivals("reviews"))
        assert visitor.find(shop, waiting) == waiting
        (asked,) = stage.replica.journal.arrivals("reviews")[before:]
        assert waiting.created_at is not None
        day = waiting.created_at.date()
        assert f"create_from={day}&create_to={day}&" in asked.query

    @pytest.mark.parametrize("fault", BREAKING)
    def test_no_error_tells_the_token(
        self, visitor: Visitor, shop: ShopFound, stage: YogiyoStage, fault: Fault
    ) -> None:
        context = _console(visitor).context
        (token,) = (
            cookie["value"]
            for cookie in visitor.loop.run(context.cookies())
            if cookie["name"] == TOKEN
        )
        stage.strike(fault)
        ended = visitor.collect(shop).ended
        assert ended is not None
        assert token not in "".join(traceback.format_exception(ended))
        assert all(token not in each.path + each.query for each in stage.replica.journal.arrivals())

    def test_a_token_that_is_gone_is_a_login_that_is_over(
        self, visitor: Visitor, shop: ShopFound, stage: YogiyoStage
    ) -> None:
        visitor.loop.run(_console(visitor).context.clear_cookies())
        before = len(stage.replica.journal.arrivals("reviews"))
        ended = visitor.collect(shop).ended
        assert ended is not None
        assert ended.code == "platform.session_expired"
        assert len(stage.replica.journal.arrivals("reviews")) == before

    def test_a_page_that_went_elsewhere_is_opened_anew(
        self, visitor: Visitor, shop: ShopFound
    ) -> None:
        visitor.loop.run(_console(visitor).page.goto("about:blank"))
        assert visitor.collect(shop).ended is None


class TestAnswering:
    """One browser for all."""

    @pytest.mark.parametrize(
        ("status", "outcome"),
        [
            (400, ReplyRefused),
            (404, ReplyRefused),
            (422, ReplyRefused),
            (403, Blocked),
            (408, SchemaChanged),  # as of one that came too late, and of one that is there already
            (409, SchemaChanged),
            (429, RateLimited),
        ],
    )
    def test_what_is_said_of_a_reply(
        self,
        visitor: Visitor,
        shop: ShopFound,
        waiting: ReviewFound,
        stage: YogiyoStage,
        status: int,
        outcome: type[PlatformError],
    ) -> None:
        stage.replica.faults.set("reply_refused", status)
        with pytest.raises(outcome):
            visitor.post(shop, waiting, "고맙습니다")
        assert not stage.posted(waiting.external_id)

    @pytest.mark.parametrize("fault", [Fault.LOST_AFTER_STORING, Fault.SERVER_ERROR])
    def test_it_leaves_once(
        self,
        visitor: Visitor,
        shop: ShopFound,
        waiting: ReviewFound,
        stage: YogiyoStage,
        fault: Fault,
    ) -> None:
        before = len(stage.replica.journal.arrivals("reply"))
        stage.replica.faults.set(
            "server_error" if fault is Fault.SERVER_ERROR else "drop_after_storing", on="reply"
        )
        with pytest.raises(PlatformError) as unknown:
            visitor.post(shop, waiting, "고맙습니다")
        assert unknown.value.code == "platform.unreachable"
        assert len(stage.replica.journal.arrivals("reply")) == before + 1


def _console(visitor: Visitor) -> Console:
    assert isinstance(visitor.session, ConsoleSession)
    console: Console = visitor.session._console
    return console
