"""What was spent of a site's daily budget, kept in the profile so that it survives a restart."""

from datetime import datetime, timedelta
from typing import Final

from engine.platforms.pacing import Kind
from engine.runtime.clock import SEOUL, Clock, from_ms, is_ahead, to_ms
from engine.store.database import Database
from engine.visits import repository

_LONGEST_REST: Final = timedelta(days=1)


class SiteBudget:
    """Implements `engine.platforms.pacing.PaceStore` for one platform."""

    def __init__(self, database: Database, clock: Clock, platform: str) -> None:
        self._database = database
        self._clock = clock
        self._platform = platform

    def spent(self, kind: Kind) -> int:
        with self._database.reading() as session:
            return repository.spent(session, self._platform, self._today(), kind)

    def spend(self, kind: Kind) -> None:
        with self._database.unit() as unit:
            now_ms = to_ms(self._clock.now())
            repository.spend(unit.session, self._platform, self._today(), kind, now_ms)

    def last_spent(self) -> datetime | None:
        with self._database.reading() as session:
            last_ms = repository.last_spent(session, self._platform)
        return None if last_ms is None else from_ms(last_ms)

    def last_visit(self) -> datetime | None:
        with self._database.reading() as session:
            ended = repository.last_visit(session, self._platform)
        return None if ended is None else from_ms(ended)

    def resting_until(self) -> datetime | None:
        with self._database.reading() as session:
            until_ms = repository.paused_until(session, self._platform)
        if until_ms is None or not is_ahead(until_ms, to_ms(self._clock.now())):
            return None
        return from_ms(until_ms)

    def rest(self, until: datetime) -> None:
        """For a day at most, whatever a site asks for: then it is asked anew."""
        until = min(until, self._clock.now() + _LONGEST_REST)
        with self._database.unit() as unit:
            repository.pause(unit.session, self._platform, to_ms(until))

    def _today(self) -> str:
        return self._clock.now().astimezone(SEOUL).date().isoformat()
