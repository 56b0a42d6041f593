"""A shop of KakaoMap's replica, for rounds that need nobody's browser."""

from datetime import datetime, timedelta

from engine.platforms.port import ShopFound
from tests.replicas.kakaomap.catalogue import Spot
from tests.replicas.kit.catalogue import Review, Timeline

KAKAO = "kakaomap"
FOUND = ShopFound("20340001", "달빛분식", {})


def a_spot(count: int, newest: datetime) -> Spot:
    """As many reviews, one an hour."""
    reviews = [_review(number, newest - timedelta(hours=number)) for number in range(count)]
    timeline = Timeline.of(reviews)
    return Spot(id=FOUND.external_id, name=FOUND.name, timeline=timeline)


def _review(number: int, at: datetime) -> Review:
    stamp = int(at.timestamp())
    return Review(
        id=Spot.ids.of(stamp, number),
        stamp=stamp,
        author="김*리",
        author_id=f"u{number}",
        rating=4.0,
        text=f"맛있어요 {number}",
    )
