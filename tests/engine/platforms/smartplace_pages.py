"""`getReviews` answers to parse, in the documented shape."""

import json
from datetime import datetime
from typing import Any

from engine.runtime.clock import SEOUL

CAPTURED_AT = datetime(2026, 11, 21, 14, 30, tzinfo=SEOUL)


def an_item(number: int = 0, **changes: object) -> dict[str, Any]:
    return {
        "id": f"{number + 1:024x}",
        "author": {"displayName": "kan****", "userId": "u1", "reviewCount": 3},
        "placeDetail": {"id": "1934650021"},
        "bookingDetail": None,
        "rating": 4.5,
        "createdDateTime": "2026-11-20T18:06:18+09:00",
        "visitDateTime": "2026-11-19T00:00:00+09:00",
        "visitCount": 2,
        "content": {
            "text": "맛있게 먹고 갑니다",
            "rating": 4.5,
            "mediaItems": [{"id": "m1", "type": "image", "url": "https://img.test/1.jpg"}],
            "tags": {
                "votedKeywords": [
                    {
                        "category": "food",
                        "keywords": [{"code": "food_good", "label": {"ko": "음식이 맛있어요"}}],
                    }
                ]
            },
        },
        "reply": None,
        "isSuspended": False,
        **changes,
    }


def a_reply(**changes: object) -> dict[str, object]:
    return {
        "text": "고맙습니다.",
        "createdDateTime": "2026-11-20T20:00:00+09:00",
        "isSuspended": False,
        "isQualified": True,
        "isDeleted": False,
        **changes,
    }


def an_answer(*items: object, total: object = None) -> bytes:
    count = len(items) if total is None else total
    reviews = {"totalCount": count, "items": list(items)}
    return json.dumps({"data": {"reviews": reviews}}, ensure_ascii=False).encode()
