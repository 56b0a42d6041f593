"""Conflicts at a terminal, in the owner's words: texts are those of the window."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from engine.api import SEOUL, ConflictDto, Edition, Engine, Resolution, ReviewDto, SyncError, Texts

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
_SERVER: Final = 0
_STAMP: Final = "%Y-%m-%d %H:%M"
_WORDS: Final = {
    ("reply", "step"): "reply.state",
    ("reply", "tone"): "replies.tone",
    ("correction", "label"): "mood",
    ("conflict", "resolution"): "conflicts.done",
}
"""Where a value is one of our words: what its texts begin with."""
_ABSENT: Final = {
    "deleted_ms": "conflicts.value.not_deleted",
    "snoozed_ms": "conflicts.value.not_snoozed",
    "resolution": "conflicts.value.not_settled",
}


@dataclass(frozen=True, slots=True)
class Around:
    """What conflicts are about. `authors`: nobody, where the server cannot be asked now."""

    authors: Mapping[int, str]
    reviews: Mapping[int, ReviewDto]
    shops: Mapping[int, str]


def around(engine: Engine, found: list[ConflictDto]) -> Around:
    if not found:
        return Around({}, {}, {})
    try:
        authors = engine.sync.authors()
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
    yield f"{found.id}\t{texts('conflicts.differs', field=_field(found, texts))}"
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
    if "other" not in found.ways:
        yield texts("conflicts.closed.gone" if found.row is None else "conflicts.closed.fact")
    ways = (f"{OPTIONS[way]} {found.id} ({texts(_WAYS[way])})" for way in found.ways)
    yield texts("cli.conflict.ways", ways=", ".join(ways))


def _field(found: ConflictDto, texts: Texts) -> str:
    if found.entity.isdecimal() or found.field.isdecimal():
        return texts("conflicts.field.newer")
    return texts(f"conflicts.field.{found.entity}.{found.field}")


def _version(
    found: ConflictDto, edition: Edition, title: str, things: Around, texts: Texts
) -> Iterator[str]:
    yield f"{texts(f'conflicts.version.{title}')}: {_value(found, edition.value, texts)}"
    yield f"  {_author(edition, things.authors, texts)}, {edition.at:{_STAMP}}"


def _author(edition: Edition, authors: Mapping[int, str], texts: Texts) -> str:
    if edition.here:
        return texts("conflicts.by.me")
    if edition.device == _SERVER:
        return texts("conflicts.by.server")
    unnamed = texts("conflicts.by.device", device=edition.device)
    return authors.get(edition.device, unnamed)


def _value(found: ConflictDto, value: Any, texts: Texts) -> str:
    if value is None:
        return texts(_ABSENT.get(found.field, "conflicts.value.empty"))
    if found.field == "deleted_ms":
        return texts("conflicts.value.deleted")
    if found.field == "snoozed_ms":
        when = datetime.fromtimestamp(value / 1_000, SEOUL)
        return texts("conflicts.value.until", when=f"{when:{_STAMP}}")
    prefix = _WORDS.get((found.entity, found.field))
    if prefix is not None:
        return _word(prefix, value[1] if found.field == "step" else value, texts)
    shown = texts("conflicts.value.hidden") if isinstance(value, bytes) else str(value)
    return _cut(shown, _SIGNS) or texts("conflicts.value.empty")


def _word(prefix: str, value: object, texts: Texts) -> str:
    """One of a newer version of the program stays as it is."""
    try:
        return texts(f"{prefix}.{value}")
    except KeyError:
        return str(value)


def _cut(text: str, most: int) -> str:
    """On one line, and no longer than a person reads."""
    words = unicodedata.normalize("NFC", " ".join(text.split()))
    return words if len(words) <= most else f"{words[:most]}…"
