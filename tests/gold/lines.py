"""The gold lines as the engine names things; see README.md for the codes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from engine.language.analysis import Aspect, Intent, Reason
from engine.language.sentiment import Label

FOLDER: Final = Path(__file__).parent
Third = Literal["tuning", "test"]
Judged = Mapping[Aspect, Label]

_LABELS: Final[dict[str, Label]] = {"-": "negative", "0": "neutral", "+": "positive"}
_ASPECTS: Final = {
    "ta": Aspect.TASTE,
    "po": Aspect.PORTION,
    "pr": Aspect.PRICE,
    "se": Aspect.SERVICE,
    "hy": Aspect.HYGIENE,
    "de": Aspect.DELIVERY,
    "wa": Aspect.WAIT,
    "at": Aspect.ATMOSPHERE,
    "ac": Aspect.ACCESS,
}
_INTENTS: Final = {
    "p": Intent.PRAISE,
    "c": Intent.COMPLAINT,
    "q": Intent.QUESTION,
    "r": Intent.REQUEST,
    "o": Intent.OTHER,
}
FLAGS: Final = {
    "s": "sarcasm",
    "x": "contradiction",
    "m": "mixed",
    "d": "dialect",
    "e": "emoji only",
    "g": "slang",
    "f": "foreign language",
}


class NotGold(Exception):
    """A line that keeps to no code; names file and line, never the text."""


@dataclass(frozen=True, slots=True)
class GoldReview:
    """`number` is the line's, from 1; `stars` of five; `flags` are values of `FLAGS`."""

    number: int
    text: str
    label: Label
    aspects: Judged
    reasons: frozenset[Reason]
    intent: Intent
    flags: frozenset[str]
    stars: int | None
    trade: str


@dataclass(frozen=True, slots=True)
class GoldSentence:
    number: int
    text: str
    aspects: Judged


def third(number: int) -> Third:
    """Where a line belongs; the test third is not looked at while tuning."""
    return "tuning" if number % 3 else "test"


def reviews(path: Path = FOLDER / "reviews.tsv") -> list[GoldReview]:
    """Raises `NotGold`."""
    return [_review(path, number, fields) for number, fields in _lines(path, 8)]


def sentences(path: Path = FOLDER / "sentences.tsv") -> list[GoldSentence]:
    """Raises `NotGold`."""
    return [
        GoldSentence(number, text, _judged(path, number, codes))
        for number, (codes, text) in _lines(path, 2)
    ]


def _lines(path: Path, width: int) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        fields = line.split("\t")
        if len(fields) != width or not fields[-1].strip():
            raise NotGold(f"{path.name}:{number}: {width} fields and a text at the end")
        yield number, fields


def _review(path: Path, number: int, fields: list[str]) -> GoldReview:
    mood, aspects, reasons, intent, flags, stars, trade, text = fields
    try:
        return GoldReview(
            number=number,
            text=text.replace("\\n", "\n"),
            label=_LABELS[mood],
            aspects=_judged(path, number, aspects),
            reasons=frozenset(Reason(name) for name in _values(reasons)),
            intent=_INTENTS[intent],
            flags=frozenset(FLAGS[letter] for letter in flags if flags != "."),
            stars=_stars(stars),
            trade=trade,
        )
    except (KeyError, ValueError) as error:
        raise NotGold(f"{path.name}:{number}: {error}") from error


def _judged(path: Path, number: int, codes: str) -> dict[Aspect, Label]:
    try:
        return {_ASPECTS[code[:2]]: _LABELS[code[2:]] for code in _values(codes)}
    except KeyError as error:
        raise NotGold(f"{path.name}:{number}: aspect {error}") from error


def _values(field: str) -> list[str]:
    return [] if field == "." else field.split(" ")


def _stars(field: str) -> int | None:
    """0 where the platform has none."""
    if field not in {"0", "1", "2", "3", "4", "5"}:
        raise ValueError(f"stars {field}")
    return int(field) or None
