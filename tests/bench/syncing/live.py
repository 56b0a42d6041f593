"""How two devices that are both awake hear of each other: the one place that says by what way.

Who edits pushes at once; who waits has a pull open, which the server answers with the news.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from engine.api import Engine
from tests.bench.syncing.line import Line, line

_WAIT_S: Final = 25


class Awake:
    """Of one device, in step with its server when it wakes. Blocks; belongs to one thread."""

    def __init__(self, device: Line) -> None:
        self._line = device

    def send(self) -> None:
        """What was edited here."""
        self._line.push()

    def settle(self) -> None:
        """Takes in what came back of it."""
        self._line.pull()

    def receive(self) -> None:
        """Until something of others has come; it is in the tables afterwards."""
        while not (page := self._line.await_page(_WAIT_S)).changes:
            pass
        self._line.take(page)


@contextmanager
def awake(engine: Engine) -> Iterator[Awake]:
    engine.sync.run()
    with line(engine.sync) as device:
        yield Awake(device)
