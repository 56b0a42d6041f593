"""Brings the messages of one channel, on a thread of its own: a slow one keeps no other waiting."""

import threading
from collections.abc import Callable
from typing import Final

from engine.runtime.errors import EngineError
from engine.runtime.log import get_logger

_LOOK_S: Final = 60.0
"""At least so often: the clock may have jumped, or the PC slept."""


class Courier:
    """`deliver`: sends what is due, and returns the seconds to the next, None for nothing."""

    def __init__(self, name: str, deliver: Callable[[Callable[[], bool]], float | None]) -> None:
        """`deliver` is given a question that it asks between two messages: whether to stop."""
        self._deliver = deliver
        self._news = threading.Event()
        self._over = threading.Event()
        self._last_round = False
        self._thread = threading.Thread(target=self._run, name=f"courier-{name}")
        self._thread.start()

    def wake(self) -> None:
        """Something is there to send."""
        self._news.set()

    def stop(self, *, empty: bool) -> None:
        """`empty`: bring first what is due now. Returns when the thread has ended."""
        self._last_round = empty
        self._over.set()
        self._news.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._over.is_set():
            seconds = self._round()
            self._news.wait(_LOOK_S if seconds is None else min(seconds, _LOOK_S))
            self._news.clear()
        if self._last_round:
            self._round()

    def _round(self) -> float | None:
        try:
            return self._deliver(lambda: self._over.is_set() and not self._last_round)
        except Exception as fault:
            # A full disk, or a fault of ours: looked again later, for nobody else brings these.
            code = fault.code if isinstance(fault, EngineError) else type(fault).__name__
            get_logger().error("alert.not_delivered", code=code)
            return None
