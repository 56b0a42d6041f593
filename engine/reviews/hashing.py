"""Whether two looks at a review saw the same."""

import hashlib

from engine.platforms.port import ReviewFound


def content_hash(item: ReviewFound) -> bytes:
    """8 bytes over what the author and the platform may change: text, stars, visibility."""
    return hashed(item.rating, item.status, item.body)


def hashed(rating: float | None, status: str, body: str | None) -> bytes:
    """As `content_hash`."""
    stars = None if rating is None else float(rating)  # 5 and 5.0 are the same
    content = f"{stars}\x1f{status}\x1f{body or ''}"
    return hashlib.blake2b(content.encode("utf-8", "replace"), digest_size=8).digest()
