"""The day's and the week's report: what stands in them, and that they can be read later."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from engine.jobs.wording import say_report
from engine.platforms.outcomes import Blocked
from engine.runtime.clock import SEOUL
from engine.runtime.texts import Texts
from tests.engine.board import Board
from tests.engine.found import SHOP, review
from tests.engine.jobs.rounds import Program, a_board, a_program
from tests.engine.standing_clock import StandingClock

SUNDAY = datetime(2026, 11, 22, 8, 30, tzinfo=SEOUL)
"""The reviews of `found` are of Saturday from 8:00 backwards, one an hour."""
DAY = timedelta(days=1)


@pytest.fixture
def board() -> Board:
    return a_board("baemin")


@pytest.fixture
def program(tmp_path: Path, board: Board) -> Iterator[Program]:
    with a_program(tmp_path, StandingClock(SUNDAY), {"baemin": board}) as opened:
        opened.shops.remember("baemin", "main", [SHOP])
        opened.schedule.run_due()
        yield opened


def test_yesterday_is_told_at_nine(program: Program, board: Board) -> None:
    """Nine reviews of Saturday, three of the day before; two guests were not happy: one gave no
    stars, one few, and whatever the words of a third one sound like, its stars say otherwise.
    """
    bad: dict[int, float | None] = {2: None, 3: 1.0, 5: 5.0, 10: 1.0}
    board.shown = [
        review(n, "별로예요" if n in bad else "맛있어요", rating=bad.get(n, 5.0)) for n in range(12)
    ]
    program.clock.pass_by(timedelta(minutes=29))
    assert "daily" not in program.schedule.run_due()
    program.services.crawls.collect_all()
    program.schedule.run("analyse", program.progress)
    program.clock.pass_by(timedelta(minutes=1))
    assert program.schedule.run_due() == ["daily"]
    [kept] = program.reports.kept("daily")
    told = kept.content
    assert kept.day == date(2026, 11, 22)
    assert told["reviews"] | {"negative_ids": 0} == {
        "reviews": 9,
        "by_platform": {"baemin": 9},
        "rating": 4.5,
        "negative": 2,
        "negative_ids": 0,
    }
    unhappy = program.reviews.rows(told["reviews"]["negative_ids"])
    assert [row.rating for row in unhappy] == [None, 1.0]
    assert (told["before"]["reviews"], told["waiting"], told["unvisited"]) == (3, 12, [])
    said = say_report(kept, Texts("ko"))
    assert said[:5] == [
        "11월 21일 하루",
        "새 리뷰 9개 (그 전에는 3개)",
        "배민 9",
        "평균 별점 4.5",
        "아쉬워하신 손님 2분",
    ]


def test_what_kept_us_out_is_told(program: Program, board: Board) -> None:
    board.fails_after = (0, Blocked(platform="baemin"))
    program.pass_to("check")
    program.pass_to("daily")
    [kept] = program.reports.kept("daily")
    [line] = [line for line in say_report(kept, Texts("ko")) if "달빛분식" in line]
    assert line == f"배민 달빛분식: {Texts('ko')('error.platform.blocked.title')}"


def test_the_week_is_told_on_monday_and_reports_are_kept(program: Program) -> None:
    for _ in range(3):
        program.pass_to("daily")
    assert [each.day.day for each in program.reports.kept("daily", 10)] == [24, 23, 22]
    [week] = program.reports.kept("weekly", 10)
    assert week.day == date(2026, 11, 23)
    assert week.content["since"] == "2026-11-16T00:00:00+09:00"
    assert week.content["until"] == "2026-11-23T00:00:00+09:00"
    assert say_report(week, Texts("ko"))[0] == "11월 16일부터 한 주"


def test_days_asleep_have_one_report_and_a_late_week_its_own_days(program: Program) -> None:
    program.clock.pass_by(4 * DAY)
    assert {"daily", "weekly"} <= set(program.schedule.run_due())
    assert [each.day.day for each in program.reports.kept("daily", 10)] == [26]
    [week] = program.reports.kept("weekly", 10)
    assert week.day == date(2026, 11, 23)


def test_a_report_written_again_replaces_itself(program: Program) -> None:
    for _ in range(2):
        program.schedule.run("daily", program.progress)
    [kept] = program.reports.kept("daily", 10)
    assert program.reports.is_current(kept)
    program.clock.pass_by(DAY)
    assert not program.reports.is_current(kept)
