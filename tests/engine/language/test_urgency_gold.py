"""The rules alone, held to the gold reviews that may be tuned on (see tests/gold/README.md)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from engine.language.analysis import Reason
from engine.language.script import written_in
from engine.language.sentiment import Label
from engine.language.urgency import find
from tests.engine.language.texts import heard

GOLD = Path(__file__).parents[2] / "gold" / "reviews.tsv"
_LABELS: Mapping[str, Label] = {"-": "negative", "0": "neutral", "+": "positive"}


@dataclass(frozen=True)
class Judged:
    text: str
    urgent: frozenset[str]
    found: frozenset[str]
    foreign: bool
    signs_only: bool


@pytest.fixture(scope="module")
def judged() -> list[Judged]:
    lines = GOLD.read_text("utf-8").splitlines()
    return [_judged(line) for number, line in enumerate(lines, 1) if number % 3]


def _judged(line: str) -> Judged:
    mood, _, urgency, _, flags, _, _, text = line.split("\t")
    found = find(heard(text.replace("\\n", "\n"), _LABELS[mood]))
    return Judged(
        text,
        urgent=frozenset(urgency.split()) - {"."},
        found=frozenset(reason.reason.value for reason in found),
        foreign="f" in flags,
        signs_only="e" in flags,
    )


def _share(hits: Sequence[bool]) -> float:
    return sum(hits) / len(hits)


def test_hardly_an_urgent_review_is_missed(judged: list[Judged]) -> None:
    assert _share([bool(review.found) for review in judged if review.urgent]) >= 0.95


def test_alarms_are_mostly_right(judged: list[Judged]) -> None:
    assert _share([bool(review.urgent) for review in judged if review.found]) >= 0.9


@pytest.mark.parametrize("reason", list(Reason))
def test_each_reason_is_found(judged: list[Judged], reason: Reason) -> None:
    assert _share([reason in review.found for review in judged if reason in review.urgent]) >= 0.85
    assert _share([reason in review.urgent for review in judged if reason in review.found]) >= 0.7


def test_the_language_of_every_review_is_known(judged: list[Judged]) -> None:
    """Signs alone are of no language, and laughter in jamo is Korean."""
    wrong = [
        review.text
        for review in judged
        if not review.signs_only and (written_in(review.text) != "ko") != review.foreign
    ]
    assert wrong == []
