"""Jobs that run by themselves, on a clock that the test moves."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.engine.board import Board
from tests.engine.found import SHOP
from tests.engine.jobs.rounds import MONDAY, Program, a_board, a_program
from tests.engine.standing_clock import StandingClock

BAEMIN = "baemin"
HOUR = timedelta(hours=1)


@pytest.fixture
def board() -> Board:
    return a_board(BAEMIN)


@pytest.fixture
def program(tmp_path: Path, board: Board) -> Iterator[Program]:
    with a_program(tmp_path, StandingClock(MONDAY), {BAEMIN: board}) as opened:
        opened.shops.remember(BAEMIN, "main", [SHOP])
        yield opened


def test_a_check_runs_every_hour_or_so(program: Program) -> None:
    assert program.schedule.run_due() == []
    moments = []
    for _ in range(30):
        before = program.clock.now()
        program.clock.pass_by(program.next_at("check") - before)
        assert "check" in program.schedule.run_due()
        moments.append(program.clock.now() - before)
    by_day = [each for each in moments if each < 2 * HOUR]
    assert len(by_day) >= 27
    assert all(0.9 * HOUR <= each <= 1.1 * HOUR for each in by_day)
    assert len(set(by_day)) == len(by_day), "none on the dot"
    assert program.outcomes()["check"] == "done"
    assert program.reviews.count() == 1
