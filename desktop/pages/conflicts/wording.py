"""Conflicts in an owner's words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from desktop.kit.hangul import composed
from desktop.kit.line_list import Line
from desktop.kit.platforms import short_name
from desktop.kit.times import ago, exactly

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.pages.conflicts.view_model import Item
    from engine.api import ConflictDto, Edition, Texts

_SHOWN: Final = 200
_SERVER: Final = 0


def field_key(entity: str, field: str) -> str:
    """Key of the text that names a field to the owner."""
    return f"conflicts.field.{entity}.{field}"


def say_field(found: ConflictDto, texts: Texts) -> str:
    """One of a newer version of the program has no name here."""
    known = not (found.entity.isdecimal() or found.field.isdecimal())
    return texts(field_key(found.entity, found.field)) if known else texts("conflicts.field.newer")


def say_author(edition: Edition, authors: Mapping[int, str], texts: Texts) -> str:
    if edition.here:
        return texts("conflicts.by.me")
    if edition.device == _SERVER:
        return texts("conflicts.by.server")
    unnamed = texts("conflicts.by.device", device=edition.device)
    return authors.get(edition.device, unnamed)


def say_where(item: Item, texts: Texts) -> str:
    """ "김*수님의 리뷰 · 달빛분식 · 네이버"; the shop alone where it is about no review."""
    if item.review is None:
        return item.place
    author = texts("conflicts.review_of", author=item.review.found.author_name)
    return f"{author} · {item.place} · {short_name(item.review.platform, texts)}"


def say_review(item: Item, texts: Texts) -> str:
    """Its first words, "" where it is about no review."""
    if item.review is None:
        return ""
    body = item.review.found.body or texts("review.no_text")
    return composed(" ".join(body[:_SHOWN].split()))


def line_of(item: Item, authors: Mapping[int, str], now: datetime, texts: Texts) -> Line:
    """An item of the list: which field, of whose review, and who else wrote."""
    found = item.conflict
    other = found.kept if found.lost.here else found.lost
    who = say_author(other, authors, texts).partition(",")[0]
    field, when = say_field(found, texts), ago(texts, found.noticed_at, now)
    author = item.place if item.review is None else item.review.found.author_name
    body = f"{author} · {say_review(item, texts)}".strip(" ·")
    return Line(field, when, body, (who, "plain"), ". ".join((field, who, when, body)))


def say_value(entity: str, field: str, value: Any, texts: Texts) -> str:
    """What somebody wrote, as it would be said; "" for nothing."""
    if value is None and field in _ABSENT:
        return texts(_ABSENT[field])
    if value is None:
        return ""
    say = _VALUES.get((entity, field)) or _VALUES.get(("", field))
    if say is not None:
        return say(value, texts)
    if isinstance(value, bytes):
        return texts("conflicts.value.hidden")
    return composed(str(value)).replace("\r\n", "\n").strip()


def say_closed(found: ConflictDto, texts: Texts) -> str:
    """Why the other version cannot be put in place; "" where it can."""
    if "other" in found.ways:
        return ""
    return texts("conflicts.closed.gone" if found.row is None else "conflicts.closed.fact")


def _step(value: Any, texts: Texts) -> str:
    return _known("reply.state", value[1], texts)


def _tone(value: Any, texts: Texts) -> str:
    return _known("replies.tone", value, texts)


def _label(value: Any, texts: Texts) -> str:
    return _known("mood", value, texts)


def _until(value: Any, texts: Texts) -> str:
    from engine.api import SEOUL  # noqa: PLC0415 - loaded by now

    moment = datetime.fromtimestamp(value / 1_000, SEOUL)
    return texts("conflicts.value.until", when=exactly(texts, moment))


def _deleted(value: Any, texts: Texts) -> str:
    return texts("conflicts.value.deleted")


def _done(value: Any, texts: Texts) -> str:
    return _known("conflicts.done", value, texts)


def _known(prefix: str, value: Any, texts: Texts) -> str:
    """A word of a newer version of the program stays as it is."""
    try:
        return texts(f"{prefix}.{value}")
    except KeyError:
        return str(value)


_VALUES: Final[Mapping[tuple[str, str], Callable[[Any, Texts], str]]] = {
    ("reply", "step"): _step,
    ("reply", "tone"): _tone,
    ("reply", "snoozed_ms"): _until,
    ("correction", "label"): _label,
    ("conflict", "resolution"): _done,
    ("", "deleted_ms"): _deleted,
}
_ABSENT: Final = {
    "deleted_ms": "conflicts.value.not_deleted",
    "snoozed_ms": "conflicts.value.not_snoozed",
    "resolution": "conflicts.value.not_settled",
}
