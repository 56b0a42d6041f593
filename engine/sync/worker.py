"""Keeps a profile and its server together for as long as the profile is open, in a thread that
nobody waits for: comes back when the server could not be reached, and says how things stand.
"""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from typing import Final

from engine.runtime.clock import Clock
from engine.runtime.errors import EngineError
from engine.runtime.events import Changed, Event, EventBus
from engine.runtime.log import get_logger
from engine.runtime.progress import Cancelled, Progress, Watched
from engine.sync.backoff import Backoff, Random
from engine.sync.dto import Phase
from engine.sync.inbox import Inbox
from engine.sync.meeting import INITIATOR, Meeting
from engine.sync.presence import Presence
from engine.sync.standing import Standings, phase_after
from engine.sync.ways import STEADY_S, Ways

STOPPED_S: Final = 900.0
"""Where only a person can help, it looks now and then whether one has."""
WATCH_S: Final = 5.0

Meet = Callable[[Progress], AbstractContextManager[Meeting]]
"""Opens what the worker drives, in the worker's thread; its progress cancels."""


class Worker:
    def __init__(
        self, meet: Meet, standings: Standings, bus: EventBus, clock: Clock, random: Random
    ) -> None:
        self._meet = meet
        self._standings = standings
        self._bus = bus
        self._clock = clock
        self._random = random
        self._backoff = Backoff(random)
        self._ways = Ways(clock)
        self._inbox = Inbox()
        self._progress = Watched()
        self._over = threading.Event()
        self._threads = [
            threading.Thread(target=self._work, name="sync-worker", daemon=True),
            threading.Thread(target=self._watch, name="sync-watch", daemon=True),
        ]

    def start(self) -> None:
        self._unsubscribe = self._bus.subscribe(self._hear)
        for thread in self._threads:
            thread.start()

    def nudge(self) -> None:
        """Try now, whatever came of the last try."""
        self._inbox.nudge()

    def end(self) -> None:
        """Soon: what is being asked of the server is still answered."""
        self._unsubscribe()
        self._progress.cancel()
        self._inbox.end()
        self._over.set()

    def join(self, seconds: float) -> bool:
        """Whether it has ended by then."""
        for thread in self._threads:
            thread.join(seconds)
        return not any(thread.is_alive() for thread in self._threads)

    def _hear(self, event: Event) -> None:
        if isinstance(event, Changed) and event.initiator != INITIATOR:
            self._inbox.edit()

    def _work(self) -> None:
        while not self._inbox.ended:
            try:
                with self._meet(self._progress) as meeting:
                    while not self._inbox.ended:
                        self._pause(self._stay(meeting))
            except Cancelled:
                continue
            except Exception as fault:  # ours: the profile must not stay alone for good
                get_logger().error("sync.worker", fault=type(fault).__name__)
                self._pause(self._failed(fault))

    def _stay(self, meeting: Meeting) -> float:
        """One connection, until it ends; returns how long to stay away."""
        began = self._clock.monotonic()
        try:
            meeting.run()
            Presence(meeting, self._inbox, self._clock, self._ways).last()
        except EngineError as fault:
            return self._failed(fault)
        if self._clock.monotonic() - began >= STEADY_S:
            self._backoff.reset()
        return self._backoff.pause_s()

    def _failed(self, fault: Exception) -> float:
        known = fault if isinstance(fault, EngineError) else EngineError()
        phase = phase_after(known)
        with suppress(EngineError):  # whatever it was may keep this too
            self._standings.note(phase, known.code)
        if phase is Phase.STOPPED:
            return self._random.uniform(STOPPED_S / 2, STOPPED_S)
        seconds = known.params.get("seconds")
        return self._backoff.pause_s(seconds if isinstance(seconds, int) else 0)

    def _pause(self, seconds: float) -> None:
        """Unless somebody wants it to try now."""
        until = self._clock.monotonic() + seconds
        while (left := until - self._clock.monotonic()) > 0:
            mail = self._inbox.wait(left)
            if mail.nudged or mail.ended:
                return

    def _watch(self) -> None:
        """Tells how things stand even while the worker is stuck."""
        while not self._over.wait(WATCH_S):
            with suppress(EngineError):
                self._standings.tell()
