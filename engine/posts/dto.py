"""What leaves the posts domain."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from engine.platforms.port import Precision

MOST: Final = 10_000
"""Posts listed at once."""


@dataclass(frozen=True, slots=True)
class PostFilter:
    """`words`: each of them stands in the title, the excerpt or the author's name."""

    words: str = ""
    shop_id: int | None = None
    limit: int = MOST


@dataclass(frozen=True, slots=True)
class PostDto:
    """`published_at`: None where the platform told no moment that could be read, as in `raw_date`.
    `gone`: two looks in a row over the whole list did not find it any more.
    """

    id: int
    platform: str
    shop_id: int
    shop_name: str
    external_id: str
    address: str
    title: str
    excerpt: str
    author: str
    published_at: datetime | None
    precision: Precision
    raw_date: str
    photo_count: int | None
    seen_first_at: datetime
    seen_last_at: datetime
    gone: bool


@dataclass(frozen=True, slots=True)
class LookDto:
    """The newest look at a shop's list of posts; as the columns of `PostLook`. `held`: posts that
    we have of it, less those that are gone.
    """

    platform: str
    shop_id: int
    shop_name: str
    looked_at: datetime
    outcome: str
    expected: int | None
    held: int
