"""The thread that looks for due jobs: APScheduler's, on the profile's own clock."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from apscheduler.jobstores.base import BaseJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.base import STATE_PAUSED

from engine.runtime.clock import SEOUL

_STORE: Final = "default"


class Clockwork(BackgroundScheduler):  # type: ignore[misc] # untyped library
    """The library asks the computer's clock, and sleeps until the next moment. A practice shop's
    clock is another one, and a computer that was asleep would go on sleeping: so what is due, and
    how long until the next look, is for `look` to say.
    """

    def __init__(self, store: BaseJobStore, look: Callable[[], float]) -> None:
        """`look`: runs what is due; returns seconds. Not called while paused."""
        super().__init__(timezone=SEOUL)
        self.add_jobstore(store, _STORE)
        store.start(self, _STORE)  # it is asked before the thread begins, too
        self._store = store
        self._look = look

    @property
    def is_paused(self) -> bool:
        return bool(self.state == STATE_PAUSED)

    def due(self, now: datetime) -> list[Any]:
        """The library's jobs."""
        return list(self._store.get_due_jobs(now))

    def next_at(self) -> datetime | None:
        found: datetime | None = self._store.get_next_run_time()
        return found

    def _process_jobs(self) -> float | None:
        return self._look()
