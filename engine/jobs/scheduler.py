"""Jobs that run by themselves, in the window as in `gagejigi-engine daemon`."""

from collections.abc import Collection
from dataclasses import replace
from random import Random
from threading import Event, Lock
from typing import TYPE_CHECKING, Any, Final

from engine.jobs import errand, registry
from engine.jobs.dto import JobBegan, JobStanding, ScheduleChanged, ScheduleStanding
from engine.jobs.retrying import INTERRUPTED, TRIES, Verdict, is_worth_a_try, judge
from engine.jobs.rhythm import Trigger, awaiting, following, kept
from engine.jobs.running import Report, Running
from engine.jobs.services import Job, Services, troubles
from engine.jobs.timetable import Entry, Timetable
from engine.runtime.clock import Clock
from engine.runtime.errors import EngineError
from engine.runtime.events import EventBus
from engine.runtime.log import get_logger
from engine.runtime.progress import Cancelled, Progress
from engine.runtime.settings.sections.schedule import Schedule
from engine.store.database import Database
from engine.visits.service import Visits

if TYPE_CHECKING:
    from engine.jobs.clockwork import Clockwork

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
        self._clockwork: Clockwork | None = None
        self._over = Event()
        self._turn = Lock()

    def start(self) -> None:
        """Look for what is due from now on, on a thread of its own. Once is enough."""
        if not self._is_watching():
            self._over.clear()
            self._wound().start()
            self._bus.publish(ScheduleChanged())

    def stop(self) -> None:
        """What runs is broken off at its next report, and is due again at the next start."""
        self._over.set()
        if self._is_watching():
            self._wound().shutdown()

    def pause(self) -> None:
        """Begin nothing until `resume`, or the next start of the program."""
        if self._is_watching():
            self._wound().pause()
            self._bus.publish(ScheduleChanged())

    def resume(self) -> None:
        if self._is_watching():
            self._wound().resume()
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
            while self._may_run() and (due := self._due(ran)):
                self._run_due(due[0])
                ran.append(due[0].id)
            return ran

    def standing(self) -> ScheduleStanding:
        running = self._running.ids()
        known = registry.jobs()
        return ScheduleStanding(
            is_on=self._wanted().on,
            is_paused=self._is_paused(),
            is_watching=self._is_watching(),
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
            due_at = self._wound().next_at()
        except Exception as fault:
            get_logger().error("schedule.stuck", exception=type(fault).__name__)
            return LOOK_S
        left = LOOK_S if due_at is None else (due_at - self._clock.now()).total_seconds()
        return min(max(left, 1.0), LOOK_S)

    def _plan(self) -> None:
        """Every rhythm has its next moment, reckoned by today's settings; no run is left open."""
        now = self._clock.now()
        for job in registry.jobs().values():
            if (trigger := self._trigger(job)) is None:
                continue
            entry = self._timetable.entry(job.id)
            if entry is not None and entry.begun_at and job.id not in self._running.ids():
                self._timetable.end(job.id, self._judged(entry, [INTERRUPTED], failed=True))
            elif job.waiting is not None:
                self._plan_awaited(job, trigger, entry)
            elif entry is None or entry.rhythm != str(trigger):
                self._timetable.plan(job.id, following(trigger, now), str(trigger))
            elif (at := kept(trigger, entry.next_at, now)) != entry.next_at:
                self._timetable.plan(job.id, at)

    def _plan_awaited(self, job: Job, trigger: Trigger, entry: Entry | None) -> None:
        """A try that comes sooner stays; where nothing waits any more, the row goes."""
        if trigger.moments:
            ended_at = None if entry is None else entry.ended_at
            next_at = trigger.get_next_fire_time(ended_at, self._clock.now())
            if entry is None or next_at < entry.next_at:
                self._timetable.plan(job.id, next_at, str(trigger))
        elif entry is not None:
            self._timetable.drop(job.id)

    def _due(self, ran: Collection[str]) -> list[Job]:
        """Each once in a round, whatever its row says afterwards."""
        due = self._wound().due(self._clock.now())
        wanted = [registry.get(each.id) for each in due if each.id not in ran]
        if not self._wanted().on:
            wanted = [job for job in wanted if job.waiting is not None]
        return sorted(wanted, key=lambda job: job.priority)

    def _may_run(self) -> bool:
        return not self._is_paused() and not self._over.is_set()

    def _make(self, job_id: str) -> dict[str, Any] | None:
        """See `TimetableStore`."""
        job = registry.jobs().get(job_id)
        if job is None or (trigger := self._trigger(job)) is None:
            return None
        return {"func": self._run_due, "args": (job,), "kwargs": {}, "trigger": trigger}

    def _run_due(self, job: Job) -> None:
        """Whatever the job raises is noted, and no reason not to run the others; what cannot be
        noted leaves the round: a timetable that stands still would begin it again at once.
        """
        before, begun = self._timetable.entry(job.id), list[Entry]()

        def act(watched: Progress) -> Report:
            begun.append(self._timetable.begin(job.id))
            self._bus.publish(JobBegan(job.id))
            return errand.run(_next_try(job, before), self.services, watched)

        codes, failed = [errand.UNEXPECTED], True
        try:
            codes = troubles(self._running.run(job.id, _Until(self._over), act))
            failed = False
        except EngineError as fault:
            codes = [fault.code]
        except Cancelled:
            codes, failed = [errand.CANCELLED], False
        except Exception as fault:
            get_logger().error("job.failed", job=job.id, exception=type(fault).__name__)
        self._note(job, begun[0] if begun else None, codes, failed=failed)

    def _note(self, job: Job, begun: Entry | None, codes: list[str], *, failed: bool) -> None:
        """`begun`: None where somebody else's run was joined: that one counts as ours."""
        if codes == [errand.CANCELLED] and self._over.is_set():
            if begun is not None:
                self._timetable.put_off(job.id)
            return
        if begun is None:
            joined = self._timetable.entry(job.id)
            if joined is None or joined.next_at > self._clock.now():
                return  # who began it has noted it
            begun = replace(joined, tries=joined.tries + 1)
        self._timetable.end(job.id, self._judged(begun, codes, failed=failed))

    def _judged(self, entry: Entry, codes: list[str], *, failed: bool = False) -> Verdict:
        now = self._clock.now()
        regular = following(self._trigger(registry.get(entry.job)), now)
        return judge(codes, failed=failed, tries=entry.tries, now=now, regular=regular)

    def _trigger(self, job: Job) -> Trigger | None:
        if job.waiting is not None:
            return awaiting(job.waiting(self.services))
        return None if job.rhythm is None else job.rhythm(self._wanted(), self._random)

    def _wanted(self) -> Schedule:
        return self.services.settings.get(Schedule)

    def _is_paused(self) -> bool:
        return self._clockwork is not None and self._clockwork.is_paused

    def _is_watching(self) -> bool:
        return self._clockwork is not None and bool(self._clockwork.running)

    def _wound(self) -> "Clockwork":
        """The clockwork, from its first use on."""
        from engine.jobs.clockwork import Clockwork  # noqa: PLC0415 - loads APScheduler: 30 ms
        from engine.jobs.store import TimetableStore  # noqa: PLC0415 - as well

        if self._clockwork is None:
            store = TimetableStore(self._timetable, self._make)
            self._clockwork = Clockwork(store, self._look)
        return self._clockwork


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
