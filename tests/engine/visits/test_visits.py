"""Who may be at a platform, when, and what is told of it afterwards."""

import json
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from threading import Event

import pytest

from engine.crawls.service import Crawls
from engine.platforms.outcomes import Blocked, RateLimited
from engine.platforms.port import PlatformSession
from engine.platforms.spec import Pace
from engine.reviews.service import Reviews
from engine.runtime import log
from engine.runtime.loop import Loop
from engine.runtime.paths import Profile
from engine.runtime.progress import Cancelled, Watched
from engine.runtime.settings import Settings
from engine.shops.service import Shops
from engine.store.database import Database
from engine.visits.dto import Reach
from engine.visits.reaching import reach_of
from engine.visits.service import Trip, Visits
from tests.engine.board import Board, BoardSession
from tests.engine.found import SHOP
from tests.engine.standing_clock import StandingClock

LIMIT_S = 30


class Patient:
    """Tells that somebody waits for a turn."""

    def __init__(self) -> None:
        self.waits = Event()

    def report(self, done: int, total: int | None = None, note: str = "") -> None:
        self.waits.set()


@pytest.fixture
def board() -> Board:
    return Board()


@pytest.fixture
def visits(
    database: Database, clock: StandingClock, board: Board, tmp_path: Path
) -> Iterator[Visits]:
    async def sleep(seconds: float) -> None:
        clock.pass_by(timedelta(seconds=seconds))

    loop, reach = Loop(), Reach(tmp_path / "browsers")
    yield Visits(database, clock, loop, reach, Random(1), lambda _: board, sleep)
    loop.close()


def read_a_page(trip: Trip) -> None:
    list(trip.pages(lambda session: session.fetch_reviews(SHOP)))


def test_a_second_visit_to_an_account_waits_for_its_turn(visits: Visits) -> None:
    def send() -> None:
        with visits.visiting("board", "main", "send", patient):
            pass

    patient = Patient()
    with ThreadPoolExecutor(1) as pool:
        with visits.visiting("board", "main", "collect"):
            sending = pool.submit(send)
            assert patient.waits.wait(LIMIT_S)
            assert len(visits.runs()) == 1
        sending.result(LIMIT_S)
    assert [(run.kind, run.outcome) for run in visits.runs()] == [
        ("send", "done"),
        ("collect", "done"),
    ]


def test_waiting_for_a_turn_can_be_cancelled(visits: Visits) -> None:
    def send() -> None:
        with visits.visiting("board", "main", "send", watched):
            pass

    watched = Watched()
    watched.cancel()
    busy = visits.visiting("board", "main", "collect")
    with ThreadPoolExecutor(1) as pool, busy, pytest.raises(Cancelled):
        pool.submit(send).result(LIMIT_S)
    assert [run.kind for run in visits.runs()] == ["collect"]
    with visits.visiting("board", "main", "send"):
        pass


@pytest.mark.parametrize("accounts", [("main", "main"), ("main", "sister")])
def test_two_visits_in_a_row_keep_the_pace_of_the_site(
    visits: Visits, board: Board, clock: StandingClock, accounts: tuple[str, str]
) -> None:
    board.spec = replace(board.spec, pace=Pace((5, 5), (60, 60), 100, 100))
    board.show(1)
    began = clock.now()
    for account in accounts:
        with visits.visiting("board", account, "collect") as trip:
            read_a_page(trip)
    assert clock.now() - began == timedelta(seconds=5)


def test_the_log_file_tells_each_visit_in_a_line(
    visits: Visits, board: Board, clock: StandingClock, tmp_path: Path
) -> None:
    profile = Profile(tmp_path / "logged")
    close = log.configure(profile)
    try:
        with visits.visiting("board", "main", "send"):
            clock.pass_by(timedelta(seconds=3))
        with pytest.raises(Blocked), visits.visiting("board", "main", "collect"):
            raise Blocked(platform="board")
    finally:
        close()
    lines = map(json.loads, (profile.logs / log.FILE_NAME).read_text().splitlines())
    told = [{key: line[key] for key in line if key not in ("level", "timestamp")} for line in lines]
    visit = {"event": "visit.ended", "platform": "board", "page_count": 0}
    assert told == [
        {**visit, "kind": "send", "outcome": "done", "took_ms": 3000},
        {**visit, "kind": "collect", "outcome": "platform.blocked", "took_ms": 0},
    ]


async def before_page(session: PlatformSession) -> None:
    """As every adapter does when it asks whether the owner is in, and lists his shops."""
    assert isinstance(session, BoardSession)
    await session._visit.pacing.before_page()


@pytest.mark.parametrize("pages", [0, 100], ids=["the day is spent too", "during a rest"])
def test_the_owners_own_login_is_kept_by_nothing_but_the_pace(
    visits: Visits, board: Board, clock: StandingClock, pages: int
) -> None:
    board.spec = replace(board.spec, pace=Pace((5, 5), (60, 60), pages, 100))
    visits._pacing(board.spec).refused()
    began = clock.now()
    with visits.visiting("board", "main", "login") as trip:
        trip.call(before_page)
        trip.call(before_page)
    assert clock.now() - began == timedelta(seconds=5)
    assert visits.spending("board").pages == 2


def test_a_login_that_is_proven_ends_the_rest(
    visits: Visits, board: Board, database: Database, shops: Shops, reviews: Reviews
) -> None:
    visits._pacing(board.spec).refused()
    with visits.visiting("board", "main", "login") as trip:
        trip.call(before_page)
    assert visits.spending("board").resting_until is not None, "nobody has logged in yet"
    Crawls(database, shops, reviews, visits).login("board", "main")
    assert visits.spending("board").resting_until is None
    with visits.visiting("board", "main", "collect") as trip:
        trip.call(before_page)


def test_a_refusal_rests_the_site_even_if_the_visit_goes_on(visits: Visits, board: Board) -> None:
    async def turned_away(_: PlatformSession) -> None:
        raise Blocked(platform="board")

    with visits.visiting("board", "main", "send") as trip, suppress(Blocked):
        trip.call(turned_away)
    board.show(1)
    with pytest.raises(RateLimited), visits.visiting("board", "main", "collect") as trip:
        read_a_page(trip)


@pytest.mark.parametrize("screen", ["", ":0"])
def test_where_there_is_no_screen_consoles_are_read_unseen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, screen: str
) -> None:
    """Started before the desktop: else every visit would ask for a window that cannot be."""
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("DISPLAY", screen)
    reach = reach_of(Settings(tmp_path / "settings.json"), tmp_path)
    assert reach.visible is bool(screen)
