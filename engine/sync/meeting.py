"""A profile together with its server, as the worker drives it: each step is whole, is told of, and
takes turns with what a person asks for at the same time.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Final

from engine.sync.client import Replica
from engine.sync.live import Ear, Hearer, Line, Waiting, open_line
from engine.sync.placing import Connection
from engine.sync.session import Session
from engine.sync.standing import Standings, count_waiting
from engine.sync.wire.messages import Poke

INITIATOR: Final = "sync"
"""Of changes that came from the server."""

Publish = Callable[[set[int]], None]
"""Told the numbers of the entities of which something came."""


class Meeting:
    """Over one connection to the profile, in one thread. `turn`: waited for and held during each
    step.

    Every call may raise a `SyncError` or another `EngineError`, or `Cancelled`.
    """

    def __init__(
        self,
        connection: Connection,
        replica: Replica,
        session: Session,
        standings: Standings,
        turn: Callable[[], AbstractContextManager[object]],
        publish: Publish,
    ) -> None:
        self._connection = connection
        self._replica = replica
        self._session = session
        self._standings = standings
        self._turn = turn
        self._publish = publish

    def run(self) -> None:
        """A whole round."""
        with self._step(quietly=False):
            self._replica.join()
            self._session.run()

    def hand_in(self) -> None:
        """What waits."""
        with self._step():
            self._session.hand_in()

    def catch_up(self) -> None:
        with self._step():
            self._session.catch_up()

    def follow(self, poke: Poke) -> None:
        with self._step():
            self._session.follow(poke)

    def is_missing(self) -> bool:
        return self._replica.next_pull() is not None

    def is_waiting(self) -> bool:
        return count_waiting(self._connection) > 0

    def version(self) -> int:
        """Another one after each commit on any other connection."""
        return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    def stand(self, ear: Ear, told: int | None) -> int:
        """Where the device stands; the ear is told if it takes it to stand elsewhere."""
        reached = self._replica.reached()
        if ear.asks or reached.cursor != told:
            ear.stand(reached)
        return reached.cursor

    def line(self, hearer: Hearer) -> Line:
        """Raises `Blocked`."""
        line = self._session.reach(lambda transport, token: open_line(transport, token, hearer))
        self._session.line = line
        return line

    def waiting(self, hearer: Hearer) -> Waiting:
        return Waiting(self._session.transport, hearer, lambda: self._session.token)

    def hang_up(self, ear: Ear) -> None:
        self._session.line = None
        ear.close()

    @contextmanager
    def _step(self, *, quietly: bool = True) -> Iterator[None]:
        with self._turn(), self._standings.meeting(quietly=quietly):
            try:
                yield
            finally:
                self._publish(self._session.entities)
                self._session.entities.clear()
