"""What leaves the alerts domain."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

SCREEN = "screen"
"""The way of telling that leaves nothing out of this PC: a word over the window."""


class MessageState(StrEnum):
    """waiting -> sending -> sent | failed | unsure, or waiting again for another try."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class MessageDto:
    """A message that left this PC, or tried to; `reviews`: of how many it tells, 0 for a try."""

    id: int
    channel: str
    reviews: int
    subject: str
    body: str
    state: MessageState
    tries: int
    outcome: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ChannelDto:
    """`connected`: there is a secret; `on`: alerts go there. `trouble`: the code of what kept the
    last message from arriving, "" when it did.
    """

    id: str
    on: bool
    connected: bool
    trouble: str
