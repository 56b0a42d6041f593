"""A review platform: takes every press, whoever comes with it, and shows some of them late."""

import random
from dataclasses import dataclass, field
from typing import Final

from engine.platforms.port import Precision, ReplyFound, ReviewFound
from tests.simulation.ledger import Time
from tests.simulation.oracles import Violation

_LATE_MS: Final = (0, 0, 3_000, 20_000, 110_000)
"""The slowest answer known takes 20 s; what comes after 120 s is past all we can do."""
_LOST: Final = 0.15
"""Of presses, never to arrive, though nobody is told."""


@dataclass
class Platform:
    """`posted`: what arrived, by reply: its text, and from when it is shown."""

    time: Time
    chance: random.Random
    posted: dict[bytes, tuple[str, int]] = field(default_factory=dict)

    def press(self, reply: bytes, text: str) -> bool:
        """Whether it arrives. Raises `Violation` if one has before: customers would see both."""
        if self.chance.random() < _LOST:
            return False
        if reply in self.posted:
            raise Violation(f"reply {reply[:2].hex()} was posted twice")
        self.posted[reply] = text, self.time.ms + self.chance.choice(_LATE_MS)
        return True

    def look(self, reply: bytes) -> ReviewFound:
        """What customers see under the review."""
        text, shown_ms = self.posted.get(reply, ("", 0))
        is_shown = reply in self.posted and shown_ms <= self.time.ms
        return ReviewFound(
            external_id=reply.hex(),
            author_name="손님",
            author_masked=True,
            created_at=None,
            created_precision=Precision.DAY,
            raw_date="",
            body="맛있어요",
            rating=5.0,
            reply=ReplyFound(text, live=True) if is_shown else None,
        )
