"""How a review is said: sarcasm, mixed feelings, stars that contradict the words."""

from collections.abc import Sequence

from engine.language.analysis import AspectFound, Manner
from engine.language.hearing import Heard

_SURE = 0.5


def find(heard: Heard, aspects: Sequence[AspectFound]) -> tuple[Manner, ...]:
    labels = {found.label for found in aspects}
    mixed = {"negative", "positive"} <= labels or heard.manners.get(Manner.MIXED, 0.0) >= _SURE
    sarcasm = heard.manners.get(Manner.SARCASM, 0.0) >= _SURE
    return tuple(
        manner for manner, holds in ((Manner.SARCASM, sarcasm), (Manner.MIXED, mixed)) if holds
    )


def contradicts(stars: float | None, score: float) -> bool:
    """Whether words and `stars` (1-5) say opposite things, and the words are clear."""
    if stars is None:
        return False
    return (stars >= 4 and score < -0.5) or (stars <= 2 and score > 0.5)
