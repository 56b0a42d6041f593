"""What of a section a person can type: how the settings dialog knows what to show."""

from dataclasses import dataclass, fields
from typing import Any, Literal, get_args, get_origin, get_type_hints

from msgspec import Meta

from engine.runtime.settings.section import Section

Kind = Literal["flag", "whole", "choice", "text"]
_KINDS: dict[type, Kind] = {bool: "flag", int: "whole", str: "text"}


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """`options`: values of a choice; `least`, `most`: bounds of a whole number. What else a value
    has to fulfil `typed.typed` tells.
    """

    name: str
    title_key: str
    kind: Kind
    options: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None


def fields_of(section: type[Section]) -> list[FieldSpec]:
    """In the order of the section; lists and tables, which have pages of their own, left out."""
    hints = get_type_hints(section, include_extras=True)
    found = (_spec(field.name, hints[field.name]) for field in fields(section))
    return [spec for spec in found if spec is not None]


def _spec(name: str, hint: Any) -> FieldSpec | None:
    value, meta = get_args(hint)
    assert isinstance(meta, Meta)  # noqa: S101 - see `Section`
    title = str(meta.title)
    if get_origin(value) is Literal:
        return FieldSpec(name, title, "choice", options=get_args(value))
    if value not in _KINDS:
        return None
    least, most = (None if each is None else int(each) for each in (meta.ge, meta.le))
    return FieldSpec(name, title, _KINDS[value], least=least, most=most)
