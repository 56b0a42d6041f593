"""What leaves the visits domain."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Reach:
    """How platforms are reached from this computer.

    `sites`: platform id -> loopback address of a replica; `unhurried` False drops the pace, which
    only a replica may be asked to bear. `clients`: platform id -> file of the owner's own project.
    `is_turned_on`: whether the owner wants a platform visited whose terms forbid it; asked before
    each visit.
    """

    browsers: Path
    browser_path: Path | None = None
    visible: bool = True
    unhurried: bool = True
    sites: dict[str, str] = field(default_factory=dict)
    clients: dict[str, Path] = field(default_factory=dict)
    is_turned_on: Callable[[str], bool] = lambda platform: False


@dataclass(frozen=True, slots=True)
class GrantDto:
    """What an owner allowed on a platform; no `scopes`: it was taken back there."""

    scopes: tuple[str, ...]
    granted_at: datetime


@dataclass(frozen=True, slots=True)
class ListDto:
    """What a visit found of a shop's list; as the columns of `CrawlRun`."""

    run_id: int
    started_at: datetime
    expected: int | None
    held: int | None
    listed: int | None
    proven_ms: int | None


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
