"""How an account stands, from what happened; and that a disconnected one is left alone."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from filelock import FileLock

from engine.accounts.dto import LoginState
from engine.accounts.service import Accounts
from engine.accounts.wording import say_account, say_when
from engine.crawls.service import Crawls
from engine.platforms.grants import Client, Grant, keep_grant, read_grant
from engine.platforms.outcomes import (
    Blocked,
    Disconnected,
    NoLogin,
    ProfileBusy,
    SessionExpired,
)
from engine.platforms.port import PlatformSession, Visit
from engine.platforms.spec import Login, PlatformSpec
from engine.reviews.service import Reviews
from engine.runtime.errors import NotFound
from engine.runtime.loop import Loop
from engine.runtime.secrets.entry import FleetingEntry
from engine.runtime.texts import Texts
from engine.shops.service import Shops
from engine.store.database import Database
from engine.visits.dto import Reach
from engine.visits.service import Visits
from tests.engine.board import Board, BoardSession
from tests.engine.found import SHOP
from tests.engine.standing_clock import StandingClock

KO = Texts("ko")


class Door(Board):
    """A platform that can forget who is logged in."""

    def __init__(self) -> None:
        super().__init__()
        self.is_in = True

    @asynccontextmanager
    async def open(self, visit: Visit) -> AsyncIterator[PlatformSession]:
        async with super().open(visit):
            yield DoorSession(self, visit)


class DoorSession(BoardSession):
    async def logged_in(self) -> bool:
        assert isinstance(self._board, Door)
        return self._board.is_in


@dataclass(frozen=True, slots=True)
class Stand:
    board: Door
    visits: Visits
    crawls: Crawls
    accounts: Accounts
    clock: StandingClock
    folder: Path
    grant: FleetingEntry

    def facts(self, account: str = "main") -> dict[str, str]:
        found = self.accounts.get("board", account)
        return dict(say_account(found, self.board.spec, self.clock.now(), KO))


@pytest.fixture
def stand(
    database: Database, clock: StandingClock, shops: Shops, reviews: Reviews, tmp_path: Path
) -> Iterator[Stand]:
    board, loop, grant = Door(), Loop(), FleetingEntry()
    reach = Reach(tmp_path / "browsers")
    visits = Visits(
        database, clock, loop, reach, Random(1), lambda _: board, entry_of=lambda _: grant
    )
    crawls = Crawls(database, shops, reviews, visits)
    folder = tmp_path / "browsers" / "board" / "main"
    yield Stand(board, visits, crawls, Accounts(visits, shops), clock, folder, grant)
    loop.close()


def test_nobody_has_an_account_before_the_first_login(stand: Stand) -> None:
    assert stand.accounts.list() == []
    assert stand.accounts.next_name("board") == "main"
    with pytest.raises(NotFound):
        stand.accounts.check("board", "main")


def test_it_stands_as_the_platform_last_said(stand: Stand) -> None:
    stand.crawls.login("board", "main")
    began = stand.clock.now()
    stand.clock.pass_by(timedelta(days=1))
    known = stand.accounts.get("board", "main")
    assert (known.state, known.asked_at, known.logged_in_at) == (LoginState.IN, began, began)
    assert known.shops == (SHOP.name,)
    assert stand.facts()["로그인"].startswith("로그인되어 있어요 · 어제 ")

    stand.board.is_in = False
    with pytest.raises(SessionExpired):
        stand.accounts.check("board", "main")
    known = stand.accounts.get("board", "main")
    assert (known.state, known.asked_at) == (LoginState.OUT, stand.clock.now())
    assert (known.logged_in_at, known.succeeded_at) == (began, began)
    assert stand.facts()["마지막 결과"].startswith("로그인 확인: 로그인이 풀렸어요 · 오늘 ")

    stand.board.is_in = True
    stand.clock.pass_by(timedelta(hours=1))
    assert stand.accounts.check("board", "main").state is LoginState.IN
    assert "마지막 결과" not in stand.facts()


def test_a_refusal_says_nothing_of_the_login_and_is_a_rest(stand: Stand) -> None:
    stand.crawls.login("board", "main")
    stand.board.fails_after = (0, Blocked(platform="board"))
    stand.board.show(1)
    stand.crawls.collect_all()
    known = stand.accounts.get("board", "main")
    assert known.state is LoginState.IN
    assert known.spending.resting_until is not None
    assert known.spending.pages == 1
    assert stand.facts()["쉬는 중"].endswith("까지 이 사이트에 가지 않고 쉬어요")
    assert stand.facts()["오늘 쓴 횟수"].startswith("10,000쪽 가운데 1쪽")
    stand.clock.pass_by(timedelta(days=1))
    known = stand.accounts.get("board", "main")
    assert (known.spending.resting_until, known.spending.pages) == (None, 0)


def test_what_was_allowed_is_told_by_its_scopes(stand: Stand) -> None:
    stand.crawls.login("board", "main")
    stand.board.spec = replace(stand.board.spec, login=Login.CONSENT)
    granted = Grant(Client("project"), "token", ("https://x.test/auth/business.manage", "y"), AT)
    keep_grant(stand.grant, granted)
    told = stand.facts()["허락하신 것"]
    assert told.startswith("가게 리뷰 보기와 답글 쓰기 (business.manage), y · ")
    keep_grant(stand.grant, Grant(Client("project"), "", (), AT))
    assert stand.facts()["허락하신 것"] == KO("account.grant.gone")


AT = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ago", "begins"), [(0, "D-365 ·"), (364, "D-1 ·"), (365, "D-DAY ·"), (366, "기한이 지났어요")]
)
def test_a_year_without_a_login_is_counted_from_what_the_owner_says(
    stand: Stand, ago: int, begins: str
) -> None:
    stand.crawls.login("board", "main")
    spec: PlatformSpec = replace(stand.board.spec, id="kakaomap", idle_limit=timedelta(days=365))
    known, now = stand.accounts.get("board", "main"), stand.clock.now()
    unknown = dict(say_account(known, spec, now, KO))["매장관리 권한"]
    assert "로그인하신 날을 알려 주시면" in unknown
    stand.board.spec = replace(stand.board.spec, idle_limit=timedelta(days=365))
    known = stand.accounts.tell_login("board", "main", now - timedelta(days=ago))
    assert dict(say_account(known, spec, now, KO))["매장관리 권한"].startswith(begins)


def test_each_further_account_gets_a_name_of_its_own(stand: Stand) -> None:
    for name in ("main", "main-2", "main-3"):
        assert stand.accounts.next_name("board") == name
        stand.crawls.login("board", name)
    assert [each.account for each in stand.accounts.list()] == ["main", "main-2", "main-3"]
    stand.accounts.forget("board", "main-2")
    assert stand.accounts.next_name("board") == "main-2"


def test_a_disconnected_account_leaves_nothing_of_its_login(stand: Stand) -> None:
    stand.crawls.login("board", "main")
    keep_grant(stand.grant, Grant(Client("project"), "token", ("y",), AT))
    (stand.folder / "Default").mkdir(parents=True)
    (stand.folder / "Default" / "Cookies").write_bytes(b"secret")
    stand.accounts.forget("board", "main")
    assert not stand.folder.exists()
    assert read_grant(stand.grant) is None
    assert stand.accounts.list() == []


def test_nothing_is_visited_in_its_name_until_it_is_connected_again(stand: Stand) -> None:
    stand.crawls.login("board", "main")
    [shop] = stand.crawls.login("board", "main")
    stand.board.show(1, 2)
    stand.crawls.collect_all()
    stand.accounts.forget("board", "main")
    opened = stand.board.opened
    assert not stand.crawls.visited() and not stand.crawls.collect_all()
    assert stand.crawls.collect(shop.id).outcome == "platform.disconnected"
    with pytest.raises(Disconnected), stand.visits.visiting("board", "main", "send"):
        pass
    assert stand.board.opened == opened
    stand.crawls.login("board", "main")
    [report] = stand.crawls.collect_all()
    assert (report.outcome, report.new) == ("done", 0), "its reviews were kept"


def test_a_browser_that_is_open_elsewhere_is_not_torn_down(stand: Stand) -> None:
    stand.crawls.login("board", "main")
    stand.folder.mkdir(parents=True)
    with held(stand.folder):
        with pytest.raises(ProfileBusy):
            stand.accounts.forget("board", "main")
        assert stand.folder.exists()
    assert len(stand.accounts.list()) == 1
    stand.accounts.forget("board", "main")
    assert not stand.folder.exists()


def test_who_needs_no_login_is_not_asked_for_one(stand: Stand) -> None:
    stand.crawls.login("board", "main")
    stand.board.spec = replace(stand.board.spec, login=Login.NONE)
    assert stand.accounts.get("board", "main").state is LoginState.NEEDLESS
    with pytest.raises(NoLogin):
        stand.accounts.check("board", "main")


@pytest.mark.parametrize(
    ("hours", "said"),
    [(0, "오늘 08:50"), (-9, "어제 23:50"), (16, "내일 00:50"), (-240, "11월 11일 08:50")],
)
def test_moments_are_told_by_seouls_days(hours: int, said: str) -> None:
    now = datetime(2026, 11, 20, 23, 50, tzinfo=UTC)
    assert say_when(now + timedelta(hours=hours), now, KO) == said


@contextmanager
def held(folder: Path) -> Iterator[None]:
    with FileLock(folder / "gagejigi.lock"):
        yield
