"""What leaves the visits domain."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Reach:
    """How platforms are reached from this computer.

    `visible`: browsers have a window; `aside`: but out of the owner's way while they only read.
    `sites`: platform id -> loopback address of a replica; `unhurried` False drops the pace, which
    only a replica may be asked to bear. `client_of`: the file of the owner's own project at a
    platform. `is_turned_on`: whether the owner wants a platform visited whose terms forbid it. Both
    are asked before each visit.
    """

    browsers: Path
    browser_path: Path | None = None
    visible: bool = True
    aside: bool = True
    unhurried: bool = True
    sites: dict[str, str] = field(default_factory=dict)
    client_of: Callable[[str], Path | None] = lambda platform: None
    is_turned_on: Callable[[str], bool] = lambda platform: False


@dataclass(frozen=True, slots=True)
class GrantDto:
    """What an owner allowed on a platform; no `scopes`: it was taken back there."""

    scopes: tuple[str, ...]
    granted_at: datetime


@dataclass(frozen=True, slots=True)
class ListDto:
    """What a visit found of a shop's list, and beside it; as the columns of `CrawlRun`."""

    run_id: int
    started_at: datetime
    expected: int | None
    held: int | None
    listed: int | None
    proven_ms: int | None
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class RunDto:
    """A row of the crawl log. `outcome`: "" running, "done", "interrupted", or an error code.

    `expected`: how many reviews the platform says it has, `held`: how many we had then; None where
    nobody said or counted.
    """

    id: int
    platform: str
    account: str
    kind: str
    shop_id: int | None
    started_at: datetime
    ended_at: datetime | None
    outcome: str
    pages: int
    seen: int
    new: int
    changed: int
    rejected: int
    platform_s: float
    expected: int | None = None
    held: int | None = None


@dataclass(frozen=True, slots=True)
class VisitedDto:
    """What the crawl log knows of an account: its newest visit, the newest that went well, the
    newest in which the platform said whether somebody is logged in, and the newest login.
    """

    last: RunDto | None = None
    success: RunDto | None = None
    asked: RunDto | None = None
    login: RunDto | None = None


@dataclass(frozen=True, slots=True)
class SpendingDto:
    """Visits to one site today. `resting_until`: None while it may be visited."""

    pages: int
    replies: int
    resting_until: datetime | None
