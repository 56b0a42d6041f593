"""Between stored posts and the values that enter and leave the domain."""

from typing import Final

from engine.platforms.port import PostFound, Precision
from engine.posts.dto import LookDto, PostDto
from engine.posts.model import BlogPost, PostLook
from engine.posts.repository import GONE_AFTER
from engine.runtime.clock import from_ms, to_ms
from engine.shops.dto import ShopDto

_FINEST_FIRST: Final = list(Precision)


def write(row: BlogPost, found: PostFound, now_ms: int) -> None:
    """As it is listed now."""
    row.address, row.title, row.excerpt = found.address, found.title, found.excerpt
    row.author, row.photo_count = found.author_name, found.photo_count
    if row.raw_date is None or _is_told_better(row, found):
        row.published_ms = None if found.created_at is None else to_ms(found.created_at)
        row.precision, row.raw_date = found.created_precision, found.raw_date
    row.seen_last_ms, row.missed = now_ms, 0


def dto(row: BlogPost, shop: ShopDto) -> PostDto:
    return PostDto(
        id=row.id,
        platform=shop.platform,
        shop_id=row.shop_id,
        shop_name=shop.name,
        external_id=row.external_id,
        address=row.address,
        title=row.title,
        excerpt=row.excerpt,
        author=row.author,
        published_at=None if row.published_ms is None else from_ms(row.published_ms),
        precision=Precision(row.precision),
        raw_date=row.raw_date,
        photo_count=row.photo_count,
        seen_first_at=from_ms(row.seen_first_ms),
        seen_last_at=from_ms(row.seen_last_ms),
        gone=row.missed >= GONE_AFTER,
    )


def look(row: PostLook, shop: ShopDto, held: int) -> LookDto:
    return LookDto(
        platform=shop.platform,
        shop_id=row.shop_id,
        shop_name=shop.name,
        looked_at=from_ms(row.looked_ms),
        outcome=row.outcome,
        expected=row.expected,
        held=held,
    )


def _is_told_better(row: BlogPost, found: PostFound) -> bool:
    """Lists grow vaguer with the age of a post: "3시간 전", "어제", "2개월 전"."""
    if found.created_at is None:
        return False
    known = _FINEST_FIRST.index(Precision(row.precision))
    return row.published_ms is None or _FINEST_FIRST.index(found.created_precision) < known
