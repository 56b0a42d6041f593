"""Why a request is refused as a whole. Nothing was written; `code` is stable."""

from typing import ClassVar, TypeVar

from engine.sync.wire import codec
from engine.sync.wire.messages import Fault

Message = TypeVar("Message")


class SyncFault(Exception):
    """`expected`: the operation number that a gap left out, else 0."""

    code: ClassVar[str]

    def __init__(self, expected: int = 0) -> None:
        super().__init__(self.code)
        self.expected = expected

    @property
    def message(self) -> Fault:
        """What the client is told."""
        return Fault(self.code, self.expected)


class OtherEpoch(SyncFault):
    """The server was restored since the client last said hello."""

    code = "sync.epoch"


class OtherGeneration(SyncFault):
    """Not the last that the device was given: its profile was copied or put back. Say hello."""

    code = "sync.generation"


class Gap(SyncFault):
    """An operation is missing before those that came."""

    code = "sync.gap"


class TooMany(SyncFault):
    """More than `MOST_OPERATIONS` in one push."""

    code = "sync.too_many"


class BadBytes(SyncFault):
    """What came is no message."""

    code = "sync.bad_bytes"


class UnknownProtocol(SyncFault):
    """The client speaks only what this server has yet to learn."""

    code = "sync.protocol"


class UnknownDevice(SyncFault):
    """It has not said hello yet."""

    code = "sync.device"


class BadCursor(SyncFault):
    """This history has not come so far."""

    code = "sync.cursor"


class BelowFloor(SyncFault):
    """Deletions after this cursor are forgotten for good: take a snapshot, or begin at 0."""

    code = "sync.floor"


class UnknownEntity(SyncFault):
    """Asked for an entity or a bucket that does not exist."""

    code = "sync.entity"


def understood(data: bytes, kind: type[Message]) -> Message:
    """A message as it came; raises `BadBytes`."""
    try:
        return codec.unpacked(data, kind)
    except codec.BadBytes as fault:
        raise BadBytes from fault
