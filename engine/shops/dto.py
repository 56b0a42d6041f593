"""What leaves the shops domain."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

BY_HAND: Final = "file"
"""Account of shops that a person named, and the platform of those whose platform nobody named."""


@dataclass(frozen=True, slots=True)
class ShopDto:
    """`checked_at`: end of the last visit; `outcome`: "" fine, else the code of what went wrong."""

    id: int
    platform: str
    account: str
    external_id: str
    name: str
    ref: dict[str, str]
    checked_at: datetime | None
    outcome: str
    settled_run: int | None

    @property
    def by_hand(self) -> bool:
        """Nobody has logged in for it, and its page is not known: its reviews are brought."""
        return self.account == BY_HAND
