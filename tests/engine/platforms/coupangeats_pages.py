"""Answers of Coupang Eats's API to parse, in the documented shape."""

import json
from datetime import datetime
from typing import Any

from engine.runtime.clock import SEOUL

CAPTURED_AT = datetime(2026, 11, 21, 14, 30, tzinfo=SEOUL)


def an_item(number: int = 0, **changes: object) -> dict[str, Any]:
    return {
        "orderReviewId": 880000001 + number,
        "storeId": 512001,
        "rating": 4,
        "comment": "빨리 왔어요",
        "customerName": "김*리",
        "createdAt": "2026-11-20T15:28:53",
        "orderedAt": "2026-11-20T14:50:00",
        "orderInfo": [{"dishName": "김치김밥"}, {"dishName": "우동"}],
        "images": ["https://img.test/1.jpg"],
        "tags": [],
        "statusType": "EXPOSE",
        "orderType": None,
        "orderCount": 2,
        "abbrOrderId": "AB12CD",
        "replies": [],
        **changes,
    }


def an_answer(*items: object, total: object = None, size: object = 10) -> bytes:
    count = len(items) if total is None else total
    data = {"pageNumber": 1, "pageSize": size, "total": count, "content": list(items)}
    told = {"code": "SUCCESS", "error": None, "data": data}
    return json.dumps(told, ensure_ascii=False).encode()
