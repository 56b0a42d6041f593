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
from engine.reviews.dto import Said
from engine.reviews.service import Reviews
from engine.runtime.clock import Clock
from engine.runtime.progress import Progress, Silent

FRESH_FOR = timedelta(days=1)
USUAL_WEEKS = 12
LISTED = 50
_LOOKED_AT = 1_500
"""Newest reviews of a window (and of the weeks before) whose words are compared."""
_RAID_LOOKED_AT = 3_000
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
        the last thirteen weeks. A shop known for less than four weeks has no normal yet.
        """
        now = now or self._clock.now()
        since = now - WEEK * (raid.USUAL_WEEKS + 1)
        by_shop: defaultdict[int, list[Voice]] = defaultdict(list)
        for said in self._reviews.said(since, now, limit=_RAID_LOOKED_AT):
            by_shop[said.shop_id].append(_voice(said))
        known = self._reviews.first_days(list(by_shop))
        return {
            shop_id: raid.look(voices, now, (now - known[shop_id]) // WEEK - 1)
            for shop_id, voices in by_shop.items()
        }

    def words(
        self, window: Window, shop_id: int | None = None, progress: Progress | None = None
    ) -> Words:
        """Takes seconds the first time. Raises `Cancelled`, `WorkerLost`."""
        asked = frame(window, self._clock.now())
        now = self._with_words(asked.since, asked.until, shop_id)
        before = self._with_words(asked.before, asked.since, shop_id)
        return words.compare(now, before, self._vocabulary, progress or Silent())

    def aspects(self, window: Window, shop_id: int | None = None) -> Aspects:
        """How each aspect was judged, step by step, and what changed."""
        asked = frame(window, self._clock.now())
        whole = (asked.before, asked.until, shop_id, asked.step)
        reviews = self._reviews.read_by_step(*whole)
        counts = self._reviews.aspect_counts(*whole)
        recent = sum(reviews[-asked.recent :])
        return Aspects(
            since=asked.since,
            until=asked.until,
            reviews=recent,
            recent=asked.recent,
            enough=recent >= trends.ENOUGH,
            trends=trends.trends(counts, reviews, asked.recent),
        )

    def _with_words(self, since: datetime, until: datetime, shop_id: int | None) -> list[Said]:
        found = self._reviews.said(since, until, shop_id, _LOOKED_AT)
        return [each for each in found if each.text]

    def _rating(self) -> Rating:
        weeks = self._reviews.weekly_ratings(self._clock.now(), USUAL_WEEKS + 1)
        means = {ago: mean for ago, mean, _ in weeks}
        usual = [mean for ago, mean in means.items() if ago > 0]
        if len(usual) < 4:
            return Rating(means.get(0), None, None)
        low, _, high = statistics.quantiles(usual, n=4)
        return Rating(means.get(0), low, high)


def _voice(said: Said) -> Voice:
    by_words = said.stars is None and said.label == "negative"
    return Voice(
        said.review_id,
        said.at,
        low=by_words or (said.stars is not None and said.stars <= _LOW_STARS),
        text=said.text,
        newcomer=None if said.visits is None else said.visits <= 1,
    )


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
