"""How often guests judge each aspect, and whether complaints of it have changed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from engine.insights.dto import AspectTrend, Change, Point
from engine.insights.odds import false_discovery, fisher_two_sided
from engine.language.analysis import Aspect
from engine.language.sentiment import Label
from engine.reviews.dto import AspectCount

ENOUGH: Final = 5
"""Reviews in a window from which its counts mean something."""
_ENOUGH_BEFORE: Final = 10
_FEWEST_COMPLAINTS: Final = 3
_CLEAR: Final = 0.1

_Counts = dict[tuple[Aspect, Label, int], int]


@dataclass(frozen=True, slots=True)
class _Sides:
    """Complaints and reviews, in the window and before."""

    now: int
    reviews: int
    before: int
    reviews_before: int

    @property
    def tell(self) -> bool:
        """Fewer complaints on both sides together, or fewer reviews on either, tell nothing."""
        enough = self.now + self.before >= _FEWEST_COMPLAINTS
        return enough and self.reviews >= ENOUGH and self.reviews_before >= _ENOUGH_BEFORE

    @property
    def chance(self) -> float:
        return fisher_two_sided(self.now, self.reviews, self.before, self.reviews_before)


def trends(
    counts: Sequence[AspectCount], reviews: Sequence[int], recent: int
) -> tuple[AspectTrend, ...]:
    """All aspects; `reviews` by step, the last `recent` steps are the window."""
    by_step: _Counts = Counter()
    for each in counts:
        by_step[each.aspect, each.label, each.step] += each.count
    first = len(reviews) - recent
    sides = {aspect: _sides(aspect, by_step, reviews, first) for aspect in Aspect}
    changes = _changes(sides)
    return tuple(
        AspectTrend(
            aspect,
            negative=sides[aspect].now,
            neutral=_sum(by_step, aspect, "neutral", range(first, len(reviews))),
            positive=_sum(by_step, aspect, "positive", range(first, len(reviews))),
            points=_points(aspect, by_step, reviews),
            change=changes.get(aspect),
        )
        for aspect in Aspect
    )


def _sides(aspect: Aspect, by_step: _Counts, reviews: Sequence[int], first: int) -> _Sides:
    return _Sides(
        now=_sum(by_step, aspect, "negative", range(first, len(reviews))),
        reviews=sum(reviews[first:]),
        before=_sum(by_step, aspect, "negative", range(first)),
        reviews_before=sum(reviews[:first]),
    )


def _changes(sides: dict[Aspect, _Sides]) -> dict[Aspect, Change]:
    """Those that stand after all nine were tried. Which are tried does not depend on how far now
    and before are apart.
    """
    tried = {aspect: each for aspect, each in sides.items() if each.tell}
    qs = false_discovery([each.chance for each in tried.values()])
    return {
        aspect: Change(each.now / each.reviews, each.before / each.reviews_before, q)
        for (aspect, each), q in zip(tried.items(), qs, strict=True)
        if q <= _CLEAR
    }


def _points(aspect: Aspect, by_step: _Counts, reviews: Sequence[int]) -> tuple[Point, ...]:
    return tuple(
        Point(
            all_of_them,
            by_step.get((aspect, "negative", step), 0),
            by_step.get((aspect, "positive", step), 0),
        )
        for step, all_of_them in enumerate(reviews)
    )


def _sum(by_step: _Counts, aspect: Aspect, label: Label, steps: range) -> int:
    return sum(by_step.get((aspect, label, step), 0) for step in steps)
