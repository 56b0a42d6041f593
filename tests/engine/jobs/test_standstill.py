"""Rounds that go wrong in themselves: what falls together, what cannot be noted, wrong clocks."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from engine.jobs.scheduler import LOOK_S
from engine.platforms.outcomes import Blocked, RateLimited
from engine.runtime.clock import SEOUL
from engine.runtime.progress import Cancelled
from engine.runtime.settings.sections.schedule import Schedule
from tests.engine.jobs.rounds import Program
from tests.engine.jobs.stage import (
    BAEMIN,
    CHECK,
    HOUR,
    LIMIT_S,
    Gate,
    Stage,
    is_inside,
    until,
)
from tests.engine.jobs.test_promised import ANGRY, approved

YEARS = timedelta(days=3650)


def test_a_run_that_was_joined_and_stopped_is_not_begun_again(stage: Stage) -> None:
    """The owner's own, going on when the hourly one falls due: the two are one."""
    gate, program, sated = Gate(stage.baemin), stage.program, threading.Event()

    class Owner:
        def report(self, done: int, total: int | None = None, note: str = "") -> None:
            if sated.is_set():
                raise Cancelled

    with ThreadPoolExecutor(2) as pool:
        wished = pool.submit(program.schedule.run, CHECK, Owner())
        assert gate.reached.wait(LIMIT_S)
        stage.clock.pass_by(2 * HOUR)
        by_itself = pool.submit(program.schedule.run_due)
        assert until(lambda: is_inside("joined"))
        sated.set()
        gate.open()
        with pytest.raises(Cancelled):
            wished.result(LIMIT_S)
        assert by_itself.result(LIMIT_S) == [CHECK]
    assert stage.baemin.opened == 1
    assert program.outcomes()[CHECK] == "cancelled"
    assert program.next_at(CHECK) - stage.clock.now() >= 0.9 * HOUR


@pytest.mark.parametrize("refused", ["NEW.begun_ms IS NOT NULL", "NEW.begun_ms IS NULL"])
def test_a_timetable_that_takes_nothing_is_no_reason_to_run_again_and_again(
    stage: Stage, refused: str
) -> None:
    """A full disk, say: once it is over all goes on."""
    stage.clock.pass_by(2 * HOUR)
    with stage.program.database.alongside() as connection:
        connection.execute(
            f"CREATE TRIGGER full BEFORE UPDATE ON scheduled_job WHEN {refused} "
            "BEGIN SELECT RAISE(ABORT, 'full'); END"
        )
    for _ in range(3):
        assert stage.program.schedule._look() == LOOK_S
    assert stage.baemin.opened <= 1
    with stage.program.database.alongside() as connection:
        connection.execute("DROP TRIGGER full")
    stage.clock.pass_by(HOUR)
    stage.program.schedule.run_due()
    stage.program.pass_to(CHECK)
    assert (stage.program.outcomes()[CHECK], stage.program.reviews.count()) == ("done", 2)


def put_right(stage: Stage) -> Program:
    """The clock, and the computer starts anew."""
    stage.clock.pass_by(-YEARS)
    return stage.reopen()


def test_a_clock_that_was_years_ahead_stops_no_round(stage: Stage) -> None:
    """A battery that had run out, then the time put right."""
    stage.clock.pass_by(YEARS)
    assert CHECK in stage.program.schedule.run_due()
    program = put_right(stage)
    program.schedule.run_due()
    for job in program.schedule.standing().jobs:
        assert job.next_at - stage.clock.now() <= timedelta(days=7), job.id
    assert program.next_at(CHECK) - stage.clock.now() <= 1.1 * HOUR
    assert program.pass_to(CHECK) == [CHECK]


def test_a_rest_that_was_noted_years_ahead_is_over(stage: Stage) -> None:
    stage.clock.pass_by(YEARS)
    stage.baemin.fails_after = (0, Blocked(platform=BAEMIN))
    stage.program.schedule.run_due()
    assert BAEMIN in stage.program.schedule.standing().resting
    stage.baemin.fails_after = None
    put_right(stage)
    assert stage.program.schedule.standing().resting == {}
    stage.program.schedule.run_due()
    stage.program.pass_to(CHECK)
    assert (stage.program.outcomes()[CHECK], stage.program.reviews.count()) == ("done", 2)


def test_no_site_is_left_alone_for_longer_than_a_day(stage: Stage) -> None:
    """Whatever it asks for; it may ask again."""
    stage.baemin.fails_after = (0, RateLimited(platform=BAEMIN, retry_after=1e7))
    stage.program.pass_to(CHECK)
    [until] = stage.program.schedule.standing().resting.values()
    assert until - stage.clock.now() == timedelta(days=1)


def test_a_hold_that_was_told_years_ahead_is_over(stage: Stage) -> None:
    stage.clock.pass_by(YEARS)
    approved(stage, ANGRY)
    put_right(stage)
    assert "promised" in stage.program.schedule.run_due()
    assert stage.baemin.posted == [ANGRY]


def test_a_check_that_was_missed_is_not_made_at_night(stage: Stage) -> None:
    """Windows wakes a computer for its updates, at three: reports are written, nobody visited."""
    night = datetime(2026, 11, 24, 3, 12, tzinfo=SEOUL)
    stage.clock.pass_by(night - stage.clock.now())
    assert CHECK not in stage.program.schedule.run_due()
    opening = stage.program.next_at(CHECK).astimezone(SEOUL)
    assert (opening.day, opening.hour, stage.baemin.opened) == (24, 7, 0)
    assert stage.program.schedule.run_due() == []
    assert stage.program.next_at(CHECK) == opening
    assert CHECK in stage.program.pass_to(CHECK)
    assert stage.baemin.opened == 1


def test_reports_that_were_missed_are_written_late(stage: Stage) -> None:
    stage.clock.pass_by(datetime(2026, 11, 24, 23, 50, tzinfo=SEOUL) - stage.clock.now())
    stage.program.settings.put(Schedule(closes=20))
    stage.program.schedule.run_due()
    assert stage.program.outcomes()["daily"] == "done"
