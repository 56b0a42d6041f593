"""Whether this week's low reviews are more than a bad week: signals for small numbers.

notes/market.md, section 4: with a normal of 0.4 low reviews a week, two in a week come by chance in
6 % of the weeks, three in 0.8 %. A signal is a reason to look, never an accusation.
"""

import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from itertools import combinations
from math import sqrt
from statistics import median
from typing import Final

from engine.insights.odds import beta_binomial_tail, gamma_poisson_tail, scan_tail

WEEK: Final = timedelta(days=7)
DAY: Final = timedelta(days=1)
USUAL_WEEKS: Final = 12
LEAST_WEEKS: Final = 4
"""Known weeks without which nobody can say what is usual."""

_RARE: Final = 0.015
_UNUSUAL: Final = 0.07
# A trade's normal of 0.4 a week, worth four weeks of the shop's own; a tenth of ten reviews.
_PRIOR_LOWS, _PRIOR_WEEKS = 1.6, 4.0
_PRIOR_LOW, _PRIOR_FINE = 1.0, 9.0
_FEWEST: Final = 2
# Two are worth a look, never more, however calm the shop was.
_ALARMING: Final = 3
# Where lows are many, what is rare need not be much: up to twice the usual is no news.
_NEWS: Final = 2.2
# Weeks differ by a third beyond chance (weather, holidays): a rate is never known better than so.
_BEST_SHAPE: Final = 11.0
_CLUSTER: Final = 3
# Of jamo 3-grams; two honest complaints of our practice shops share a quarter at most.
_ALIKE: Final = 0.5
_GRAM: Final = 3
_LETTERS: Final = 10
"""Shorter texts are alike without anybody copying: "너무 짜요"."""
COMPARED: Final = 60
"""The newest of the low reviews, whose texts are held against each other."""


class Level(IntEnum):
    NONE = 0
    WATCH = 1
    ALARM = 2


class Sign(StrEnum):
    COUNT = "count"
    SHARE = "share"
    DAY = "day"
    ALIKE = "alike"
    NEWCOMERS = "newcomers"


@dataclass(frozen=True, slots=True)
class Voice:
    """A low review. `newcomer`: the first visit of its author, None where the platform does not
    tell.
    """

    review_id: int
    at: datetime
    text: str = ""
    newcomer: bool | None = None


@dataclass(frozen=True, slots=True)
class Week:
    """How many reviews seven days had; of `known` it is told which visit of the author it was, and
    of these `newcomers` are the first.
    """

    reviews: int = 0
    lows: int = 0
    known: int = 0
    newcomers: int = 0


@dataclass(frozen=True, slots=True)
class Signal:
    """`observed` of `among` this week, where `expected` of them are usual and so many or more come
    by chance with probability `chance` (None: nobody can say).
    """

    sign: Sign
    observed: int
    among: int
    expected: float
    chance: float | None
    review_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Raid:
    """`review_ids`: this week's low reviews that were looked at, newest first. No level without a
    signal.
    """

    level: Level
    signals: tuple[Signal, ...]
    review_ids: tuple[int, ...]


NO_RAID: Final = Raid(Level.NONE, (), ())


def look(lows: Sequence[Voice], week: Week, past: Sequence[Week]) -> Raid:
    """A week against those before it, as far as they are known. `lows`: its low reviews, or the
    newest of them where they are too many to look at each.
    """
    if len(past) < LEAST_WEEKS:
        return NO_RAID
    lows = sorted(lows, key=lambda each: each.at)
    count = _count(lows, week, past)
    others = (
        _share(lows, week, past),
        _day(lows, week),
        _alike(lows, week),
        _newcomers(lows, past),
    )
    signals = tuple(each for each in (count, *others) if each is not None)
    level = _level({each.sign for each in signals}, count)
    if level == Level.NONE:
        signals = ()
    return Raid(level, signals, tuple(each.review_id for each in reversed(lows)))


def _level(signs: set[Sign], count: Signal | None) -> Level:
    """The share follows the count, so it adds a reason and no alarm."""
    rare = count is not None and count.observed >= _ALARMING and (count.chance or 0.0) <= _RARE
    if rare or (count is not None and signs & {Sign.DAY, Sign.ALIKE, Sign.NEWCOMERS}):
        return Level.ALARM
    return Level.WATCH if count is not None or Sign.ALIKE in signs else Level.NONE


def _count(lows: Sequence[Voice], week: Week, past: Sequence[Week]) -> Signal | None:
    """More than usual. The median of small counts is nearly always 0, so it does not stand for the
    normal but bounds it: no past week counts for more than is likely around the median, lest
    an old raid pass for a habit.
    """
    middle = median(each.lows for each in past)
    most = middle + 2 * sqrt(middle) + 2
    shape = _PRIOR_LOWS + sum(min(each.lows, most) for each in past)
    exposure = _PRIOR_WEEKS + len(past)
    usual = shape / exposure
    known = min(shape, _BEST_SHAPE)
    chance = gamma_poisson_tail(week.lows, known, known / usual)
    if week.lows < max(_FEWEST, _NEWS * usual) or chance > _UNUSUAL:
        return None
    return Signal(Sign.COUNT, week.lows, week.lows, usual, chance, _ids(lows))


def _share(lows: Sequence[Voice], week: Week, past: Sequence[Week]) -> Signal | None:
    """A larger part of all reviews: not explained by a busy week."""
    low_before = sum(each.lows for each in past)
    yes = _PRIOR_LOW + low_before
    no = _PRIOR_FINE + sum(each.reviews for each in past) - low_before
    chance = beta_binomial_tail(week.lows, week.reviews, yes, no)
    if week.lows < _FEWEST or chance > _UNUSUAL:
        return None
    expected = week.reviews * yes / (yes + no)
    return Signal(Sign.SHARE, week.lows, week.reviews, expected, chance, _ids(lows))


def _day(lows: Sequence[Voice], week: Week) -> Signal | None:
    """Closer together than seven days would spread all of the week. `lows` in order of time."""
    times = [each.at for each in lows]
    runs = (lows[first : bisect_left(times, at + DAY)] for first, at in enumerate(times))
    run = max(runs, key=len, default=[])
    chance = scan_tail(len(run), week.lows, DAY / WEEK)
    if len(run) < _CLUSTER or chance > _UNUSUAL:
        return None
    return Signal(Sign.DAY, len(run), week.lows, week.lows * (DAY / WEEK), chance, _ids(run))


def _alike(lows: Sequence[Voice], week: Week) -> Signal | None:
    """Nearly the same text more than once."""
    told = [(each, grams(each.text)) for each in lows[-COMPARED:]]
    told = [(each, found) for each, found in told if found]
    copies: dict[int, Voice] = {}
    for (one, grams_one), (other, grams_other) in combinations(told, 2):
        if likeness(grams_one, grams_other) >= _ALIKE:
            copies |= {one.review_id: one, other.review_id: other}
    if not copies:
        return None
    return Signal(Sign.ALIKE, len(copies), week.lows, 0.0, None, _ids(copies.values()))


def _newcomers(lows: Sequence[Voice], past: Sequence[Week]) -> Signal | None:
    """Written by people who were never here, more than is usual."""
    known = [each for each in lows if each.newcomer is not None]
    first = [each for each in known if each.newcomer]
    first_before = sum(each.newcomers for each in past)
    yes, no = 1.0 + first_before, 1.0 + sum(each.known for each in past) - first_before
    chance = beta_binomial_tail(len(first), len(known), yes, no)
    if len(first) < _CLUSTER or chance > _UNUSUAL:
        return None
    expected = len(known) * yes / (yes + no)
    return Signal(Sign.NEWCOMERS, len(first), len(known), expected, chance, _ids(first))


def _ids(found: Iterable[Voice]) -> tuple[int, ...]:
    newest_first = sorted(found, key=lambda each: each.at, reverse=True)
    return tuple(each.review_id for each in newest_first)


def grams(text: str) -> frozenset[str]:
    """3-grams of the letters, Hangul taken apart into jamo; empty for a text of few letters."""
    letters = "".join(filter(str.isalnum, unicodedata.normalize("NFC", text).lower()))
    if len(letters) < _LETTERS:
        return frozenset()
    jamo = unicodedata.normalize("NFD", letters)
    return frozenset(jamo[at : at + _GRAM] for at in range(len(jamo) - _GRAM + 1))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Jaccard index, 0-1."""
    return len(one & other) / len(one | other)
