"""Reading while collecting: an alert must not wait until the last shop's last page is in."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from engine.language.port import Language
from engine.reviews.service import Reviews
from engine.runtime.errors import EngineError
from engine.runtime.progress import Cancelled

LOOK_S: Final = 1.0
"""Between two looks for reviews that nobody has read; one costs 0.2 ms when there are none."""


class Attendant:
    """Reads what is stored, on a thread of its own. `read`: how many so far."""

    def __init__(self, reviews: Reviews, language: Language) -> None:
        self.read = 0
        self._reviews = reviews
        self._language = language
        self._done = 0
        self._over = threading.Event()

    def run(self) -> None:
        """Until `stop`, or a fault: whoever reads the rest afterwards meets it, and can tell."""
        while not self._over.wait(LOOK_S):
            try:
                self._reviews.analyse(self._language, self)
            except (Cancelled, EngineError):
                break
            finally:
                self.read += self._done
                self._done = 0

    def report(self, done: int, total: int | None = None, note: str = "") -> None:
        """The reading's progress: it ends after a batch."""
        self._done = done
        if self._over.is_set():
            raise Cancelled

    def stop(self) -> None:
        self._over.set()


@contextmanager
def attending(reviews: Reviews, language: Language) -> Iterator[Attendant]:
    """Within, reviews are read as they are stored; the last ones are for the caller to read."""
    attendant = Attendant(reviews, language)
    thread = threading.Thread(target=attendant.run, name="attendant")
    thread.start()
    try:
        yield attendant
    finally:
        attendant.stop()
        thread.join()
