"""Pages of reviews as strangers are shown them, see `engine.platforms.kakao`."""

from datetime import datetime

from engine.platforms.kakao import parse_reviews
from engine.platforms.kakaomap.spec import SPEC
from engine.platforms.port import ReviewPage


def parse_page(
    raw: bytes, captured_at: datetime, number: int, platform_s: float = 0.0
) -> ReviewPage:
    """As `parse_reviews`."""
    return parse_reviews(SPEC.id, raw, captured_at, number, platform_s)
