"""Shops of pages that anybody can see are added by their address; others come with the login."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from engine.crawls.service import NOBODY, Crawls
from engine.platforms.outcomes import (
    LoginFirst,
    NoLogin,
    NoSuchShop,
    NotTurnedOn,
    SessionExpired,
)
from engine.platforms.port import PlatformSession, ShopFound, Visit
from engine.platforms.spec import Login, Terms, Way
from engine.reviews.service import Reviews
from engine.runtime.loop import Loop
from engine.shops.service import Shops
from engine.store.database import Database
from engine.visits.dto import Reach
from engine.visits.service import Visits
from engine.visits.spending import SiteBudget
from tests.engine.board import Board, BoardSession
from tests.engine.found import SHOP
from tests.engine.standing_clock import StandingClock


class PublicBoard(Board):
    """Where nobody logs in."""

    def __init__(self) -> None:
        super().__init__()
        self.spec = replace(self.spec, way=Way.PUBLIC, login=Login.NONE)

    @asynccontextmanager
    async def open(self, visit: Visit) -> AsyncIterator[PlatformSession]:
        async with super().open(visit):
            yield PublicBoardSession(self, visit)


class PublicBoardSession(BoardSession):
    async def find_shop(self, address: str) -> ShopFound:
        if SHOP.external_id not in address:
            raise NoSuchShop(platform="board", address=address)
        return SHOP


@dataclass(frozen=True, slots=True)
class Stand:
    """One platform and the services over it. `turned_on`: what the owner wants visited."""

    board: Board
    shops: Shops
    visits: Visits
    crawls: Crawls
    turned_on: set[str]


@pytest.fixture
def stand(
    database: Database, clock: StandingClock, shops: Shops, reviews: Reviews, tmp_path: Path
) -> Iterator[Stand]:
    board, loop, turned_on = PublicBoard(), Loop(), set[str]()
    reach = Reach(tmp_path / "browsers", is_turned_on=lambda platform: platform in turned_on)
    visits = Visits(database, clock, loop, reach, Random(1), lambda _: board)
    yield Stand(board, shops, visits, Crawls(database, shops, reviews, visits), turned_on)
    loop.close()


ADDRESS = f"https://board.test/{SHOP.external_id}"


def test_a_shop_is_added_by_its_address_and_collected(stand: Stand) -> None:
    shop = stand.crawls.add("board", ADDRESS)
    assert (shop.name, shop.account) == (SHOP.name, NOBODY)
    stand.board.show(1, 2)
    [report] = stand.crawls.collect_all()
    assert (report.outcome, report.new) == ("done", 2)
    assert [run.kind for run in stand.visits.runs()] == ["collect", "add"]


def test_a_shop_added_twice_is_one(stand: Stand) -> None:
    first, again = stand.crawls.add("board", ADDRESS), stand.crawls.add("board", ADDRESS)
    assert first.id == again.id
    assert len(stand.shops.list()) == 1


def test_an_address_of_nothing_adds_nothing(stand: Stand) -> None:
    with pytest.raises(NoSuchShop):
        stand.crawls.add("board", "https://board.test/elsewhere")
    assert not stand.shops.list()


def test_nobody_logs_in_where_there_is_no_login(stand: Stand) -> None:
    with pytest.raises(NoLogin):
        stand.crawls.login("board", "main")
    assert stand.board.opened == 0


def test_nothing_is_added_where_an_account_knows_its_shops(stand: Stand) -> None:
    stand.board.spec = Board().spec
    with pytest.raises(LoginFirst):
        stand.crawls.add("board", ADDRESS)
    assert stand.board.opened == 0


def test_where_an_account_does_not_list_them_its_shops_are_named(stand: Stand) -> None:
    stand.board.spec = replace(Board().spec, lists_shops=False)
    stand.board.shops = []
    assert stand.crawls.login("board", "second") == []
    shop = stand.crawls.add("board", ADDRESS, account="second")
    assert (shop.name, shop.account) == (SHOP.name, "second")
    stand.board.is_in = False
    with pytest.raises(SessionExpired):
        stand.crawls.add("board", ADDRESS, account="third")
    assert [each.account for each in stand.shops.list()] == ["second"]


def test_what_its_terms_forbid_is_not_visited_before_the_owner_says_so(stand: Stand) -> None:
    stand.board.spec = replace(stand.board.spec, terms=Terms.FORBIDDEN)
    with pytest.raises(NotTurnedOn):
        stand.crawls.add("board", ADDRESS)
    assert stand.board.opened == 0
    assert not stand.visits.runs()
    stand.turned_on.add("board")
    stand.crawls.add("board", ADDRESS)
    stand.turned_on.clear()
    [report] = stand.crawls.collect_all()
    assert report.outcome == "platform.not_turned_on"
    assert stand.board.opened == 1


def test_the_next_process_knows_when_the_site_was_last_visited(
    stand: Stand, database: Database, clock: StandingClock
) -> None:
    budget = SiteBudget(database, clock, "board")
    assert budget.last_visit() is None
    with pytest.raises(NoSuchShop):
        stand.crawls.add("board", "https://board.test/elsewhere")
    assert budget.last_visit() is None
    stand.crawls.add("board", ADDRESS)
    assert budget.last_visit() == clock.now()
    assert SiteBudget(database, clock, "another").last_visit() is None


@dataclass
class Both:
    """One shop in its owner's console and on its public page, visited once."""

    crawls: Crawls
    visits: Visits
    console: Board
    twin: int
    shop: int

    def visited(self) -> list[int]:
        """Shops of one more round."""
        return [report.shop_id for report in self.crawls.collect_all()]


@pytest.fixture
def both(
    database: Database, clock: StandingClock, shops: Shops, reviews: Reviews, tmp_path: Path
) -> Iterator[Both]:
    console, public, loop = Board(), PublicBoard(), Loop()
    console.spec = replace(console.spec, id="console")
    public.spec = replace(public.spec, lists_as="console")
    boards: dict[str, Board] = {"console": console, "board": public}
    visits = Visits(
        database, clock, loop, Reach(tmp_path / "browsers"), Random(1), boards.__getitem__
    )
    crawls = Crawls(database, shops, reviews, visits)
    [twin] = crawls.login("console", "main")
    shop = crawls.add("board", ADDRESS)
    for board in boards.values():
        board.show(1, 2)
    both = Both(crawls, visits, console, twin.id, shop.id)
    assert both.visited() == [twin.id, shop.id]
    assert reviews.count() == 2
    yield both
    loop.close()


def test_a_public_list_is_left_alone_while_the_console_tells_the_same(both: Both) -> None:
    assert both.visited() == [both.twin]
    both.console.fails_after = (0, SessionExpired(platform="console"))
    both.visited()
    assert both.visited() == [both.twin, both.shop]


def test_a_console_that_was_disconnected_tells_nothing_any_more(both: Both) -> None:
    both.visits.forget("console", "main")
    assert both.visited() == [both.shop]


def test_a_console_that_nobody_has_looked_at_for_days_is_not_relied_on(
    both: Both, clock: StandingClock
) -> None:
    clock.pass_by(timedelta(days=2))
    assert both.visited() == [both.twin, both.shop]
    assert both.visited() == [both.twin]
