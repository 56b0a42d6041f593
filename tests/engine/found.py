"""Reviews and pages as a platform would tell them, written short."""

from datetime import datetime, timedelta

from engine.platforms.port import Precision, ReplyFound, ReviewFound, ReviewPage, ShopFound
from engine.runtime.clock import SEOUL

NEWEST = datetime(2026, 11, 21, 8, 0, tzinfo=SEOUL)
SHOP = ShopFound("1934650021", "달빛분식", {"place_seq": "7"})


def review(
    number: int,
    body: str | None = "맛있어요",
    rating: float | None = 5.0,
    reply: ReplyFound | None = None,
) -> ReviewFound:
    """The `number`-th newest review: an hour older than the one before."""
    created = NEWEST - timedelta(hours=number)
    return ReviewFound(
        external_id=f"{number:024x}",
        author_name="김*리",
        author_masked=True,
        created_at=created,
        created_precision=Precision.SECOND,
        raw_date=created.isoformat(),
        body=body,
        rating=rating,
        reply=reply,
    )


def page(number: int, reviews: list[ReviewFound], *, more: bool = False) -> ReviewPage:
    return ReviewPage(
        number=number,
        raw=repr(reviews).encode(),
        captured_at=NEWEST,
        reviews=tuple(reviews),
        total=None,
        rejected=0,
        has_next=more,
        platform_s=0.0,
    )
