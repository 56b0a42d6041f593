"""Answers of Baemin's API to parse, in the documented shape."""

import json
from datetime import datetime
from typing import Any

from engine.runtime.clock import SEOUL

CAPTURED_AT = datetime(2026, 11, 21, 14, 30, tzinfo=SEOUL)


def an_item(number: int = 0, **changes: object) -> dict[str, Any]:
    return {
        "id": 2026112000000001 + number,
        "shopNumber": 14391201,
        "memberNo": 77001,
        "memberNickname": "배고픈손님",
        "rating": 5,
        "contents": "따뜻하게 왔어요",
        "displayType": "ALL",
        "displayStatus": "DISPLAY",
        "createdDate": "2026-11-20",
        "createdAt": "2026-11-20T15:28:53.591455",
        "orderCount": 3,
        "menus": [{"name": "김치김밥"}, {"name": "우동"}],
        "deliveryReviews": [],
        "images": [{"id": 1, "imageUrl": "https://img.test/1.jpg", "displayStatus": "DISPLAY"}],
        "coupon": None,
        "blockMessage": None,
        "writableComment": True,
        "comments": [],
        **changes,
    }


def a_comment(**changes: object) -> dict[str, object]:
    return {
        "id": 9001,
        "displayType": "CEO",
        "managerNickname": None,
        "displayStatus": "DISPLAY",
        "contents": "고맙습니다.",
        **changes,
    }


def an_answer(*items: object, following: object = False) -> bytes:
    told = {"next": following, "copyReview": None, "reviews": list(items)}
    return json.dumps(told, ensure_ascii=False).encode()
