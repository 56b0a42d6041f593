"""Reviews for the shops of the suites' stages."""

from collections.abc import Callable
from datetime import datetime, timedelta

from tests.replicas.kit.catalogue import Review, Timeline
from tests.replicas.kit.clock import Clock
from tests.replicas.kit.ids import Ids


def a_timeline(
    count: int, clock: Clock, write: Callable[[int, datetime], Review], *, hours: int
) -> Timeline:
    """So many hours apart, the newest of two days ago. `write`: by number and moment."""
    newest = clock().replace(microsecond=0) - timedelta(days=2)
    return Timeline.of(write(each, newest - timedelta(hours=hours * each)) for each in range(count))


def a_plain_review(ids: Ids, number: int, written: datetime) -> Review:
    """Each number has other words and another author; the stars take turns."""
    stamp = int(written.timestamp())
    return Review(
        id=ids.of(stamp, number),
        stamp=stamp,
        author=f"손님{number}",
        author_id=f"u{number}",
        rating=number % 5 + 1,
        text=f"맛있게 먹고 갑니다 {number}",
    )
