"""Jobs that run by themselves, on a clock that the test moves."""

import shutil
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from engine.jobs.dto import JobBegan, JobEnded, OwnerAsked
from engine.jobs.scheduler import LOOK_S
from engine.platforms.outcomes import Blocked, PlatformError, RateLimited, Unreachable
from engine.platforms.pacing import REST
from engine.runtime.clock import SEOUL
from engine.runtime.events import Event
from engine.runtime.progress import Cancelled, Silent
from engine.runtime.settings.sections.schedule import Schedule
from engine.store.errors import ProfileInUse
from tests.engine.jobs.rounds import Program
from tests.engine.jobs.stage import (
    BAEMIN,
    CHECK,
    HOUR,
    LIMIT_S,
    MINUTE,
    Gate,
    Stage,
    opened,
)


def test_a_check_runs_every_hour_or_so(stage: Stage) -> None:
    program, moments = stage.program, []
    for _ in range(30):
        before = stage.clock.now()
        assert CHECK in program.pass_to(CHECK)
        moments.append(stage.clock.now() - before)
    by_day = [each for each in moments if each < 2 * HOUR]
    assert len(by_day) >= 27
    assert all(0.9 * HOUR <= each <= 1.1 * HOUR for each in by_day)
    assert len(set(by_day)) == len(by_day), "none on the dot"
    assert program.outcomes()[CHECK] == "done"
    assert program.reviews.count() == 2
    assert stage.baemin.opened == 30


def test_what_was_missed_is_done_once(stage: Stage) -> None:
    """Asleep for eight days, reports included; the weightiest goes first."""
    stage.clock.pass_by(timedelta(days=8))
    ran = stage.program.schedule.run_due()
    assert ran[0] == CHECK
    assert sorted(ran) == sorted(job.id for job in stage.program.schedule.standing().jobs)
    assert stage.program.schedule.run_due() == []
    assert stage.baemin.opened == 1
    assert stage.program.next_at(CHECK) > stage.clock.now()


def test_a_missed_run_is_done_after_a_restart_too(stage: Stage) -> None:
    stage.clock.pass_by(10 * HOUR)
    assert CHECK in stage.reopen().schedule.run_due()
    assert stage.baemin.opened == 1


def test_a_computer_that_wakes_up_is_looked_at_soon(stage: Stage) -> None:
    """The wait for the next look is short, however far away the next run is."""
    assert 1.0 <= stage.program.schedule._look() <= LOOK_S
    stage.clock.pass_by(stage.program.next_at(CHECK) - stage.clock.now() - timedelta(seconds=7))
    assert stage.program.schedule._look() == pytest.approx(7.0, abs=0.1)


def test_a_restart_keeps_what_is_planned(stage: Stage) -> None:
    planned = stage.program.next_at(CHECK)
    assert stage.reopen().schedule.run_due() == []
    assert stage.program.next_at(CHECK) == planned


def test_three_tries_then_the_owner_is_asked_once(stage: Stage) -> None:
    """Only what failed is tried again; meanwhile the other platform has its visits as ever."""
    stage.baemin.fails_after = (0, Unreachable(platform=BAEMIN))
    program, pauses = stage.program, []
    for tries in (1, 2, 3):
        program.pass_to(CHECK)
        assert program.outcomes()[CHECK] == "platform.unreachable"
        pauses.append(program.next_at(CHECK) - stage.clock.now())
        assert [len(stage.asked()), stage.baemin.opened] == [tries // 3, tries]
    assert pauses[:2] == [5 * MINUTE, 20 * MINUTE]
    assert pauses[2] >= 0.9 * HOUR
    assert stage.yogiyo.opened == 1
    assert stage.asked() == [OwnerAsked(CHECK, "platform.unreachable")]
    for _ in range(3):
        program.pass_to(CHECK)
        assert program.next_at(CHECK) - stage.clock.now() >= 0.9 * HOUR
    [check] = [job for job in program.schedule.standing().jobs if job.id == CHECK]
    assert (check.asks, len(stage.asked()), stage.yogiyo.opened) == (True, 1, 4)
    stage.baemin.fails_after = None
    program.pass_to(CHECK)
    [check] = [job for job in program.schedule.standing().jobs if job.id == CHECK]
    assert (check.asks, check.outcome, check.tries) == (False, "done", 0)


def test_tries_are_counted_through_a_restart(stage: Stage) -> None:
    stage.baemin.fails_after = (0, Unreachable(platform=BAEMIN))
    for _ in range(3):
        stage.program.pass_to(CHECK)
        asked = stage.asked()
        stage.reopen()
    assert len(asked) == 1
    assert stage.program.next_at(CHECK) - stage.clock.now() >= 0.9 * HOUR


@pytest.mark.parametrize(
    ("refusal", "rest"),
    [
        (Blocked(platform=BAEMIN), REST),
        (RateLimited(platform=BAEMIN, retry_after=5000.0), timedelta(seconds=5000)),
    ],
    ids=["blocked", "rate_limited"],
)
def test_who_turns_us_away_rests_while_the_others_go_on(
    stage: Stage, refusal: PlatformError, rest: timedelta
) -> None:
    """The rest outlives a restart, and nobody even opens a browser there."""
    stage.baemin.fails_after = (0, refusal)
    stage.program.pass_to(CHECK)
    until = stage.clock.now() + rest
    assert stage.program.schedule.standing().resting == {BAEMIN: until.astimezone(SEOUL)}
    stage.baemin.fails_after = None
    stage.reopen()
    visits = 1
    while stage.program.next_at(CHECK) < until:
        stage.program.pass_to(CHECK)
        visits += 1
        assert (stage.baemin.opened, stage.yogiyo.opened) == (1, visits)
    assert visits > 1 and stage.asked() == []
    stage.program.pass_to(CHECK)
    assert (stage.baemin.opened, stage.program.outcomes()[CHECK]) == (2, "done")
    assert stage.program.schedule.standing().resting == {}


def on_began(program: Program, act: Callable[[], object]) -> None:
    """Do `act` when a run has been noted, before it does anything."""

    def hear(event: Event) -> None:
        if isinstance(event, JobBegan):
            act()

    program.events.subscribe(hear)


def test_a_run_broken_off_by_the_end_of_the_program_is_due_again(stage: Stage) -> None:
    on_began(stage.program, stage.program.schedule.stop)
    assert stage.program.pass_to(CHECK) == [CHECK]
    [check] = [job for job in stage.program.schedule.standing().jobs if job.id == CHECK]
    assert (check.outcome, check.tries, stage.program.reviews.count()) == ("", 0, 0)
    assert stage.reopen().schedule.run_due() == [CHECK]
    assert (stage.program.reviews.count(), stage.program.outcomes()[CHECK]) == (2, "done")


def test_a_crash_in_a_run_is_a_try(stage: Stage, tmp_path: Path) -> None:
    """The profile as it lay on the disk when the run had begun; the third time the owner hears."""
    for life in (1, 2, 3):
        crashed = tmp_path / str(life)
        on_began(stage.program, lambda to=crashed: shutil.copytree(stage.folder, to))  # type: ignore[misc]
        assert stage.program.pass_to(CHECK) == [CHECK]
        stage.reopen(crashed).schedule.run_due()
        assert stage.program.outcomes()[CHECK] == "interrupted"
    assert stage.asked() == [OwnerAsked(CHECK, "interrupted")]
    assert stage.program.next_at(CHECK) > stage.clock.now()


def test_a_crash_before_the_end_was_noted_does_no_harm(stage: Stage, tmp_path: Path) -> None:
    """All was collected, and nothing of that is known: it is done again, once, minutes later."""
    crashed = tmp_path / "1"

    def copy(event: Event) -> None:
        if getattr(event, "initiator", "") == "shops.mark_checked" and stage.yogiyo.served:
            shutil.copytree(stage.folder, crashed, dirs_exist_ok=True)

    stage.program.events.subscribe(copy)
    stage.program.pass_to(CHECK)
    assert stage.reopen(crashed).schedule.run_due() == []
    assert stage.program.next_at(CHECK) - stage.clock.now() <= 5 * MINUTE
    assert stage.program.pass_to(CHECK) == [CHECK]
    assert (stage.program.reviews.count(), stage.program.outcomes()[CHECK]) == (2, "done")


def test_only_one_program_at_a_profile(stage: Stage) -> None:
    with pytest.raises(ProfileInUse):
        opened(stage.folder, stage.clock, stage.baemin)


@pytest.mark.parametrize(
    ("wanted", "seen"),
    [
        (Schedule(report_hour=13), datetime(2026, 11, 23, 13, tzinfo=SEOUL)),
        (Schedule(report_hour=6), datetime(2026, 11, 24, 6, tzinfo=SEOUL)),
    ],
)
def test_another_hour_is_planned_anew(stage: Stage, wanted: Schedule, seen: datetime) -> None:
    stage.program.settings.put(wanted)
    stage.program.schedule.run_due()
    assert stage.program.next_at("daily") == seen


def test_switched_off_nothing_runs_and_switched_on_it_goes_on(stage: Stage) -> None:
    stage.program.settings.put(Schedule(on=False))
    assert stage.program.pass_to(CHECK) == []
    assert not stage.program.schedule.standing().is_on
    stage.program.settings.put(Schedule(on=True))
    assert stage.program.schedule.run_due() == [CHECK]


def test_a_wish_of_the_owner_s_moves_the_next_round(stage: Stage) -> None:
    stage.clock.pass_by(50 * MINUTE)
    stage.program.schedule.run(CHECK, Silent())
    assert stage.program.next_at(CHECK) - stage.clock.now() >= 0.9 * HOUR


def test_a_fault_of_ours_is_told_at_once_and_stops_no_other_job(stage: Stage) -> None:
    async def trip() -> None:
        raise ValueError("국물이 짜요")

    stage.baemin.gate = trip
    stage.clock.pass_by(timedelta(days=1))
    assert stage.program.schedule.run_due() == [CHECK, "daily"]
    assert stage.program.outcomes() | {"weekly": ""} == {
        CHECK: "unexpected",
        "daily": "done",
        "weekly": "",
    }
    assert stage.asked() == [OwnerAsked(CHECK, "unexpected")]
    stage.program.pass_to(CHECK)
    assert len(stage.asked()) == 1


def test_who_presses_meanwhile_joins_the_run(stage: Stage) -> None:
    gate, program = Gate(stage.baemin), stage.program
    with ThreadPoolExecutor(2) as pool:
        by_itself = pool.submit(program.pass_to, CHECK)
        assert gate.reached.wait(LIMIT_S)
        wished = pool.submit(program.schedule.run, CHECK, Silent())
        assert program.schedule.standing().jobs[0].is_running
        gate.open()
        assert wished.result(LIMIT_S)["scored"] == 2
        assert by_itself.result(LIMIT_S) == [CHECK]
    assert stage.baemin.opened == 1


def test_who_joined_can_stop_it(stage: Stage) -> None:
    class Sated:
        """Has had enough at the first report."""

        told = threading.Event()

        def report(self, done: int, total: int | None = None, note: str = "") -> None:
            self.told.set()
            raise Cancelled

    gate, program = Gate(stage.baemin), stage.program
    with ThreadPoolExecutor(2) as pool:
        by_itself = pool.submit(program.pass_to, CHECK)
        assert gate.reached.wait(LIMIT_S)
        following = pool.submit(program.schedule.follow, CHECK, Sated())
        assert Sated.told.wait(LIMIT_S)
        gate.open()
        with pytest.raises(Cancelled):
            following.result(LIMIT_S)
        by_itself.result(LIMIT_S)
    assert program.outcomes()[CHECK] == "cancelled"
    assert program.next_at(CHECK) > stage.clock.now()


def test_on_its_own_thread_it_pauses_resumes_and_stops(stage: Stage) -> None:
    program, done = stage.program, threading.Event()

    def hear(event: Event) -> None:
        if isinstance(event, JobEnded):
            done.set()

    program.events.subscribe(hear)
    program.schedule.start()
    program.schedule.start()
    assert len([each for each in threading.enumerate() if each.name == "APScheduler"]) == 1
    program.schedule.pause()
    stage.clock.pass_by(20 * MINUTE)
    assert program.schedule.standing().is_paused
    stage.clock.pass_by(HOUR)
    program.schedule.resume()
    assert done.wait(LIMIT_S)
    program.schedule.stop()
    assert not program.schedule.standing().is_watching
