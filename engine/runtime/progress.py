"""Progress with cooperative cancel; Qt-free.

A long call takes a `Progress` and reports into it. The receiver decides how often it looks.
"""

import threading
from dataclasses import dataclass
from typing import Protocol


class Cancelled(Exception):
    """Raised by `Progress.report` after a cancel; unwinds the call and rolls its work back."""


class Progress(Protocol):
    def report(self, done: int, total: int | None = None, note: str = "") -> None:
        """Say how far the call is (`total` None: unknown; `note`: a text key).

        Raises `Cancelled` when somebody asked for it.
        """


class Silent:
    """For calls that nobody watches."""

    def report(self, done: int, total: int | None = None, note: str = "") -> None:
        pass


@dataclass(frozen=True, slots=True)
class Step:
    done: int = 0
    total: int | None = None
    note: str = ""


class Watched:
    """The latest step as a value that another thread may read, and a cancel it may ask for."""

    def __init__(self) -> None:
        self.step = Step()
        self._cancel = threading.Event()

    def report(self, done: int, total: int | None = None, note: str = "") -> None:
        self.step = Step(done, total, note)
        if self._cancel.is_set():
            raise Cancelled

    def cancel(self) -> None:
        self._cancel.set()
