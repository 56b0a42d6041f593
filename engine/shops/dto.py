"""What leaves the shops domain."""

from dataclasses import dataclass
from datetime import datetime


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
