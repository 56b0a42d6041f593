"""The morning at a glance, and what guests say over time, from what is stored; works without any
network.
"""

import statistics
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from engine.insights import raid, trends, words
from engine.insights.dto import Aspects, Rating, Today, Window, Words
from engine.insights.frame import frame
from engine.insights.raid import NO_RAID, WEEK, Level, Raid, Voice, Week
from engine.insights.words import Vocabulary
from engine.language.port import Language
from engine.reviews.dto import Low, Tally
from engine.reviews.service import Reviews
from engine.runtime.clock import Clock
from engine.runtime.progress import Progress, Silent

FRESH_FOR = timedelta(days=1)
USUAL_WEEKS = 12
LISTED = 50
_LOOKED_AT = 1_000
"""Newest reviews of a window (and of the weeks before) whose words are compared."""
_RAID_LOOKED_AT = 2_000
"""This week's newest low reviews of a shop; beyond them they are only counted."""


class Insights:
    def __init__(self, reviews: Reviews, clock: Clock, language: Language) -> None:
        self._reviews = reviews
        self._clock = clock
        self._vocabulary = Vocabulary(language)

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
            raid=max(self.raids(now).values(), key=_weight, default=NO_RAID),
        )

    def raids(self, now: datetime | None = None) -> dict[int, Raid]:
        """How far this week's low reviews are out of the common, by shop that had any review in
        the last thirteen weeks. Who is not known for four weeks yet has no normal.
        """
        now = now or self._clock.now()
        since = now - WEEK * (raid.USUAL_WEEKS + 1)
        weeks: defaultdict[int, list[Week]] = defaultdict(lambda: [Week()] * (raid.USUAL_WEEKS + 1))
        for each in self._reviews.tallies(since, now, WEEK):
            weeks[each.shop_id][each.step] = _week(each)
        first = self._reviews.first_days(list(weeks))
        return {
            shop_id: self._raid(shop_id, told, now, (now - first[shop_id]) // WEEK - 1)
            for shop_id, told in weeks.items()
        }

    def words(
        self, window: Window, shop_id: int | None = None, progress: Progress | None = None
    ) -> Words:
        """Takes seconds the first time. Raises `Cancelled`, `WorkerLost`."""
        asked = frame(window, self._clock.now())
        now = self._reviews.said(asked.since, asked.until, shop_id, _LOOKED_AT)
        before = self._reviews.said(asked.before, asked.since, shop_id, _LOOKED_AT)
        return words.compare(now, before, self._vocabulary, progress or Silent())

    def aspects(self, window: Window, shop_id: int | None = None) -> Aspects:
        """How each aspect was judged, step by step, and what changed."""
        asked = frame(window, self._clock.now())
        whole = (asked.before, asked.until, shop_id, asked.step)
        told = self._reviews.aspect_counts(*whole)
        recent = sum(told.reviews[-asked.recent :])
        return Aspects(
            since=asked.since,
            until=asked.until,
            reviews=recent,
            recent=asked.recent,
            enough=recent >= trends.ENOUGH,
            trends=trends.trends(told.counts, told.reviews, asked.recent),
        )

    def _raid(self, shop_id: int, weeks: Sequence[Week], now: datetime, known: int) -> Raid:
        """`weeks`: oldest first; of those before the last, the newest `known` mean something."""
        *past, week = weeks
        # No more than were counted, though others may have come since.
        limit = min(week.lows, _RAID_LOOKED_AT)
        found = self._reviews.lows(now - WEEK, now, shop_id, limit) if limit else []
        texts = self._reviews.texts([each.review_id for each in found[: raid.COMPARED]])
        voices = [_voice(each, texts.get(each.review_id, "")) for each in found]
        return raid.look(voices, week, past[max(0, len(past) - known) :])

    def _rating(self) -> Rating:
        weeks = self._reviews.weekly_ratings(self._clock.now(), USUAL_WEEKS + 1)
        means = {ago: mean for ago, mean, _ in weeks}
        usual = [mean for ago, mean in means.items() if ago > 0]
        if len(usual) < 4:
            return Rating(means.get(0), None, None)
        low, _, high = statistics.quantiles(usual, n=4)
        return Rating(means.get(0), low, high)


def _week(tally: Tally) -> Week:
    return Week(tally.reviews, tally.lows, tally.visits_known, tally.first_visits)


def _voice(low: Low, text: str) -> Voice:
    newcomer = None if low.visits is None else low.visits <= 1
    return Voice(low.review_id, low.at, text, newcomer)


def _weight(found: Raid) -> tuple[Level, int]:
    return found.level, len(found.signals)


def _sentence(urgent: int, waiting: int, fresh: int) -> tuple[str, dict[str, object]]:
    if urgent:
        return "today.sentence.urgent", {"urgent": urgent}
    if fresh:
        return "today.sentence.fresh", {"fresh": fresh}
    if waiting:
        return "today.sentence.waiting", {"waiting": waiting}
    return "today.sentence.quiet", {}
