"""How two devices that are both awake hear of each other: the one place that says by what way.

Today: who edits pushes at once, who waits has a pull open that the server answers with the news.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from engine.runtime.progress import Silent
from engine.sync.client import Replica
from engine.sync.service import Sync
from engine.sync.session import Session
from engine.sync.wire.messages import Page

_WAIT_S: Final = 25


@dataclass
class Line:
    """Of one device, in step with its server when it is opened. Blocks; belongs to one thread."""

    sync: Sync
    replica: Replica
    session: Session

    def send(self) -> None:
        """What was edited here; it is at the server afterwards."""
        self.session._push()

    def settle(self) -> None:
        """Takes in what came back of one's own."""
        self.session._pull()

    def receive(self) -> int:
        """Changes that others made, once some have come; they are in the tables afterwards."""
        cursor = self.replica.hello().cursor
        while True:
            page = self._awaited(cursor)
            if page.changes:
                self.replica.received(page)
                self.session._pull()
                return len(page.changes)

    def _awaited(self, cursor: int) -> Page:
        server = self.sync._mine().server
        transport = self.sync._connected(server)
        return self.sync._account.speak(
            transport,
            lambda token: transport.exchange(
                "/v1/sync/pull", token, Page, cursor=cursor, since=cursor, wait=_WAIT_S
            ),
        )


@contextmanager
def line(sync: Sync) -> Iterator[Line]:
    with sync._replica() as replica:
        transport = sync._connected(sync._mine().server)
        session = Session(replica, transport, sync._account, Silent())
        session.run()
        yield Line(sync, replica, session)
