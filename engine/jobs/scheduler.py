"""Jobs that run by themselves, in the window as in `gagejigi-engine daemon`."""

from dataclasses import replace
from random import Random
from threading import Event, Lock
from typing import Any, Final

from apscheduler.schedulers.base import STATE_PAUSED

from engine.jobs import errand, registry
from engine.jobs.clockwork import Clockwork
from engine.jobs.dto import JobBegan, JobStanding, ScheduleChanged, ScheduleStanding
from engine.jobs.retrying import INTERRUPTED, TRIES, Verdict, is_worth_a_try, judge
from engine.jobs.rhythm import Trigger, following
from engine.jobs.running import Report, Running
from engine.jobs.services import Job, Services, troubles
from engine.jobs.store import TimetableStore
from engine.jobs.timetable import Entry, Timetable
from engine.runtime.clock import Clock
from engine.runtime.errors import EngineError
from engine.runtime.events import EventBus
from engine.runtime.log import get_logger
from engine.runtime.progress import Cancelled, Progress
from engine.runtime.settings.sections.schedule import Schedule
from engine.store.database import Database
from engine.visits.service import Visits

LOOK_S: Final = 30.0
"""At most between two looks: a computer that wakes up has its missed run soon afterwards."""


class Scheduler:
    """Runs due jobs one after the other. What was missed, however often, is done once."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        services: Services,
        visits: Visits,
        bus: EventBus,
        random: Random,
    ) -> None:
        self._clock = clock
        self.services = services
        self._visits = visits
        self._bus = bus
        self._random = random
        self._timetable = Timetable(database, clock)
        self._running = Running()
        self._store = TimetableStore(self._timetable, self._make)
        self._clockwork = Clockwork(self._store, self._look)
        self._over = Event()
        self._turn = Lock()

    def start(self) -> None:
        """Look for what is due from now on, on a thread of its own. Once is enough."""
        if not self._clockwork.running:
            self._over.clear()
            self._clockwork.start()
            self._bus.publish(ScheduleChanged())

    def stop(self) -> None:
        """What runs is broken off at its next report, and is due again at the next start."""
        self._over.set()
        if self._clockwork.running:
            self._clockwork.shutdown()

    def pause(self) -> None:
        """Begin nothing until `resume`, or the next start of the program."""
        if self._clockwork.running:
            self._clockwork.pause()
            self._bus.publish(ScheduleChanged())

    def resume(self) -> None:
        if self._clockwork.running:
            self._clockwork.resume()
            self._bus.publish(ScheduleChanged())

    def run(self, job_id: str, progress: Progress) -> Report:
        """A job by somebody's wish, to its end; one that runs already is joined."""
        job = registry.get(job_id)

        def act(watched: Progress) -> Report:
            report = errand.run(job, self.services, watched)
            entry = self._timetable.entry(job_id)
            if entry is not None and not troubles(report):
                self._timetable.end(job_id, self._judged(entry, []))
            return report

        return self._running.run(job_id, progress, act)

    def follow(self, job_id: str, progress: Progress) -> Report | None:
        """Wait for the end of a job that runs; None if it does not."""
        return self._running.follow(job_id, progress)

    def run_due(self) -> list[str]:
        """Run what is due now, the weightier first; ids in the order in which they ran."""
        with self._turn:
            self._plan()
            ran: list[str] = []
            while self._may_run() and (due := self._due()):
                due[0].func(*due[0].args)
                ran.append(due[0].id)
            return ran

    def standing(self) -> ScheduleStanding:
        running = self._running.ids()
        known = registry.jobs()
        return ScheduleStanding(
            is_on=self._wanted().on,
            is_paused=self._is_paused(),
            is_watching=bool(self._clockwork.running),
            jobs=tuple(
                _standing(known[entry.job], entry, entry.job in running)
                for entry in self._timetable.entries()
                if entry.job in known
            ),
            resting=self._visits.resting(),
        )

    def _look(self) -> float:
        """Seconds until the next one. Neither a full disk nor a fault of ours is a reason never to
        look again.
        """
        if self._is_paused():
            return LOOK_S
        try:
            self.run_due()
            due_at = self._store.get_next_run_time()
        except Exception as fault:
            get_logger().error("schedule.stuck", exception=type(fault).__name__)
            return LOOK_S
        left = LOOK_S if due_at is None else (due_at - self._clock.now()).total_seconds()
        return min(max(left, 1.0), LOOK_S)

    def _plan(self) -> None:
        """Every rhythm has its next moment, reckoned by today's settings; no run is left open."""
        for job in registry.jobs().values():
            if (trigger := self._trigger(job)) is None:
                continue
            entry, rhythm = self._timetable.entry(job.id), str(trigger)
            if entry is None or entry.rhythm != rhythm:
                self._timetable.plan(job.id, following(trigger, self._clock.now()), rhythm)
            elif entry.begun_at is not None and job.id not in self._running.ids():
                self._timetable.end(job.id, self._judged(entry, [INTERRUPTED], failed=True))

    def _due(self) -> list[Any]:
        due = self._store.get_due_jobs(self._clock.now())
        return sorted(due, key=lambda each: registry.get(each.id).priority)

    def _may_run(self) -> bool:
        return self._wanted().on and not self._is_paused() and not self._over.is_set()

    def _make(self, job_id: str) -> dict[str, Any] | None:
        """See `TimetableStore`."""
        job = registry.jobs().get(job_id)
        if job is None or (trigger := self._trigger(job)) is None:
            return None
        return {"func": self._run_due, "args": (job,), "kwargs": {}, "trigger": trigger}

    def _run_due(self, job: Job) -> None:
        """Whatever it raises has been noted, and is no reason not to run the others."""
        try:
            self._running.run(job.id, _Until(self._over), lambda watched: self._try(job, watched))
        except (Cancelled, EngineError):
            pass
        except Exception as fault:
            get_logger().error("job.failed", job=job.id, exception=type(fault).__name__)

    def _try(self, job: Job, progress: Progress) -> Report:
        before = self._timetable.entry(job.id)
        entry = self._timetable.begin(job.id)
        self._bus.publish(JobBegan(job.id))
        codes, failed = [errand.UNEXPECTED], True
        try:
            report = errand.run(_next_try(job, before), self.services, progress)
            codes, failed = troubles(report), False
        except EngineError as fault:
            codes = [fault.code]
            raise
        except Cancelled:
            codes, failed = [errand.CANCELLED], False
            raise
        finally:
            if codes == [errand.CANCELLED] and self._over.is_set():
                self._timetable.put_off(job.id)
            else:
                self._timetable.end(job.id, self._judged(entry, codes, failed=failed))
        return report

    def _judged(self, entry: Entry, codes: list[str], *, failed: bool = False) -> Verdict:
        now = self._clock.now()
        regular = following(self._trigger(registry.get(entry.job)), now)
        return judge(codes, failed=failed, tries=entry.tries, now=now, regular=regular)

    def _trigger(self, job: Job) -> Trigger | None:
        return None if job.rhythm is None else job.rhythm(self._wanted(), self._random)

    def _wanted(self) -> Schedule:
        return self.services.settings.get(Schedule)

    def _is_paused(self) -> bool:
        return bool(self._clockwork.state == STATE_PAUSED)


class _Until:
    """The progress of what nobody watches, cancelled when the program ends."""

    def __init__(self, over: Event) -> None:
        self._over = over

    def report(self, done: int, total: int | None = None, note: str = "") -> None:
        if self._over.is_set():
            raise Cancelled


def _next_try(job: Job, before: Entry | None) -> Job:
    """What this run does: after one that did not go well, only what it left."""
    retried = before is not None and 0 < before.tries < TRIES
    if job.again is None or before is None or not retried or before.outcome == INTERRUPTED:
        return job
    return replace(job, run=job.again) if is_worth_a_try(before.outcome) else job


def _standing(job: Job, entry: Entry, is_running: bool) -> JobStanding:
    return JobStanding(
        id=job.id,
        title_key=job.title_key,
        next_at=entry.next_at,
        ended_at=entry.ended_at,
        outcome=entry.outcome,
        tries=entry.tries,
        is_running=is_running,
        asks=entry.tries >= TRIES and not is_running,
    )
