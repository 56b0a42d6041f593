"""Takes a snapshot from the server: what is missing of it, recent rows first.

While a part goes into the tables the next one comes. What is here is not fetched again, whatever
ended the last attempt.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final

from engine.runtime.log import get_logger
from engine.runtime.progress import Progress
from engine.sync import errors
from engine.sync.account import Account
from engine.sync.client import Replica
from engine.sync.snapshot import BadPart, Unpacked, unpacked
from engine.sync.transport import Declined, Transport
from engine.sync.wire.snapshot import Manifest, PartName

NOTE: Final = "progress.bootstrap"
_TRIES: Final = 3
"""Of a part that comes damaged."""
_CHANGED: Final = Declined("sync.cursor", 409, 0)
"""The server tells of another history than at the hello."""


class Bootstrap:
    """`shown`: called once, when recent rows are all here."""

    def __init__(
        self,
        replica: Replica,
        transport: Transport,
        account: Account,
        progress: Progress,
        shown: Callable[[], None],
    ) -> None:
        self._replica = replica
        self._transport = transport
        self._account = account
        self._progress = progress
        self._shown = shown
        self._is_shown = False
        self._rows = 0

    def run(self) -> int:
        """Returns how many rows came. Raises `Declined`, a `SyncError`, `Cancelled`; what is here
        by then stays.
        """
        known, whole = 0, False
        with ThreadPoolExecutor(1, "snapshot") as ahead:
            while not whole:
                manifest = self._manifest(known)
                self._take(manifest, ahead)
                known, whole = len(manifest.parts), manifest.whole
        if not self._replica.poured_out(manifest):
            raise _CHANGED
        self._show()
        return self._rows

    def _take(self, manifest: Manifest, ahead: ThreadPoolExecutor) -> None:
        wanted = self._replica.missing(manifest)
        if wanted is None:
            raise _CHANGED
        for name, part in _ahead(wanted, self._fetched, ahead):
            self._progress.report(self._rows, None, NOTE)
            if not name.recent:
                self._show()
            if not self._replica.poured(manifest, name, part):
                raise _CHANGED
            self._rows += name.rows

    def _fetched(self, name: PartName) -> Unpacked:
        """One that came damaged is fetched again. Raises `Damaged`."""
        for _ in range(_TRIES):
            try:
                return unpacked(name, self._part(name))
            except BadPart as fault:
                get_logger().warning("sync.part_damaged", fault=fault)
        raise errors.Damaged

    def _manifest(self, known: int) -> Manifest:
        return self._account.speak(
            self._transport,
            lambda token: self._transport.exchange(
                "/v1/sync/snapshot", token, Manifest, known=known
            ),
        )

    def _part(self, name: PartName) -> bytes:
        return self._account.speak(
            self._transport,
            lambda token: self._transport.fetch("/v1/sync/part", token, name=name.hash.hex()),
        )

    def _show(self) -> None:
        if not self._is_shown:
            self._is_shown = True
            self._shown()


def _ahead(
    names: Sequence[PartName],
    fetch: Callable[[PartName], Unpacked],
    thread: ThreadPoolExecutor,
) -> Iterator[tuple[PartName, Unpacked]]:
    """Fetches the next one while the caller is busy with one."""
    waiting: deque[Future[Unpacked]] = deque()
    for name in names[:1]:
        waiting.append(thread.submit(fetch, name))
    for place, name in enumerate(names):
        part = waiting.popleft().result()
        if place + 1 < len(names):
            waiting.append(thread.submit(fetch, names[place + 1]))
        yield name, part
