"""Finds with the server what is otherwise there, and takes it over: sums, versions, rows."""

from typing import Final

import msgspec

from engine.runtime.log import get_logger
from engine.sync import errors
from engine.sync.account import Account
from engine.sync.client import Replica
from engine.sync.repair import Bucket
from engine.sync.shape import AT_ONCE
from engine.sync.transport import Declined, Message, Transport
from engine.sync.wire.repair import Listing, Rows, Sums, Wanted

_PASSES: Final = 2
"""The second one finds nothing any more."""
_MOVED: Final = Declined("sync.cursor", 409, 0)
"""Somebody has pushed meanwhile."""


class Mending:
    def __init__(self, replica: Replica, transport: Transport, account: Account) -> None:
        self._replica = replica
        self._transport = transport
        self._account = account

    def run(self) -> int:
        """Returns how many rows were set as the server has them. Raises `Declined` or a
        `SyncError`.
        """
        mended = 0
        for _ in range(_PASSES):
            self._replica.recount()
            if not (buckets := self._buckets()):
                break
            mended += sum(self._mend(bucket) for bucket in buckets)
        else:
            self._replica.recount()
        get_logger().warning("sync.mended", rows=mended, left=len(buckets))
        return mended

    def _buckets(self) -> list[Bucket]:
        sums = self._asked("digest", Sums)
        try:
            buckets = self._replica.differing(sums)
        except ValueError as fault:
            raise errors.NotAServer from fault
        if buckets is None:
            raise _MOVED
        return buckets

    def _mend(self, bucket: Bucket) -> int:
        entity, place = bucket
        listing = self._asked("versions", Listing, entity=entity, bucket=place)
        wanted = self._replica.unlike(bucket, listing)
        left = list(wanted)
        while left:
            asked = left[:AT_ONCE]
            rows = self._asked("rows", Rows, Wanted(entity, asked))
            if not 0 < rows.asked <= len(asked):
                raise errors.NotAServer
            if not self._replica.mended(entity, asked[: rows.asked], rows):
                raise _MOVED
            left = left[rows.asked :]
        return len(wanted)

    def _asked(
        self, what: str, kind: type[Message], said: msgspec.Struct | None = None, **query: int
    ) -> Message:
        return self._account.speak(
            self._transport,
            lambda token: self._transport.exchange(f"/v1/sync/{what}", token, kind, said, **query),
        )
