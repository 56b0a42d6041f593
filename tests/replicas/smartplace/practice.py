"""The practice shops of resources/practice, written by us, as the owner's places."""

import json
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import NotRequired, TypedDict
from zlib import crc32

from tests.replicas.smartplace.catalogue import (
    Catalogue,
    Keyword,
    Place,
    Review,
    Timeline,
    Written,
    midnight,
)

FOLDER = Path(__file__).parents[3] / "resources" / "practice"


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
    """24 hexadecimal digits, as on the platform."""
    author: str
    rating: float | None
    text: str | None
    days_ago: int
    time: str
    visit_count: NotRequired[int]
    keywords: NotRequired[list[KeywordRow]]
    reply: NotRequired[str | None]


@dataclass(frozen=True, slots=True)
class PracticeMissing(Exception):
    """Neither real nor practice reviews could be found."""

    folder: Path

    def __str__(self) -> str:
        return f"no shops.json and reviews.jsonl in {self.folder}"


def load(now: datetime, folder: Path = FOLDER) -> Catalogue:
    """The practice shops, dated back from `now` (in Korea); nothing lies in the future."""
    try:
        shops: list[ShopRow] = json.loads((folder / "shops.json").read_text("utf-8"))
        lines = (folder / "reviews.jsonl").read_text("utf-8").splitlines()
    except FileNotFoundError as error:
        raise PracticeMissing(folder) from error
    rows: list[ReviewRow] = [json.loads(line) for line in lines if line.strip()]
    return Catalogue("practice", tuple(_place(shop, rows, now) for shop in shops))


def _place(shop: ShopRow, rows: list[ReviewRow], now: datetime) -> Place:
    reviews = [_review(row, now) for row in rows if row["shop"] == shop["slug"]]
    reviews.sort(key=lambda review: review.stamp, reverse=True)
    return Place(
        int(shop["placeSeq"]),
        str(shop["placeId"]),
        int(shop["bookingBusinessId"]),
        shop["name"],
        Timeline((review.stamp, Written(review)) for review in reviews),
        {review.id: review.stamp for review in reviews},
    )


def _review(row: ReviewRow, now: datetime) -> Review:
    clock = time.fromisoformat(row["time"])
    second = clock.hour * 3600 + clock.minute * 60 + clock.second
    stamp = midnight(now.date() - timedelta(days=row["days_ago"])) + second
    return Review(
        id=row["id"],
        stamp=stamp if stamp <= now.timestamp() else stamp - 86400,
        author=row["author"],
        author_id=f"{crc32(row['author'].encode()):08x}",
        rating=row["rating"],
        text=row["text"],
        visit_count=row.get("visit_count", 1),
        visited=True,
        keywords=tuple(Keyword(k["code"], k["label"]) for k in row.get("keywords", [])),
        reply=row.get("reply"),
    )
