"""Conflicts at a terminal, in the owner's words: texts are those of the window."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from engine.api import (
    ConflictDto,
    Edition,
    Engine,
    Resolution,
    ReviewDto,
    SyncError,
    Texts,
    say_author,
    say_closed,
    say_field,
    say_value,
)

OPTIONS: Final[Mapping[Resolution, str]] = {
    "other": "--use-other",
    "both": "--use-both",
    "kept": "--keep",
    "dismissed": "--dismiss",
}
_WAYS: Final[Mapping[Resolution, str]] = {
    "other": "conflicts.other",
    "both": "conflicts.both",
    "kept": "conflicts.keep",
    "dismissed": "conflicts.dismiss",
}
_SIGNS: Final = 300
_BEGINNING: Final = 80
_STAMP: Final = "%Y-%m-%d %H:%M"


@dataclass(frozen=True, slots=True)
class Around:
    """What conflicts are about. `authors`: nobody, where the server never told."""

    authors: Mapping[int, str]
    reviews: Mapping[int, ReviewDto]
    shops: Mapping[int, str]


def around(engine: Engine, found: list[ConflictDto]) -> Around:
    if not found:
        return Around({}, {}, {})
    try:
        authors = engine.sync.people.authors().names
    except SyncError:
        authors = {}
    ids = sorted({each.review for each in found if each.review is not None})
    return Around(
        authors,
        {each.id: each for each in engine.reviews.get_many(ids)},
        {each.id: each.name for each in engine.shops.list()},
    )


def say(found: ConflictDto, things: Around, texts: Texts) -> str:
    """Its last line is what can be typed."""
    return "\n  ".join(_lines(found, things, texts))


def _lines(found: ConflictDto, things: Around, texts: Texts) -> Iterator[str]:
    yield f"{found.id}\t{texts('conflicts.differs', field=say_field(found, texts))}"
    review = things.reviews.get(found.review or 0)
    if review is not None:
        author = texts("conflicts.review_of", author=review.found.author_name)
        yield f"{review.shop_name} · {author}"
        yield _cut(review.found.body or texts("review.no_text"), _BEGINNING)
    elif found.entity == "shop" and (shop := things.shops.get(found.row or 0)):
        yield shop
    if "other" in found.ways and found.value != found.kept.value:
        yield f"{texts('conflicts.version.newer')}: {_value(found, found.value, texts)}"
    else:
        yield from _version(found, found.kept, "stands", things, texts)
    yield from _version(found, found.lost, "other", things, texts)
    if closed := say_closed(found, texts):
        yield closed
    ways = (f"{OPTIONS[way]} {found.id} ({texts(_WAYS[way])})" for way in found.ways)
    yield texts("cli.conflict.ways", ways=", ".join(ways))


def _version(
    found: ConflictDto, edition: Edition, title: str, things: Around, texts: Texts
) -> Iterator[str]:
    yield f"{texts(f'conflicts.version.{title}')}: {_value(found, edition.value, texts)}"
    yield f"  {say_author(edition, things.authors, texts)}, {_stamp(edition.at)}"


def _value(found: ConflictDto, value: Any, texts: Texts) -> str:
    said = say_value(found.entity, found.field, value, texts, _stamp)
    return _cut(said, _SIGNS) or texts("conflicts.value.empty")


def _stamp(moment: datetime) -> str:
    return f"{moment:{_STAMP}}"


def _cut(text: str, most: int) -> str:
    """On one line, and no longer than a person reads."""
    words = unicodedata.normalize("NFC", " ".join(text.split()))
    return words if len(words) <= most else f"{words[:most]}…"
