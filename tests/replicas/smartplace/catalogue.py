"""What the replica's owner has on the platform: places and their reviews, newest first."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Protocol

KST = timezone(timedelta(hours=9))


@dataclass(frozen=True, slots=True)
class Keyword:
    """One tick of "이런 점이 좋았어요"."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Review:
    """A review as the platform holds it; `stamp` is epoch seconds, `rating` 0.5-5.0 or null."""

    id: str
    stamp: int
    author: str
    author_id: str
    rating: float | None
    text: str | None
    visit_count: int = 1
    visited: bool = False
    keywords: tuple[Keyword, ...] = ()
    reply: str | None = None

    @property
    def created_at(self) -> datetime:
        return datetime.fromtimestamp(self.stamp, KST)


class Record(Protocol):
    """A stored review that is spelled out only when a page shows it."""

    def review(self) -> Review: ...


def midnight(day: date) -> int:
    """Epoch second at which `day` begins in Korea."""
    return int(datetime(day.year, day.month, day.day, tzinfo=KST).timestamp())


class Timeline:
    """Reviews by creation time, newest first; 680,000 records cost two flat arrays."""

    def __init__(self, entries: Iterable[tuple[int, Record]]) -> None:
        """`entries` are (stamp, record), newest first."""
        self._ages = array("q")
        self._records: list[Record] = []
        for stamp, record in entries:
            self._ages.append(-stamp)
            self._records.append(record)

    def __len__(self) -> int:
        return len(self._records)

    def __getitem__(self, position: int) -> Review:
        return self._records[position].review()

    def __iter__(self) -> Iterator[Review]:
        return (record.review() for record in self._records)

    def span(self, first: date | None, last: date | None) -> range:
        """Positions of the reviews written from `first` to `last`, both days included."""
        begin = bisect_left(self._ages, -midnight(last + timedelta(days=1)) + 1) if last else 0
        end = bisect_left(self._ages, -midnight(first) + 1) if first else len(self)
        return range(begin, max(begin, end))

    def position(self, stamp: int, review_id: str) -> int | None:
        """Where the review with this stamp and id stands."""
        position = bisect_left(self._ages, -stamp)
        while position < len(self) and self._ages[position] == -stamp:
            if self[position].id == review_id:
                return position
            position += 1
        return None

    def insert(self, stamp: int, record: Record) -> None:
        """Put a new record before the others of its second."""
        position = bisect_left(self._ages, -stamp)
        self._ages.insert(position, -stamp)
        self._records.insert(position, record)


@dataclass(frozen=True, slots=True)
class Written:
    """A record that is already spelled out."""

    written: Review

    def review(self) -> Review:
        return self.written


@dataclass(slots=True)
class Place:
    """One store of the owner: console id, public id and booking id are three different numbers."""

    place_seq: int
    place_id: str
    booking_business_id: int
    name: str
    timeline: Timeline
    stamps: dict[str, int]
    """Stamps of the reviews whose id does not carry it in its first eight digits."""

    def position(self, review_id: str) -> int | None:
        stamp = self.stamps.get(review_id)
        if stamp is None:
            try:
                stamp = int(review_id[:8], 16)
            except ValueError:
                return None
        return self.timeline.position(stamp, review_id)

    def find(self, review_id: str) -> Review | None:
        position = self.position(review_id)
        return None if position is None else self.timeline[position]

    def add(self, review: Review) -> None:
        self.stamps[review.id] = review.stamp
        self.timeline.insert(review.stamp, Written(review))


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The owner's places; `source` is "nsmc" or "practice"."""

    source: str
    places: tuple[Place, ...]

    def newest(self) -> datetime:
        """When the newest of all reviews was written."""
        return max(place.timeline[0].created_at for place in self.places if len(place.timeline))

    def by_seq(self, place_seq: int) -> Place | None:
        return next((place for place in self.places if place.place_seq == place_seq), None)

    def by_id(self, place_id: object) -> Place | None:
        return next((place for place in self.places if place.place_id == place_id), None)

    def holding(self, review_id: str) -> Place | None:
        return next((place for place in self.places if place.find(review_id)), None)
