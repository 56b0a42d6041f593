"""A review as Baemin's API spells it; fields whose values nobody documented are null or empty."""

from datetime import datetime, timedelta
from zlib import crc32

from tests.replicas.kit.board import Shown
from tests.replicas.kit.catalogue import Review
from tests.replicas.kit.faults import Faults

Json = dict[str, object]
WINDOW = timedelta(days=30)


def review_item(shown: Shown, shop_id: str, faults: Faults, now: datetime) -> Json:
    review = shown.review
    return {
        "id": int(review.id),
        "shopNumber": int(shop_id),
        "memberNo": crc32(review.author_id.encode()),
        "memberNickname": review.author,
        "rating": review.rating,
        "contents": review.text,
        "displayType": "ALL",
        "displayStatus": "ABUSE_BLOCK" if _named(faults, "blocked_reviews", review) else "DISPLAY",
        "createdDate": f"{review.created_at.date()}",
        "createdAt": _moment(review),
        "orderCount": review.visit_count,
        "menus": [{"name": menu} for menu in review.menus],
        "deliveryReviews": [],
        "images": [_image(number, url) for number, url in enumerate(review.images)],
        "coupon": None,
        "blockMessage": None,
        "writableComment": is_writable(review, now),
        "writableCommentType": None,
        "comments": _comments(shown, faults),
    }


def is_writable(review: Review, now: datetime) -> bool:
    return now - review.created_at <= WINDOW


def _moment(review: Review) -> str:
    """Naive, with microseconds."""
    micros = crc32(review.id.encode()) % 999_999 + 1
    return review.created_at.replace(tzinfo=None, microsecond=micros).isoformat()


def _image(number: int, url: str) -> Json:
    return {
        "id": number + 1,
        "imageUrl": url,
        "displayStatus": "DISPLAY",
        "sequence": number,
        "createdAt": None,
    }


def _comments(shown: Shown, faults: Faults) -> list[Json]:
    review, comments = shown.review, []
    if _named(faults, "manager_comments", review):
        comments.append(_comment(1, "BAERA_MANAGER", "DISPLAY", "확인하고 조치했습니다."))
    if _named(faults, "deleted_replies", review):
        comments.append(_comment(2, "CEO", "DELETED", "지운 답글입니다."))
    if shown.reply:
        comments.append(_comment(int(shown.reply.id), "CEO", "DISPLAY", shown.reply.text))
    return comments


def _comment(number: int, kind: str, status: str, text: str) -> Json:
    return {
        "id": number,
        "displayType": kind,
        "managerNickname": None,
        "displayStatus": status,
        "contents": text,
    }


def _named(faults: Faults, switch: str, review: Review) -> bool:
    named = faults.setting(switch)
    return isinstance(named, list) and review.id in named
