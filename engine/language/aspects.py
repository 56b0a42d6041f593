"""Which aspects of a shop a review judges, sentence by sentence.

A lexicon written by us finds what is said outright, the pack's head what is said between the
lines. Either alone has to do where the other is missing.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from engine.language import cues
from engine.language.analysis import Aspect, AspectFound
from engine.language.cues import Hit, Lexicon, Squeezed
from engine.language.hearing import Chances, Sentence
from engine.language.sentiment import Label
from engine.runtime.resources import RESOURCES

_LABELS: Final[tuple[Label, ...]] = ("negative", "neutral", "positive")
_POLES: Final[dict[str, Label]] = {"-": "negative", "0": "neutral", "+": "positive"}
_TURNED: Final[dict[Label, Label]] = {"negative": "positive", "positive": "negative"}
# Where another judgement may begin: 맛은 있는데 | 양이 적어요.
_CLAUSE: Final = re.compile(r"(?:는데|은데|한데|인데|던데|지만|[.!?~…,\n])+")
# The head's chance that an aspect is there, from which on it is believed: by what the lexicon says.
_BELIEVED: Final = {"judged": 0.2, "named": 0.4, "silent": 0.5}


@dataclass(frozen=True, slots=True)
class Said:
    """What the lexicon heard of an aspect. `label` is None where it is named and not judged."""

    label: Label | None


def find(said: Sequence[Sentence]) -> tuple[AspectFound, ...]:
    """In the order of the text; each aspect at most once per sentence."""
    return tuple(
        AspectFound(aspect, label, sentence.span)
        for sentence in said
        for aspect, label in _in(sentence)
    )


def _in(sentence: Sentence) -> Iterator[tuple[Aspect, Label]]:
    heard = listen(sentence.text)
    for aspect in Aspect:
        chances = sentence.aspects.get(aspect, {})
        label = _both(heard.get(aspect), chances) if chances else _alone(heard, aspect, sentence)
        if label:
            yield aspect, label


def _both(said: Said | None, chances: Chances) -> Label | None:
    known = "silent" if said is None else "judged" if said.label else "named"
    if 1 - chances.get("absent", 0.0) < _BELIEVED[known]:
        return None
    weights = {label: chances.get(label, 0.0) for label in _LABELS}
    if said and said.label:
        weights[said.label] += 0.3
    return max(_LABELS, key=weights.__getitem__)


def _alone(heard: dict[Aspect, Said], aspect: Aspect, sentence: Sentence) -> Label | None:
    said = heard.get(aspect)
    if said is None:
        return None
    return said.label or sentence.sentiment.label


@cache
def _lexicon() -> Lexicon:
    return cues.read(RESOURCES / "lexicons" / "aspects.tsv")


def listen(text: str) -> dict[Aspect, Said]:
    """What the lexicon alone hears in a sentence."""
    squeezed = Squeezed(text)
    hits = _lexicon().hits(squeezed)
    clauses = [gap.end() for gap in _CLAUSE.finditer(squeezed.text)]
    moods = [hit for hit in hits if hit.topic == "any"]
    heard = {}
    for aspect in Aspect:
        own = [hit for hit in hits if hit.topic == aspect]
        if own:
            heard[aspect] = Said(_label(own, moods, clauses))
    return heard


def _label(own: Sequence[Hit], moods: Sequence[Hit], clauses: Sequence[int]) -> Label | None:
    poles = {_pole(hit) for hit in own if hit.pole != "?"}
    if not poles:
        poles = {_pole(mood) for hit in own if (mood := _nearest(hit, moods, clauses))}
    return _one(poles)


def _one(poles: Iterable[Label]) -> Label | None:
    """Praise and complaint make neither; a plain word beside them tells nothing."""
    poles = set(poles)
    clear = poles - {"neutral"}
    if len(clear) == 1:
        return clear.pop()
    return "neutral" if poles else None


def _pole(hit: Hit) -> Label:
    label = _POLES[hit.pole]
    return _TURNED.get(label, label) if hit.turned else label


def _nearest(hit: Hit, moods: Sequence[Hit], clauses: Sequence[int]) -> Hit | None:
    """The next judgement in the clause of `hit`, else the one before it there."""
    begin = max((end for end in clauses if end <= hit.start), default=0)
    end = min((end for end in clauses if end > hit.start), default=hit.start + 10_000)
    inside = [mood for mood in moods if begin <= mood.start < end]
    later = [mood for mood in inside if mood.start >= hit.start]
    return later[0] if later else inside[-1] if inside else None
