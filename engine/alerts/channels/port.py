"""What a way out of this PC must be able to do; `tests/engine/alerts/test_channels.py` holds all
of them to it.
"""

from dataclasses import dataclass
from typing import Final, Protocol

from engine.runtime.settings import Section, Settings

ANSWER_S: Final = 8.0
"""To wait for any one answer: an alert is due within ten seconds."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What is sent. `key`: of this message alone, the same in every try. Its words are masked."""

    key: str
    subject: str
    body: str


class Channel(Protocol):
    """Title and help: texts `alerts.channel.<id>` and `alerts.channel.<id>.secret`."""

    @property
    def id(self) -> str: ...

    @property
    def section(self) -> type[Section]:
        """Its settings, which are `Switched`."""

    @property
    def needed(self) -> tuple[str, ...]:
        """Names of the settings without which nothing can be sent."""

    def checked(self, secret: str) -> str:
        """The secret as it is kept. Raises `InvalidInput`, which does not show it."""

    def send(self, settings: Settings, secret: str, message: Outgoing) -> None:
        """Blocks until the other side has taken it. Raises a `ChannelError`, whose message and
        chain name neither secret nor address; a retryable one only if surely nothing arrived.
        """
