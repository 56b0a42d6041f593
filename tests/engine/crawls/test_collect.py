"""When a collecting run stops, what it keeps, and what the next one makes good."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text

from engine.crawls.service import Crawls
from engine.platforms.outcomes import (
    Blocked,
    CaptchaRequired,
    ClientUnknown,
    NotApproved,
    PlatformError,
    SessionExpired,
    Unreachable,
)
from engine.platforms.port import ShopFound, Visibility
from engine.platforms.spec import Pace
from engine.reviews.dto import ReviewFilter
from engine.reviews.service import Reviews
from engine.runtime.errors import InvalidInput
from engine.runtime.events import Event, LoginNeeded
from engine.runtime.loop import Loop
from engine.runtime.progress import Cancelled, Watched
from engine.shops.service import Shops
from engine.store.database import Database
from engine.visits.dto import Reach
from engine.visits.service import Visits
from tests.engine.board import SIZE, Board
from tests.engine.found import SHOP, review
from tests.engine.standing_clock import StandingClock

SECOND = ShopFound("1934650022", "별빛분식", {"place_seq": "8"})


class Sated:
    """Has had enough as soon as something came."""

    def report(self, done: int, total: int | None = None, note: str = "") -> None:
        if done:
            raise Cancelled


@pytest.fixture
def board() -> Board:
    return Board()


@pytest.fixture
def visits(
    database: Database, clock: StandingClock, board: Board, tmp_path: Path
) -> Iterator[Visits]:
    loop = Loop()
    reach = Reach(tmp_path / "browsers")
    yield Visits(database, clock, loop, reach, Random(1), platform_of=lambda _: board)
    loop.close()


@pytest.fixture
def crawls(database: Database, shops: Shops, reviews: Reviews, visits: Visits) -> Crawls:
    crawls = Crawls(database, shops, reviews, visits)
    crawls.login("board", "main")
    return crawls


def stored(reviews: Reviews) -> int:
    return len(reviews.ids(ReviewFilter()))


def test_a_second_run_stops_at_what_is_settled(
    crawls: Crawls, board: Board, reviews: Reviews
) -> None:
    board.show(*range(10, 110))
    [first] = crawls.collect_all()
    assert (first.outcome, first.pages, first.new) == ("done", 4, 100)
    board.show(*range(7, 110))
    [second] = crawls.collect_all()
    assert (second.outcome, second.pages, second.new) == ("done", 1, 3)
    assert stored(reviews) == 103


def test_a_broken_run_leaves_no_gap_behind(crawls: Crawls, board: Board, reviews: Reviews) -> None:
    board.show(*range(10, 110))
    board.fails_after = (1, SessionExpired(platform="board"))
    [broken] = crawls.collect_all()
    assert (broken.outcome, broken.new) == ("platform.session_expired", SIZE)
    board.fails_after = None
    [whole] = crawls.collect_all()
    assert (whole.pages, whole.new, stored(reviews)) == (4, 70, 100)


def test_a_gap_above_settled_reviews_is_closed_too(
    crawls: Crawls, board: Board, reviews: Reviews
) -> None:
    board.show(*range(200, 300))
    crawls.collect_all()
    board.show(*range(100, 300))
    board.fails_after = (1, Unreachable(platform="board"))
    crawls.collect_all()
    board.fails_after = None
    [whole] = crawls.collect_all()
    assert (whole.new, stored(reviews)) == (70, 200)


def test_a_small_shop_needs_no_overlap_of_twenty(crawls: Crawls, board: Board) -> None:
    board.show(1, 2, 3)
    crawls.collect_all()
    [again] = crawls.collect_all()
    assert (again.pages, again.new) == (1, 0)


def test_a_lost_login_is_told(crawls: Crawls, board: Board, heard: list[Event]) -> None:
    board.show(1)
    board.fails_after = (0, SessionExpired(platform="board"))
    crawls.collect_all()
    assert LoginNeeded("board", "main") in heard


def test_cancel_keeps_whole_pages_and_logs_it(
    crawls: Crawls, board: Board, reviews: Reviews, visits: Visits
) -> None:
    board.show(*range(100 * SIZE))
    with pytest.raises(Cancelled):
        crawls.collect_all(Sated())
    assert stored(reviews) in range(SIZE, 100 * SIZE, SIZE)
    assert visits.runs()[0].outcome == "cancelled"


def test_cancel_ends_the_pause_between_two_pages(
    database: Database, shops: Shops, reviews: Reviews, clock: StandingClock, tmp_path: Path
) -> None:
    async def sleep(seconds: float) -> None:
        clock.pass_by(timedelta(seconds=seconds))
        watched.cancel()

    board, loop, watched = Board(), Loop(), Watched()
    board.spec = replace(board.spec, pace=Pace((60, 60), (60, 60), 100, 100))
    board.show(*range(3 * SIZE))
    reach = Reach(tmp_path / "browsers")
    visits = Visits(database, clock, loop, reach, Random(1), lambda _: board, sleep)
    crawls = Crawls(database, shops, reviews, visits)
    crawls.login("board", "main")
    clock.pass_by(timedelta(seconds=60))
    began = clock.now()
    with pytest.raises(Cancelled):
        crawls.collect_all(watched)
    assert clock.now() - began <= timedelta(seconds=1)
    assert stored(reviews) == SIZE
    loop.close()


def test_an_account_opens_one_browser_for_all_its_shops(
    crawls: Crawls, board: Board, visits: Visits
) -> None:
    board.shops = [SHOP, SECOND]
    crawls.login("board", "main")
    board.show(1, 2)
    board.opened = 0
    reports = crawls.collect_all()
    assert board.opened == 1
    assert [report.outcome for report in reports] == ["done", "done"]
    runs = [run for run in visits.runs() if run.kind == "collect"]
    assert sorted(run.shop_id or 0 for run in runs) == [report.shop_id for report in reports]
    assert [run.outcome for run in runs] == ["done", "done"]


@pytest.mark.parametrize(
    "fault",
    [
        SessionExpired(platform="board"),
        CaptchaRequired(platform="board"),
        Blocked(platform="board"),
        ClientUnknown(platform="board", reason="no_file"),
        NotApproved(platform="board", reason="quota"),
    ],
    ids=lambda fault: fault.code,
)
def test_an_account_that_is_turned_away_is_left_alone(
    crawls: Crawls,
    board: Board,
    visits: Visits,
    shops: Shops,
    heard: list[Event],
    fault: PlatformError,
) -> None:
    board.shops = [SHOP, SECOND]
    crawls.login("board", "main")
    board.show(1)
    board.fails_after = (0, fault)
    board.opened = 0
    reports = crawls.collect_all()
    assert board.opened == 1
    assert [report.outcome for report in reports] == [fault.code] * 2
    assert [shop.outcome for shop in shops.list()] == [fault.code] * 2
    assert [run.outcome for run in visits.runs() if run.kind == "collect"] == [fault.code]
    asked = [event for event in heard if isinstance(event, LoginNeeded)]
    assert len(asked) == isinstance(fault, SessionExpired)


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [(Unreachable(platform="board"), "platform.unreachable"), (OverflowError(), "unexpected")],
)
def test_one_shop_s_trouble_leaves_the_others_visited(
    crawls: Crawls, board: Board, fault: Exception, outcome: str
) -> None:
    board.shops = [SHOP, SECOND]
    crawls.login("board", "main")
    board.show(1)
    board.fails_after = (0, fault)
    board.opened = 0
    reports = crawls.collect_all()
    assert board.opened == 2
    assert [report.outcome for report in reports] == [outcome] * 2


def test_the_log_counts_and_raw_pages_stay(
    crawls: Crawls, board: Board, visits: Visits, database: Database
) -> None:
    board.show(*range(10, 110))
    crawls.collect_all()
    run = visits.runs()[0]
    assert (run.kind, run.outcome, run.pages, run.seen, run.new) == ("collect", "done", 4, 100, 100)
    with database.reading() as session:
        kept = session.execute(text("SELECT count(*), min(parser_version) FROM raw_page")).one()
    assert tuple(kept) == (4, 7)


@pytest.mark.parametrize(
    ("refusal", "rests"), [(Blocked, 1), (CaptchaRequired, 1), (SessionExpired, 0)]
)
def test_a_refusal_rests_the_site(
    crawls: Crawls, board: Board, database: Database, refusal: type[PlatformError], rests: int
) -> None:
    board.show(1)
    board.fails_after = (0, refusal(platform="board"))
    crawls.collect_all()
    with database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM site_pause")) == rests


def test_a_login_is_always_seen(
    database: Database, shops: Shops, reviews: Reviews, clock: StandingClock, tmp_path: Path
) -> None:
    board, loop = Board(), Loop()
    reach = Reach(tmp_path / "browsers", visible=False)
    visits = Visits(database, clock, loop, reach, Random(1), platform_of=lambda _: board)
    crawls = Crawls(database, shops, reviews, visits)
    crawls.login("board", "main")
    assert board.seen_by_the_owner
    crawls.collect_all()
    assert not board.seen_by_the_owner
    loop.close()


@pytest.mark.parametrize("account", ["", "..", ".hidden", "a/b", "a\\b"])
def test_an_account_names_a_folder_of_its_own(crawls: Crawls, account: str) -> None:
    with pytest.raises(InvalidInput):
        crawls.login("board", account)


def test_runs_of_a_killed_process_are_closed(
    visits: Visits, database: Database, clock: StandingClock
) -> None:
    with database.unit() as unit:
        unit.session.execute(
            text(
                "INSERT INTO crawl_run (uuid, platform, account, kind, started_ms, outcome, pages,"
                " seen, new, changed, rejected, platform_s)"
                " VALUES (x'00', 'board', 'main', 'collect', 1, '', 1, 1, 1, 0, 0, 0)"
            )
        )
    visits.close_interrupted()
    [run] = visits.runs()
    assert (run.outcome, run.ended_at) == ("interrupted", clock.now())


def test_a_newer_parser_puts_right_what_an_older_one_misread(
    crawls: Crawls, board: Board, reviews: Reviews
) -> None:
    board.shown = [review(1, "국뭃"), review(2, "좋아요")]
    crawls.collect_all()
    board.shown = [review(1, "국뭃"), review(2, "사실 별로")]
    crawls.collect_all()
    board.spec = replace(board.spec, parser_version=8)
    assert crawls.reread(board) == 0
    first = [review(1, "국물"), review(2, "좋아요"), review(3, "못 읽던 것")]
    board.understands = [first, [review(1, "국물"), review(2, "사실 별로")]]
    assert crawls.reread(board) == 2
    assert crawls.reread(board) == 0
    assert [reviews.get(n).found.body for n in (1, 2, 3)] == ["국물", "사실 별로", "못 읽던 것"]
    assert reviews.get(1).revisions == ()
    assert list(reviews.ids(ReviewFilter(words="국물"))) == [1]


def test_a_newer_parser_adds_what_an_older_one_passed_over(
    crawls: Crawls, board: Board, reviews: Reviews
) -> None:
    board.shown = [review(1), review(2)]
    crawls.collect_all()
    board.spec = replace(board.spec, parser_version=8)
    with_menu = replace(review(1), menus=("라면",), visit_count=3)
    hidden = replace(review(2), status=Visibility.HIDDEN)
    board.understands = [[with_menu, hidden]]
    assert crawls.reread(board) == 2
    assert [reviews.get(number).found for number in (1, 2)] == [with_menu, hidden]
    assert reviews.count(waiting=True) == 1
