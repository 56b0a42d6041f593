"""Conflicts in an owner's words: one telling for the window and the terminal."""

import unicodedata
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final, TypeAlias

from engine.runtime.clock import from_ms
from engine.runtime.texts import Texts
from engine.sync.dto import ConflictDto, Edition

SayMoment: TypeAlias = Callable[[datetime], str]

_SERVER: Final = 0
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


def field_key(entity: str, field: str) -> str:
    """Key of the text that names a field to the owner."""
    return f"conflicts.field.{entity}.{field}"


def say_field(found: ConflictDto, texts: Texts) -> str:
    """One of a newer version of the program has no name here."""
    if found.entity.isdecimal() or found.field.isdecimal():
        return texts("conflicts.field.newer")
    return texts(field_key(found.entity, found.field))


def say_author(edition: Edition, authors: Mapping[int, str], texts: Texts) -> str:
    if edition.here:
        return texts("conflicts.by.me")
    if edition.device == _SERVER:
        return texts("conflicts.by.server")
    unnamed = texts("conflicts.by.device", device=edition.device)
    return authors.get(edition.device, unnamed)


def say_value(entity: str, field: str, value: Any, texts: Texts, say_moment: SayMoment) -> str:
    """What somebody wrote, as it would be said; "" for nothing."""
    if value is None:
        return texts(_ABSENT[field]) if field in _ABSENT else ""
    if field == "deleted_ms":
        return texts("conflicts.value.deleted")
    if field == "snoozed_ms":
        return texts("conflicts.value.until", when=say_moment(from_ms(value)))
    prefix = _WORDS.get((entity, field))
    if prefix is not None:
        return _word(prefix, value[1] if field == "step" else value, texts)
    if isinstance(value, bytes):
        return texts("conflicts.value.hidden")
    return unicodedata.normalize("NFC", str(value)).replace("\r\n", "\n").strip()


def say_closed(found: ConflictDto, texts: Texts) -> str:
    """Why the other version cannot be put in place; "" where it can."""
    if "other" in found.ways:
        return ""
    return texts("conflicts.closed.gone" if found.row is None else "conflicts.closed.fact")


def _word(prefix: str, value: object, texts: Texts) -> str:
    """One of a newer version of the program stays as it is."""
    try:
        return texts(f"{prefix}.{value}")
    except KeyError:
        return str(value)
