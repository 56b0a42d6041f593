"""Reviews in the field shape that GraphQL and the page's state share (notes/platforms.md, 1)."""

from collections.abc import Iterable
from datetime import datetime
from zlib import crc32

from tests.replicas.kit.board import Reply, Shown
from tests.replicas.kit.clock import Clock
from tests.replicas.kit.gate import Json

_WEEKDAYS = "월화수목금토일"


def item(shown: Shown, clock: Clock) -> Json:
    """`reviewId` is another id of the same review."""
    review, today = shown.review, clock()
    written = review.created_at
    return {
        "id": review.id,
        "reviewId": f"{crc32(review.id.encode()):024x}",
        "rating": review.rating,
        "author": {
            "id": review.author_id[:5],
            "nickname": review.author,
            "from": "NAVER",
            "imageUrl": None,
            "objectId": f"{crc32(review.author_id.encode()):024x}",
            "url": f"https://m.place.naver.com/my/{crc32(review.author_id.encode()):024x}/review?v=2",
        },
        "body": review.text,
        "visitCount": review.visit_count,
        "viewCount": 0,
        "visited": _short(written, today),
        "visitedDate": f"{written:%Y.%m.%d.}",
        "created": _short(written, today),
        "themes": None,
        "votedKeywords": [
            {"code": word.code, "iconUrl": None, "iconCode": None, "name": word.label}
            for word in review.keywords
        ],
        "media": [{"type": "image", "thumbnail": address} for address in review.images],
        "reply": _reply(shown.reply, today) if shown.reply else None,
        "reactionStat": {"totalCount": 0, "typeCount": []},
    }


def in_words(day: datetime) -> str:
    """The hidden date of the page."""
    return f"{day.year}년 {day.month}월 {day.day}일 {_WEEKDAYS[day.weekday()]}요일"


def state(items: Iterable[Json], place: str, name: str, total: int) -> Json:
    """What the page is delivered with: objects by type and id, authors by reference."""
    told: Json = {
        "ROOT_QUERY": {"__typename": "Query"},
        f"PlaceDetailBase:{place}": {"id": place, "name": name},
        f"VisitorReviewStatsResult:{place}": {"id": place, "visitorReviewsTotal": total},
    }
    for each in items:
        author = each["author"]
        reference = f"VisitorReviewAuthor:{author['id']}{author['objectId']}"
        told[reference] = {"__typename": "VisitorReviewAuthor", **author}
        told[f"VisitorReview:{each['id']}"] = {**each, "author": {"__ref": reference}}
    return told


def _short(day: datetime, today: datetime) -> str:
    """5.22.금 this year, 24.8.13.화 before."""
    year = "" if day.year == today.year else f"{day:%y}."
    return f"{year}{day.month}.{day.day}.{_WEEKDAYS[day.weekday()]}"


def _reply(reply: Reply, today: datetime) -> Json:
    return {
        "editUrl": None,
        "body": reply.text,
        "editedBy": None,
        "created": _short(reply.created_at, today),
        "date": f"{reply.created_at:%Y.%m.%d.}",
        "replyTitle": None,
        "isReported": False,
        "isSuspended": False,
    }
