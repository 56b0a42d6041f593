"""The thread that looks for due jobs: APScheduler's, on the profile's own clock."""

from collections.abc import Callable
from typing import Final

from apscheduler.jobstores.base import BaseJobStore
from apscheduler.schedulers.background import BackgroundScheduler

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
        self._look = look

    def _process_jobs(self) -> float | None:
        return self._look()
