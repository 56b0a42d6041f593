"""What KakaoMap's page of a place asks of its own API: the same for a stranger and for its owner.

Bytes of a page of reviews to canonical reviews. Pure; raises `SchemaChanged`, else nothing.
`meta.owner` is the author of the review, not the shop's owner. Nobody has seen under which key an
owner's reply comes: `strange_keys` names what is there and was never described.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

import msgspec

from engine.platforms.dates import read_moment
from engine.platforms.outcomes import SchemaChanged
from engine.platforms.parsing import (
    FAULTS,
    accepted,
    clean,
    count,
    is_masked,
    keeps_page,
    read_json,
)
from engine.platforms.port import Keyword, ReviewFound, ReviewPage

_ADDRESS: Final = re.compile(
    r"(?:(?:https?://)?place\.map\.kakao\.com/)?(?P<id>\d{1,12})(?:[/?#]\S*)?", re.ASCII
)
_MOST_STRANGE: Final = 20
_A_KEY = re.compile(r"[A-Za-z][A-Za-z_]{0,39}")  # no number: that could be somebody's
_KNOWN: Final[Mapping[str, frozenset[str]]] = {
    "": frozenset({"score_set", "strength_description", "reviews", "has_next", "has_my_review"}),
    "reviews": frozenset(
        {"review_id", "contents", "star_rating", "strength_ids", "photo_count", "photos"}
        | {"status", "registered_at", "updated_at", "meta"}
    ),
    "reviews.meta": frozenset(
        {"owner", "like_count", "is_liked_by_me", "is_owner_me", "is_place_owner_pick"}
        | {"like_user_profile_image_list", "place"}
    ),
}


class _Summary(msgspec.Struct):
    name: str


class _Panel(msgspec.Struct):
    summary: _Summary


class Author(msgspec.Struct, gc=False):
    map_user_id: str | int | None = None
    nickname: str | None = None


class Meta(msgspec.Struct, gc=False):
    owner: Author | None = None


class Item(msgspec.Struct, gc=False):
    """`contents` must be there, though it may be null: only stars."""

    review_id: str | int
    contents: str | None
    registered_at: str
    star_rating: float | None = None
    strength_ids: list[int | str] | None = None
    photos: Any = None
    meta: Meta | None = None


class Strength(msgspec.Struct, gc=False):
    id: int | str
    name: str


class Scores(msgspec.Struct, gc=False):
    review_count: int | None = None


class Answer(msgspec.Struct, gc=False):
    reviews: list[Any]
    has_next: bool
    score_set: Scores | None = None
    strength_description: list[Strength] | None = None


def place_of(address: str) -> str | None:
    """Its number, by the address of its page or the number itself; None for anything else."""
    named = _ADDRESS.fullmatch(address.strip())
    return named["id"] if named else None


def parse_name(platform: str, raw: bytes) -> str:
    """Of a place, from its summary. Raises `SchemaChanged`."""
    try:
        return clean(msgspec.convert(read_json(raw), _Panel).summary.name)
    except FAULTS as fault:
        raise SchemaChanged(platform=platform, detail="summary.name") from fault


@keeps_page
def parse_reviews(
    platform: str, raw: bytes, captured_at: datetime, number: int, platform_s: float
) -> ReviewPage:
    """Raises `SchemaChanged` if it is no page of reviews or too many items are broken."""
    try:
        answer = msgspec.convert(read_json(raw), Answer)
    except FAULTS as fault:
        raise SchemaChanged(platform=platform, detail="reviews") from fault
    names = {each.id: each.name for each in answer.strength_description or ()}
    reviews = accepted(platform, [_read(each, names, captured_at) for each in answer.reviews])
    return ReviewPage(
        number=number,
        raw=raw,
        captured_at=captured_at,
        reviews=reviews,
        total=count(answer.score_set.review_count) if answer.score_set else None,
        rejected=len(answer.reviews) - len(reviews),
        has_next=answer.has_next,
        platform_s=platform_s,
    )


def strange_keys(raw: bytes) -> frozenset[str]:
    """Paths of keys that nobody has described, of a page that `parse_reviews` could read."""
    told = read_json(raw)
    items = [each for each in told["reviews"] if isinstance(each, dict)]
    metas = [each["meta"] for each in items if isinstance(each.get("meta"), dict)]
    levels = {"": [told], "reviews": items, "reviews.meta": metas}
    strange = {
        f"{level}.{key}".lstrip(".")
        for level, objects in levels.items()
        for each in objects
        for key in each.keys() - _KNOWN[level]
        if _A_KEY.fullmatch(key)
    }
    return frozenset(sorted(strange)[:_MOST_STRANGE])


def _read(
    told: object, names: Mapping[int | str, str], captured_at: datetime
) -> ReviewFound | None:
    """None if it cannot be read, told apart or placed in time."""
    try:
        item = msgspec.convert(told, Item)
    except FAULTS:
        return None
    external_id = str(item.review_id)
    created_at, precision = read_moment(item.registered_at, captured_at)
    if not external_id or created_at is None:
        return None
    author = (item.meta and item.meta.owner) or Author()
    name = clean(author.nickname or "")
    rating = item.star_rating
    return ReviewFound(
        external_id=external_id,
        author_name=name,
        author_masked=is_masked(name),
        author_ref=None if author.map_user_id is None else str(author.map_user_id),
        created_at=created_at,
        created_precision=precision,
        raw_date=item.registered_at,
        body=clean(item.contents) if item.contents else None,
        rating=rating if rating is not None and 0 < rating <= 5 else None,
        keywords=_keywords(item.strength_ids or (), names),
        images=_images(item.photos),
    )


def _keywords(
    strengths: Iterable[int | str], names: Mapping[int | str, str]
) -> tuple[Keyword, ...]:
    """A strength without a description is named by its number."""
    return tuple(Keyword(str(each), clean(names.get(each, str(each)))) for each in strengths)


def _images(photos: Any) -> tuple[str, ...]:
    """Photos are seen as objects with an address, and may be addresses."""
    if not isinstance(photos, list):
        return ()
    told = [each.get("url") if isinstance(each, dict) else each for each in photos]
    return tuple(each for each in told if isinstance(each, str) and each)
