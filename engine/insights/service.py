"""The morning at a glance, from what is stored; works without any network."""

import statistics
from datetime import timedelta

from engine.insights.dto import Rating, Today
from engine.reviews.service import Reviews
from engine.runtime.clock import Clock

FRESH_FOR = timedelta(days=1)
USUAL_WEEKS = 12
LISTED = 50


class Insights:
    def __init__(self, reviews: Reviews, clock: Clock) -> None:
        self._reviews = reviews
        self._clock = clock

    def today(self) -> Today:
        """Urgent: see `Reviews.pressing_ids`."""
        now = self._clock.now()
        urgent = self._reviews.pressing_ids(now)
        waiting = self._reviews.count(waiting=True)
        fresh = self._reviews.count(since=now - FRESH_FOR)
        sentence, params = _sentence(len(urgent), waiting, fresh)
        return Today(
            sentence=sentence,
            params=params,
            urgent=len(urgent),
            urgent_ids=tuple(urgent[:LISTED]),
            waiting=waiting,
            fresh=fresh,
            rating=self._rating(),
        )

    def _rating(self) -> Rating:
        weeks = self._reviews.weekly_ratings(self._clock.now(), USUAL_WEEKS + 1)
        means = {ago: mean for ago, mean, _ in weeks}
        usual = [mean for ago, mean in means.items() if ago > 0]
        if len(usual) < 4:
            return Rating(means.get(0), None, None)
        low, _, high = statistics.quantiles(usual, n=4)
        return Rating(means.get(0), low, high)


def _sentence(urgent: int, waiting: int, fresh: int) -> tuple[str, dict[str, object]]:
    if urgent:
        return "today.sentence.urgent", {"urgent": urgent}
    if fresh:
        return "today.sentence.fresh", {"fresh": fresh}
    if waiting:
        return "today.sentence.waiting", {"waiting": waiting}
    return "today.sentence.quiet", {}
