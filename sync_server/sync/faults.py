"""Why a request is refused as a whole. Nothing was written; `code` is stable."""

from typing import TypeVar

from engine.sync.wire import codec
from engine.sync.wire.messages import Fault
from sync_server.kernel.errors import ServerError

Message = TypeVar("Message")


class SyncFault(ServerError):
    """`expected`: the operation number that a gap left out, else 0."""

    status = 409

    def __init__(self, expected: int = 0) -> None:
        super().__init__()
        self.expected = expected

    @property
    def told(self) -> Fault:
        """What the client is told."""
        return Fault(self.code, self.expected)


class OtherEpoch(SyncFault):
    """The server was restored since the client last said hello."""

    code = "sync.epoch"
    message = "The server was restored; say hello."


class OtherGeneration(SyncFault):
    """Not the last that the device was given: its profile was copied or put back. Say hello."""

    code = "sync.generation"
    message = "This is not the last generation; say hello."


class Gap(SyncFault):
    """An operation is missing before those that came."""

    code = "sync.gap"
    message = "An operation is missing before these; say hello."


class TooMany(SyncFault):
    """More than `MOST_OPERATIONS` rows asked for at once."""

    code = "sync.too_many"
    status = 413
    message = "Too many rows at once."


class BadBytes(SyncFault):
    """What came is no message."""

    code = "sync.bad_bytes"
    status = 400
    message = "The body is no message."


class UnknownProtocol(SyncFault):
    """The client speaks only what this server has yet to learn."""

    code = "sync.protocol"
    message = "The server does not speak a protocol so new."


class UnknownDevice(SyncFault):
    """It has not said hello yet."""

    code = "sync.device"
    message = "This device has not said hello yet."


class BadCursor(SyncFault):
    """This history has not come so far."""

    code = "sync.cursor"
    message = "The history has not come so far; say hello."


class BelowFloor(SyncFault):
    """Deletions after this cursor are forgotten for good: take a snapshot, or begin at 0."""

    code = "sync.floor"
    status = 410
    message = "What came after this cursor is forgotten; begin at 0."


class Replaced(SyncFault):
    """The device has opened too many newer lines."""

    code = "sync.replaced"
    message = "This device listens elsewhere."


class UnknownEntity(SyncFault):
    """Asked for an entity or a bucket that does not exist."""

    code = "sync.entity"
    status = 404
    message = "There is no such entity or bucket."


class LeaseHeld(SyncFault):
    """Another device may be posting this reply. `holder`: its number, 0 if nobody knows, since the
    server was restored a moment ago.
    """

    code = "sync.lease_held"
    message = "Another device holds the lease on this reply; wait."

    def __init__(self, holder: int, seconds: int) -> None:
        super().__init__()
        self.holder = holder
        self.retry_after = seconds


class LeaseLost(SyncFault):
    """The lease has run out, or another device was given a later one."""

    code = "sync.lease_lost"
    message = "This lease is not good any more."


class UnknownPart(SyncFault):
    """Of a snapshot that is not kept any more."""

    code = "sync.part"
    status = 404
    message = "There is no such part any more; ask for a snapshot."


class Full(SyncFault):
    """The tenant's file, or what waits in it for a newer server, is as large as it may become."""

    code = "sync.full"
    status = 507
    message = "There is no room for more."


def understood(data: bytes, kind: type[Message]) -> Message:
    """A message as it came; raises `BadBytes`."""
    try:
        return codec.unpacked(data, kind)
    except codec.BadBytes as fault:
        raise BadBytes from fault
