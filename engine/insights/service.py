"""The morning at a glance, and what guests say over time, from what is stored; works without any
network.
"""

import statistics
from collections import defaultdict
from datetime import datetime, timedelta

from engine.insights import raid, trends, words
from engine.insights.dto import Aspects, Rating, Today, Window, Words
from engine.insights.frame import frame
from engine.insights.raid import NO_RAID, WEEK, Level, Raid, Voice
from engine.insights.words import Vocabulary
from engine.language.port import Language
from engine.reviews.dto import Felt
from engine.reviews.service import Reviews
from engine.runtime.clock import Clock
from engine.runtime.progress import Progress, Silent

FRESH_FOR = timedelta(days=1)
USUAL_WEEKS = 12
LISTED = 50
_LOOKED_AT = 1_000
"""Newest reviews of a window (and of the weeks before) whose words are compared."""
_RAID_LOOKED_AT = 2_000
_RAID_READ = 200
"""This week's low reviews whose texts are held against each other."""
_LOW_STARS = 2.0


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
        found = self._reviews.felt(since, now, _RAID_LOOKED_AT)
        recent = [each for each in found if each.at > now - WEEK and _is_low(each)]
        texts = self._reviews.texts([each.review_id for each in recent[:_RAID_READ]])
        by_shop: defaultdict[int, list[Voice]] = defaultdict(list)
        for each in found:
            by_shop[each.shop_id].append(_voice(each, texts.get(each.review_id, "")))
        known = self._reviews.first_days(list(by_shop))
        # What lies before a full look is unknown, too.
        reach = found[-1].at if len(found) == _RAID_LOOKED_AT else since
        return {
            shop_id: raid.look(voices, now, (now - max(known[shop_id], reach)) // WEEK - 1)
            for shop_id, voices in by_shop.items()
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

    def _rating(self) -> Rating:
        weeks = self._reviews.weekly_ratings(self._clock.now(), USUAL_WEEKS + 1)
        means = {ago: mean for ago, mean, _ in weeks}
        usual = [mean for ago, mean in means.items() if ago > 0]
        if len(usual) < 4:
            return Rating(means.get(0), None, None)
        low, _, high = statistics.quantiles(usual, n=4)
        return Rating(means.get(0), low, high)


def _is_low(felt: Felt) -> bool:
    if felt.stars is None:
        return felt.label == "negative"
    return felt.stars <= _LOW_STARS


def _voice(felt: Felt, text: str) -> Voice:
    newcomer = None if felt.visits is None else felt.visits <= 1
    return Voice(felt.review_id, felt.at, _is_low(felt), text, newcomer)


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
