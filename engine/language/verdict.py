"""From probabilities to a `Reading`."""

from collections.abc import Sequence
from typing import Final

from engine.language.heads import Head, Rule
from engine.language.sentiment import Label, Reading

_ORDER: Final[tuple[Label, ...]] = ("negative", "positive", "neutral")


def readings(head: Head, chances: Sequence[Sequence[float]]) -> list[Reading]:
    """`chances` [texts, classes] of the head "sentiment"."""
    order = [head.classes.index(name) for name in _ORDER if name in head.classes]
    return [_reading([row[place] for place in order], head.thresholds) for row in chances]


def _reading(chances: Sequence[float], rule: Rule) -> Reading:
    """`chances`: negative, positive and, if the model knows it, neutral."""
    score = max(-1.0, min(1.0, chances[1] - chances[0]))
    label = _label(score, chances, rule)
    # A model of two classes says "neither" by not deciding.
    neutral = chances[2] if len(chances) > 2 else 1.0 - abs(score)
    chance = {"negative": chances[0], "neutral": neutral, "positive": chances[1]}[label]
    return Reading(score=score, label=label, probability=min(1.0, max(0.0, chance)))


def _label(score: float, chances: Sequence[float], rule: Rule) -> Label:
    if rule is None:
        return max(zip(chances, _ORDER, strict=True), key=lambda each: each[0])[1]
    if score <= rule.negative:
        return "negative"
    return "positive" if score >= rule.positive else "neutral"
