"""The practice shops of resources/practice, written by us, as the owner's shops on a platform.

reviews.jsonl holds what Naver's guests wrote, `{platform}.jsonl` those of another platform: the
same two shops have other reviews on each. posts.jsonl holds what blogs write about them, and by
`rows` whose platform lists it.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import NotRequired, TypedDict
from zlib import crc32

from tests.replicas.kit.catalogue import Catalogue, Keyword, Review, ShopT, Timeline
from tests.replicas.kit.clock import midnight
from tests.replicas.kit.ids import Ids
from tests.replicas.kit.posts import Post

FOLDER = Path(__file__).parents[3] / "resources" / "practice"
NAVER = "reviews"


class ShopRow(TypedDict):
    slug: str
    name: str
    placeSeq: int
    placeId: str
    bookingBusinessId: int


class KeywordRow(TypedDict):
    code: str
    label: str


class ReviewRow(TypedDict):
    shop: str
    id: str
    """24 hexadecimal digits, as on Naver."""
    author: str
    rating: float | None
    text: str | None
    days_ago: int
    time: str
    visit_count: NotRequired[int]
    keywords: NotRequired[list[KeywordRow]]
    menus: NotRequired[list[str]]
    reply: NotRequired[str | None]


class PostRow(TypedDict):
    shop: str
    rows: str
    address: str
    title: str
    excerpt: str
    author: str
    photos: int
    days_ago: int
    time: str


Opening = Callable[[ShopRow, Timeline, dict[str, int]], ShopT]
"""Opens a shop with its reviews and their stamps."""


@dataclass(frozen=True, slots=True)
class PracticeMissing(Exception):
    """Neither real nor practice reviews could be found."""

    folder: Path
    rows: str

    def __str__(self) -> str:
        return f"no shops.json and {self.rows}.jsonl in {self.folder}"


def load(
    now: datetime,
    opening: Opening[ShopT],
    *,
    rows: str = NAVER,
    ids: Ids | None = None,
    folder: Path = FOLDER,
) -> Catalogue[ShopT]:
    """The practice shops, dated back from `now` (in Korea); nothing lies in the future.

    `rows` names the file; `ids` makes the platform's ids, None keeps those of the file.
    """
    try:
        shops: list[ShopRow] = json.loads((folder / "shops.json").read_text("utf-8"))
        lines = (folder / f"{rows}.jsonl").read_text("utf-8").splitlines()
    except FileNotFoundError as error:
        raise PracticeMissing(folder, rows) from error
    read: list[ReviewRow] = [json.loads(line) for line in lines if line.strip()]
    posts = _posts(folder, rows)
    opened = [_open(opening, shop, read, now, ids) for shop in shops]
    for shop, row in zip(opened, shops, strict=True):
        shop.posts += [_post(post, now) for post in posts if post["shop"] == row["slug"]]
    return Catalogue("practice", tuple(opened))


def _posts(folder: Path, rows: str) -> list[PostRow]:
    """None in a folder that somebody made for reviews alone."""
    file = folder / "posts.jsonl"
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    read: list[PostRow] = [json.loads(line) for line in lines if line.strip()]
    return [row for row in read if row["rows"] == rows]


def _post(row: PostRow, now: datetime) -> Post:
    number = crc32(row["address"].encode()) % 10**7
    stamp = _stamp(row, now)
    words = (row["title"], row["excerpt"], row["author"], row["address"])
    return Post(str(10**7 + number), stamp, *words, photos=row["photos"])


def _open(
    opening: Opening[ShopT], shop: ShopRow, rows: list[ReviewRow], now: datetime, ids: Ids | None
) -> ShopT:
    reviews = [_review(row, now, ids) for row in rows if row["shop"] == shop["slug"]]
    reviews.sort(key=lambda review: review.stamp, reverse=True)
    timeline = Timeline.of(reviews)
    return opening(shop, timeline, {review.id: review.stamp for review in reviews})


def _review(row: ReviewRow, now: datetime, ids: Ids | None) -> Review:
    stamp = _stamp(row, now)
    return Review(
        id=ids.of(stamp, crc32(row["id"].encode()) % 10**7) if ids else row["id"],
        stamp=stamp,
        author=row["author"],
        author_id=f"{crc32(row['author'].encode()):08x}",
        rating=row["rating"],
        text=row["text"],
        visit_count=row.get("visit_count", 1),
        visited=True,
        keywords=tuple(Keyword(k["code"], k["label"]) for k in row.get("keywords", [])),
        menus=tuple(row.get("menus", [])),
        reply=row.get("reply"),
    )


def _stamp(row: ReviewRow | PostRow, now: datetime) -> int:
    clock = time.fromisoformat(row["time"])
    second = clock.hour * 3600 + clock.minute * 60 + clock.second
    stamp = midnight(now.date() - timedelta(days=row["days_ago"])) + second
    return stamp if stamp <= now.timestamp() else stamp - 86400
