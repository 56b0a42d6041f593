"""What is missing from a shop's list, what is gone from it, and what only seems so."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text

from engine.cli.held_words import say_counts
from engine.crawls.dto import CollectReport
from engine.crawls.service import Crawls
from engine.platforms.outcomes import Unreachable
from engine.platforms.port import Visibility
from engine.reviews.dto import ReviewFilter
from engine.reviews.service import Reviews
from engine.runtime.clock import SEOUL
from engine.runtime.loop import Loop
from engine.runtime.texts import Texts
from engine.shops.service import Shops
from engine.store.database import Database
from engine.visits.dto import Reach
from engine.visits.service import Visits
from tests.engine.board import SIZE, Board
from tests.engine.found import page, review
from tests.engine.standing_clock import StandingClock

DAY = timedelta(days=1)


class Stand:
    """A shop that is collected, and what its platform shows."""

    def __init__(
        self, board: Board, crawls: Crawls, reviews: Reviews, clock: StandingClock
    ) -> None:
        self.board = board
        self.reviews = reviews
        self._crawls = crawls
        self._clock = clock
        [shop] = crawls.login("board", "main")
        self.shop_id = shop.id

    def show(self, *numbers: int) -> None:
        """This many are counted, too."""
        self.board.show(*numbers)
        self.board.total = len(numbers)

    def collect(self, later: timedelta = DAY) -> CollectReport:
        self._clock.pass_by(later)
        return self._crawls.collect(self.shop_id)

    def gone(self) -> list[int]:
        found = list(self.reviews.ids(ReviewFilter(status=(Visibility.GONE,))))
        rows = self.reviews.rows(self.reviews.ids(ReviewFilter()))
        assert found == [row.id for row in rows if row.gone]
        return found


@pytest.fixture
def visits(
    database: Database, clock: StandingClock, tmp_path: Path, board: Board
) -> Iterator[Visits]:
    loop = Loop()
    reach = Reach(tmp_path / "browsers")
    yield Visits(database, clock, loop, reach, Random(1), platform_of=lambda _: board)
    loop.close()


@pytest.fixture
def board() -> Board:
    return Board()


@pytest.fixture
def stand(
    database: Database,
    shops: Shops,
    reviews: Reviews,
    visits: Visits,
    board: Board,
    clock: StandingClock,
) -> Stand:
    return Stand(board, Crawls(database, shops, reviews, visits), reviews, clock)


def test_the_report_and_the_log_say_what_there_should_be(stand: Stand, visits: Visits) -> None:
    stand.show(*range(100))
    stand.board.total = 103
    report = stand.collect()
    assert (report.expected, report.held) == (103, 100)
    assert (visits.runs()[0].expected, visits.runs()[0].held) == (103, 100)


def test_what_is_told_beside_the_list_is_kept_with_the_visit(
    stand: Stand, visits: Visits, database: Database
) -> None:
    stand.show(*range(100))
    stand.board.counts = told = {"board.open": 7, "board.total": 1_230}
    assert stand.collect().counts == told
    with database.reading() as session:
        [found] = visits.lists.latest(session).values()
    assert found.counts == told
    assert stand.collect().counts == {}, "and it told nothing the next time"
    with database.reading() as session:
        [found] = visits.lists.latest(session).values()
    assert found.counts == {}
    assert say_counts(told, Texts("en")).endswith(": board.open 7, board.total 1,230")


def test_nothing_said_is_not_nothing(stand: Stand) -> None:
    stand.board.show(1, 2)
    report = stand.collect()
    assert (report.expected, report.held) == (None, 2)


def test_a_visit_that_broke_off_says_what_is_missing(stand: Stand) -> None:
    stand.show(*range(100))
    stand.board.fails_after = (1, Unreachable(platform="board"))
    report = stand.collect()
    assert (report.expected, report.held) == (100, SIZE)


def test_a_gap_is_closed_by_one_visit_that_goes_to_the_end(stand: Stand) -> None:
    stand.show(*range(10, 110))
    stand.collect()
    numbers = [*range(5, 100), *range(300, 320), *range(100, 110)]  # older ones are shown again
    stand.show(*numbers)
    found = stand.collect()
    assert (found.pages, found.new, found.held) == (5, 25, 125)
    assert stand.collect().pages == 1


def test_what_is_counted_and_never_listed_is_looked_for_once(stand: Stand) -> None:
    stand.show(*range(100))
    stand.board.total = 102
    assert [stand.collect().pages for _ in range(3)] == [4, 1, 1]


def test_one_whole_visit_a_day_is_enough(stand: Stand) -> None:
    stand.show(*range(100))
    stand.collect()
    stand.show(*range(99))
    pages = [stand.collect(timedelta(hours=hours)).pages for hours in (24, 1, 1)]
    assert pages == [4, 1, 1]


def test_the_budget_is_not_spent_on_a_gap(
    stand: Stand, database: Database, clock: StandingClock
) -> None:
    stand.show(*range(100))
    stand.collect()
    stand.show(*range(99))
    tomorrow = (clock.now() + DAY).astimezone(SEOUL).date().isoformat()
    spent = "INSERT INTO site_spending (platform, day, kind, count)"
    with database.unit() as unit:
        values = {"day": tomorrow, "count": stand.board.spec.pace.pages_per_day - 8}
        unit.session.execute(text(f"{spent} VALUES ('board', :day, 'page', :count)"), values)
    assert stand.collect().pages == 1


def test_without_a_count_the_end_is_looked_at_once_a_week(stand: Stand) -> None:
    stand.board.show(*range(100))
    stand.collect()
    assert [stand.collect(2 * DAY).pages for _ in range(5)] == [1, 1, 1, 4, 1]


def test_a_review_is_gone_when_two_whole_visits_missed_it(stand: Stand) -> None:
    stand.show(*range(100))
    stand.collect()
    stand.show(*(n for n in range(100) if n != 50))
    first = stand.collect()
    assert (first.pages, first.lost, stand.gone()) == (4, 0, [])
    assert stand.collect(timedelta(hours=1)).lost == 0
    second = stand.collect()
    assert (second.pages, second.lost, second.held) == (4, 1, 99)
    [gone] = stand.gone()
    lost = stand.reviews.get(gone)
    assert lost.found.external_id == f"{50:024x}"
    assert lost.found.status is Visibility.GONE
    assert [old.status for old in lost.revisions] == [Visibility.VISIBLE]
    assert lost.last_seen_at == review(0).created_at  # the moment at which the board's pages stand
    assert stand.collect().pages == 1


def test_one_that_is_back_was_only_away(stand: Stand) -> None:
    stand.show(*range(10))
    stand.collect()
    stand.show(*range(1, 10))
    stand.collect(), stand.collect()
    [gone] = stand.gone()
    stand.show(*range(10))
    report = stand.collect()
    assert (report.new, report.changed, stand.gone()) == (0, 1, [])
    revisions = stand.reviews.get(gone).revisions
    assert [old.status for old in revisions] == [Visibility.GONE, Visibility.VISIBLE]


def test_one_that_misses_once_is_not_gone(stand: Stand) -> None:
    stand.show(*range(10))
    stand.collect()
    stand.show(*range(1, 10))
    stand.collect()
    stand.show(*range(10))
    stand.collect()
    stand.show(*range(1, 10))
    assert stand.collect().lost == 0


def test_a_visit_that_broke_off_proves_nothing(stand: Stand) -> None:
    stand.show(*range(100))
    stand.collect()
    stand.show(*range(1, 100))
    stand.board.fails_after = (3, Unreachable(platform="board"))
    for _ in range(3):
        stand.collect()
    assert stand.gone() == []


def test_a_list_that_only_shows_its_beginning_takes_nothing_away(stand: Stand) -> None:
    stand.board.show(*range(100))
    stand.collect()
    stand.board.show(*range(40))
    for _ in range(3):
        stand.collect(8 * DAY)
    assert stand.gone() == []


def test_an_empty_list_is_told_and_takes_nothing_away(stand: Stand) -> None:
    stand.show(*range(10))
    stand.collect()
    stand.show()
    outcomes = [stand.collect().outcome for _ in range(3)]
    assert outcomes == ["platform.emptied"] * 3
    assert stand.gone() == []
    stand.show(*range(10))
    assert stand.collect().outcome == "done"


def test_the_last_of_few_reviews_may_go(stand: Stand) -> None:
    stand.show(1)
    stand.collect()
    stand.show()
    stand.collect(), stand.collect()
    assert len(stand.gone()) == 1


def test_items_that_cannot_be_read_on_every_page_are_told(stand: Stand) -> None:
    stand.show(*range(100))
    stand.board.broken_a_page = 2
    report = stand.collect()
    assert (report.outcome, report.params) == (
        "platform.drifted",
        {"platform": "board", "missing": 8, "of": 108},
    )
    assert report.new == 100


def test_nothing_is_gone_while_items_cannot_be_read(stand: Stand) -> None:
    stand.show(*range(100))
    stand.collect()
    stand.show(*range(1, 100))
    stand.board.broken_a_page = 1  # of thirty: no drift yet
    for _ in range(3):
        assert stand.collect().outcome == "done"
    assert stand.gone() == []


def test_a_page_that_has_changed_is_kept_for_the_next_parser(
    stand: Stand, database: Database
) -> None:
    stand.show(*range(30))
    stand.board.changed_page = page(2, [review(40)])
    report = stand.collect()
    assert (report.outcome, report.new) == ("platform.schema_changed", 31)
    with database.reading() as session:
        numbers = session.scalars(text("SELECT number FROM raw_page ORDER BY id")).all()
    assert numbers == [1, 2]
