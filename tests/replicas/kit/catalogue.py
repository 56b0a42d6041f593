"""What the replica's owner has on the platform: shops and their reviews, newest first."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import ClassVar, Generic, Protocol, Self, TypeVar

from tests.replicas.kit.clock import KST, midnight
from tests.replicas.kit.ids import HexIds, Ids
from tests.replicas.kit.posts import Post


@dataclass(frozen=True, slots=True)
class Keyword:
    """One tick of "이런 점이 좋았어요"."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Review:
    """All that any platform shows of a review; `stamp` is epoch seconds, `reply` an old one."""

    id: str
    stamp: int
    author: str
    author_id: str
    rating: float | None
    text: str | None
    visit_count: int = 1
    """Visits or orders of this author, as the platform counts them."""
    visited: bool = False
    keywords: tuple[Keyword, ...] = ()
    menus: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    reply: str | None = None

    @property
    def created_at(self) -> datetime:
        return datetime.fromtimestamp(self.stamp, KST)


class Record(Protocol):
    """A stored review that is spelled out only when a page shows it."""

    def review(self) -> Review: ...


class Timeline:
    """Reviews by creation time, newest first; 680,000 records cost two flat arrays."""

    def __init__(self, entries: Iterable[tuple[int, Record]]) -> None:
        """`entries` are (stamp, record), newest first."""
        self._ages = array("q")
        self._records: list[Record] = []
        for stamp, record in entries:
            self._ages.append(-stamp)
            self._records.append(record)

    @classmethod
    def of(cls, reviews: Iterable[Review]) -> Self:
        """Reviews that are already spelled out, newest first."""
        return cls((review.stamp, Written(review)) for review in reviews)

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

    def position(self, seconds: range, review_id: str) -> int | None:
        """Where the review of this id stands, which was written in these seconds."""
        position = bisect_left(self._ages, 1 - seconds.stop)
        while position < len(self) and -self._ages[position] in seconds:
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


@dataclass(slots=True, kw_only=True)
class Shop:
    """One shop of the owner; a platform with further ids of it adds them in a subclass."""

    ids: ClassVar[Ids] = HexIds()

    id: str
    """By which the platform's reviews name it."""
    name: str
    timeline: Timeline
    stamps: dict[str, int] = field(default_factory=dict)
    """Stamps of the reviews whose id does not tell it."""
    posts: list[Post] = field(default_factory=list)
    """What blogs write about it, where the platform lists that."""

    def position(self, review_id: str) -> int | None:
        stamp = self.stamps.get(review_id)
        if stamp is not None:
            return self.timeline.position(range(stamp, stamp + 1), review_id)
        try:
            return self.timeline.position(self.ids.seconds(review_id), review_id)
        except ValueError:
            return None

    def find(self, review_id: str) -> Review | None:
        position = self.position(review_id)
        return None if position is None else self.timeline[position]

    def add(self, review: Review) -> None:
        self.stamps[review.id] = review.stamp
        self.timeline.insert(review.stamp, Written(review))


ShopT = TypeVar("ShopT", bound=Shop)


@dataclass(frozen=True, slots=True)
class Catalogue(Generic[ShopT]):
    """The owner's shops; `source` is "nsmc" or "practice"."""

    source: str
    shops: tuple[ShopT, ...]

    def newest(self) -> datetime:
        """When the newest of all reviews was written."""
        return max(shop.timeline[0].created_at for shop in self.shops if len(shop.timeline))

    def oldest(self) -> datetime | None:
        oldest = (shop.timeline[-1].created_at for shop in self.shops if len(shop.timeline))
        return min(oldest, default=None)

    def by_id(self, shop_id: object) -> ShopT | None:
        return next((shop for shop in self.shops if shop.id == shop_id), None)

    def holding(self, review_id: str) -> ShopT | None:
        return next((shop for shop in self.shops if shop.find(review_id)), None)
