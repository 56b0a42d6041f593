"""The words and signs of shop reviews, as we wrote them down in `resources/lexicons`."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal, get_args

from engine.language.analysis import Aspect
from engine.runtime.resources import RESOURCES

LEXICONS: Final = RESOURCES / "lexicons"

Place = Literal["start", "whole", "inside"]
"""Where a word may stand: at the start of a run of its script, alone in it, or anywhere."""


@dataclass(frozen=True, slots=True)
class Slang:
    """`plain` is what everyone understands, the same as `word` where everyone already does;
    `polarity` lies in [-1, 1].
    """

    word: str
    plain: str
    meaning: str
    polarity: float
    aspect: Aspect | None
    place: Place


@dataclass(frozen=True, slots=True)
class Mood:
    """An emoji or emoticon, the mood it shows, and its polarity in [-1, 1]."""

    sign: str
    mood: str
    polarity: float


@cache
def slang() -> tuple[Slang, ...]:
    """Raises `ValueError` on a spoilt line."""
    return tuple(_slang(*fields) for fields in _lines("slang.tsv", 6))


@cache
def moods() -> tuple[Mood, ...]:
    """Raises `ValueError` on a spoilt line."""
    return tuple(Mood(sign, mood, float(grade)) for sign, mood, grade in _lines("moods.tsv", 3))


def _slang(word: str, plain: str, meaning: str, grade: str, aspect: str, place: str) -> Slang:
    about = None if aspect == "." else Aspect(aspect)
    return Slang(word, plain, meaning, float(grade), about, _PLACES[place])


_PLACES: Final[dict[str, Place]] = {place: place for place in get_args(Place)}


def _lines(name: str, columns: int) -> Iterator[list[str]]:
    """The lines below the heading."""
    _, *lines = (LEXICONS / name).read_text("utf-8").splitlines()
    for line in lines:
        fields = line.split("\t")
        if len(fields) != columns:
            raise ValueError(f"{name}: {line}")
        yield fields
