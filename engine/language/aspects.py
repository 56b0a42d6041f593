"""Which aspects of a shop a review judges, sentence by sentence."""

from collections.abc import Sequence

from engine.language.analysis import Aspect, AspectFound
from engine.language.hearing import Sentence
from engine.language.sentiment import Label

_LABELS: dict[str, Label] = {label: label for label in ("negative", "neutral", "positive")}


def find(said: Sequence[Sentence]) -> tuple[AspectFound, ...]:
    return tuple(found for sentence in said for found in _in(sentence))


def _in(sentence: Sentence) -> list[AspectFound]:
    found = []
    for aspect, chances in sentence.aspects.items():
        label = _LABELS.get(max(chances, key=chances.__getitem__))
        if label:
            found.append(AspectFound(Aspect(aspect), label, sentence.span))
    return found
