"""A device at the protocol itself: one message after another, everything by rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

import msgspec

from engine.sync.client import Replica
from engine.sync.service import Sync
from engine.sync.transport import Transport
from engine.sync.wire.messages import Hello, PackedPush, Page, Pushed, Welcome

Message = TypeVar("Message", bound=msgspec.Struct)


class Line:
    """Of one profile to its server, over one connection and one replica. Blocks; belongs to one
    thread. Raises `Declined` as it comes.
    """

    def __init__(self, sync: Sync, replica: Replica, transport: Transport) -> None:
        self._account = sync._account
        self._replica = replica
        self._transport = transport

    def greet(self) -> None:
        self._replica.welcomed(self._exchange("hello", Welcome, self._replica.hello()))

    def push(self) -> None:
        """What waits; it is at the server afterwards."""
        while (batch := self._replica.next_batch()) is not None:
            self._replica.pushed(self._exchange("push", Pushed, batch.push))

    def pull(self) -> int:
        """Changes that came, one's own among them: as far as the server is known to have got."""
        changes = 0
        while (asked := self._replica.next_pull()) is not None:
            page = self._page(asked.cursor, asked.since)
            self._replica.received(page)
            changes += len(page.changes)
        return changes

    def await_page(self, wait_s: int) -> Page:
        """Of what is new after all that is here; empty after so long without news."""
        cursor = self._replica.hello().cursor
        return self._page(cursor, cursor, wait_s)

    def take(self, page: Page) -> None:
        """And what has become known of by it."""
        self._replica.received(page)
        self.pull()

    def _page(self, cursor: int, since: int, wait: int = 0) -> Page:
        return self._account.speak(
            self._transport,
            lambda token: self._transport.exchange(
                "/v1/sync/pull", token, Page, cursor=cursor, since=since, wait=wait
            ),
        )

    def _exchange(self, what: str, kind: type[Message], said: Hello | PackedPush) -> Message:
        return self._account.speak(
            self._transport,
            lambda token: self._transport.exchange(f"/v1/sync/{what}", token, kind, said),
        )


@contextmanager
def line(sync: Sync) -> Iterator[Line]:
    """Of a profile that has joined; nothing is said yet."""
    with sync._replica() as replica:
        yield Line(sync, replica, sync._connected(sync._mine().server))
