"""What leaves the jobs domain."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from engine.runtime.events import Event


@dataclass(frozen=True, slots=True)
class JobStanding:
    """A job that runs by itself. `outcome`: of its last run, "done" or the code of an error, ""
    before the first. `tries`: runs in a row that did not go well; `asks`: so many that it waits
    for the owner, and only runs at its regular times meanwhile.
    """

    id: str
    title_key: str
    next_at: datetime
    ended_at: datetime | None
    outcome: str
    tries: int
    is_running: bool
    asks: bool


@dataclass(frozen=True, slots=True)
class ScheduleStanding:
    """`is_on`: by the settings; `is_paused`: for the time being; `is_watching`: this program looks
    for what is due. `jobs`: the next one first. `resting`: platforms that turned us away, and when
    each is visited again.
    """

    is_on: bool
    is_paused: bool
    is_watching: bool
    jobs: tuple[JobStanding, ...]
    resting: dict[str, datetime]


@dataclass(frozen=True, slots=True)
class ReportDto:
    """`kind`: "daily" or "weekly"; `day`: in Seoul, on which it is read; `content`: see
    `engine.jobs.telling`.
    """

    kind: str
    day: date
    made_at: datetime
    content: dict[str, Any]


@dataclass(frozen=True, slots=True)
class JobBegan(Event):
    """A job that was due has begun by itself."""

    job: str


@dataclass(frozen=True, slots=True)
class JobEnded(Event):
    """`outcome`: "done", "cancelled", or the code of what went wrong."""

    job: str
    outcome: str


@dataclass(frozen=True, slots=True)
class ScheduleChanged(Event):
    """What `Scheduler.standing` tells is another than before."""


@dataclass(frozen=True, slots=True)
class OwnerAsked(Event):
    """A job does not go well, and trying again by itself is over. Told once, until it goes well."""

    job: str
    outcome: str
