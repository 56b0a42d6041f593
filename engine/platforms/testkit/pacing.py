"""The declared pace of a platform in a time that passes only while somebody waits."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Final

from engine.platforms.pacing import Kind, SitePacing
from engine.platforms.spec import PlatformSpec
from engine.runtime.clock import PracticeClock

ON_THE_WAY_S: Final = 0.5
"""One request may be longer on its way to the platform than the next, by so much."""


class ElasticClock:
    """That of practice, and `skip` lets further seconds pass at once."""

    def __init__(self, ahead: timedelta) -> None:
        self._clock = PracticeClock(ahead)
        self._skipped_s = 0.0

    def now(self) -> datetime:
        return self._clock.now() + timedelta(seconds=self._skipped_s)

    def monotonic(self) -> float:
        return self._clock.monotonic() + self._skipped_s

    async def skip(self, seconds: float) -> None:
        self._skipped_s += seconds


@dataclass(slots=True)
class OneDay:
    """Implements `engine.platforms.pacing.PaceStore` for one day."""

    counts: dict[Kind, int] = field(default_factory=dict)
    until: datetime | None = None

    def spent(self, kind: Kind) -> int:
        return self.counts.get(kind, 0)

    def spend(self, kind: Kind) -> None:
        self.counts[kind] = self.spent(kind) + 1

    def last_spent(self) -> datetime | None:
        return None

    def last_visit(self) -> datetime | None:
        return None

    def resting_until(self) -> datetime | None:
        return self.until

    def rest(self, until: datetime) -> None:
        self.until = until


def declared_pace(spec: PlatformSpec, clock: ElasticClock, store: OneDay) -> SitePacing:
    """As the engine keeps it, but for who sleeps."""
    return SitePacing(spec.id, spec.pace, store, clock, Random(7), clock.skip)  # noqa: S311


def gaps_s(arrivals: Sequence[datetime]) -> list[float]:
    """Seconds between one request and the next."""
    return [(later - earlier).total_seconds() for earlier, later in pairwise(arrivals)]
