"""Which words set one group of reviews apart from another: this month from the months before,
complaints from praise.

Log-odds ratio with an informative Dirichlet prior, Monroe, Colaresi and Quinn, "Fightin' Words"
(2008), over the number of reviews that say a word: who repeats himself counts once.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt
from typing import Final, Literal, TypeAlias

from engine.language.analysis import Span

Kind = Literal["noun", "predicate", "pair"]

# One in eighteen by chance alone. A new word needs six reviews for it among equals.
LEAST_Z: Final = 1.6
LEAST_REVIEWS: Final = 3
# A group this small may speak through two reviews.
SMALL_GROUP: Final = 15
# So many words of prior knowledge, shared out as both groups together say them ...
_PRIOR_WORDS: Final = 100.0
# ... and half a review at least, lest a word never said before have no variance to speak of.
_PRIOR_LEAST: Final = 0.5
# If so large a share of a word's reviews says the pair, the pair tells its story.
_SAME_STORY: Final = 0.7
_ENDINGS: Final = ("있다", "하다", "되다", "스럽다", "롭다", "나다")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text in dictionary form ("국물", "친절하다", "안 오다"), or a noun with what is
    said of it ("양 적다"), and the sentence it stands in.
    """

    form: str
    kind: Kind
    sentence: Span


@dataclass(frozen=True, slots=True)
class Mention:
    """`review`: its place in the group asked about."""

    review: int
    sentence: Span


@dataclass(frozen=True, slots=True)
class Keyword:
    """`count` and `count_other`: reviews that say it, here and in the other group. `z`: by how
    many standard errors it is commoner here. `mentions`: one for each of `count`, in order.
    """

    form: str
    kind: Kind
    count: int
    count_other: int
    z: float
    mentions: tuple[Mention, ...]


Reviews: TypeAlias = Sequence[Sequence[Word]]
"""The words of each review of a group, as `Language.words` gives them."""

_Found: TypeAlias = Mapping[tuple[str, Kind], Mapping[int, Span]]


def telling(group: Reviews, other: Reviews, most: int = 20) -> list[Keyword]:
    """What `group` says more often than `other`, the clearest first; at most `most` words, each
    said by enough reviews to be no accident. With nothing to compare there is nothing to tell.
    """
    here, there = _found(group), _found(other)
    if not here or not there:
        return []
    least = 2 if len(group) <= SMALL_GROUP else LEAST_REVIEWS
    scores = _scores(here, there)
    clear = [
        _keyword(word, here, there, scores[word])
        for word, reviews in here.items()
        if len(reviews) >= least and scores[word] >= LEAST_Z
    ]
    return _merged(sorted(clear, key=_rank))[:most]


def _rank(keyword: Keyword) -> tuple[float, int, str]:
    return -keyword.z, -keyword.count, keyword.form


def _found(reviews: Reviews) -> _Found:
    """By word the reviews that say it, with the first sentence where they do."""
    found: defaultdict[tuple[str, Kind], dict[int, Span]] = defaultdict(dict)
    for place, words in enumerate(reviews):
        for word in words:
            found[word.form, word.kind].setdefault(place, word.sentence)
    return found


def _scores(here: _Found, there: _Found) -> dict[tuple[str, Kind], float]:
    total_here, total_there = (sum(map(len, side.values())) for side in (here, there))
    scores = {}
    for word, reviews in here.items():
        count, count_other = len(reviews), len(there.get(word, ()))
        share = (count + count_other) / (total_here + total_there)
        prior = max(_PRIOR_LEAST, _PRIOR_WORDS * share)
        odds = _log_odds(count + prior, total_here + _PRIOR_WORDS)
        odds -= _log_odds(count_other + prior, total_there + _PRIOR_WORDS)
        scores[word] = odds / sqrt(1 / (count + prior) + 1 / (count_other + prior))
    return scores


def _log_odds(count: float, total: float) -> float:
    return log(count / max(total - count, _PRIOR_LEAST))


def _keyword(word: tuple[str, Kind], here: _Found, there: _Found, z: float) -> Keyword:
    mentions = tuple(Mention(review, span) for review, span in sorted(here[word].items()))
    return Keyword(*word, len(mentions), len(there.get(word, ())), z, mentions)


def _merged(ranked: Sequence[Keyword]) -> list[Keyword]:
    """Without words that a pair tells better, and once only what shares a stem."""
    pairs = [keyword for keyword in ranked if keyword.kind == "pair"]
    kept: dict[str, Keyword] = {}
    for keyword in ranked:
        if not any(_told_by(pair, keyword) for pair in pairs):
            kept.setdefault(_stem(keyword.form), keyword)
    return list(kept.values())


def _told_by(pair: Keyword, word: Keyword) -> bool:
    if word.kind == "pair" or word.form not in pair.form.split(" ", 1):
        return False
    said, together = ({mention.review for mention in side.mentions} for side in (word, pair))
    return len(said & together) >= _SAME_STORY * len(said)


def _stem(form: str) -> str:
    """맛 of 맛있다, 친절 of 친절하다; a one-syllable rest of 하다 alone would say nothing."""
    for ending in _ENDINGS:
        if form.endswith(ending) and len(form) > len(ending):
            return form[: -len(ending)]
    return form
