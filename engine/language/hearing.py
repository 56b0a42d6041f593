"""What the graph said of a text and of its sentences, for the rules that judge it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from engine.language.analysis import Span
from engine.language.sentiment import NOTHING_SAID, Reading

Chances: TypeAlias = Mapping[str, float]
"""Probability by class of a head; empty where the pack has no such head."""

Grid: TypeAlias = Mapping[str, Chances]
"""Chances by row of a head of kind "grid"."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """`aspects`: by aspect the chances of absent, negative, neutral, positive."""

    span: Span
    text: str
    aspects: Grid
    urgency: Chances
    sentiment: Reading = NOTHING_SAID


@dataclass(frozen=True, slots=True)
class Heard:
    """A clean text, how it reads as a whole, and its sentences in order."""

    text: str
    sentiment: Reading
    toxicity: Chances
    intent: Chances
    manners: Chances
    urgency: Chances
    sentences: Sequence[Sentence]
