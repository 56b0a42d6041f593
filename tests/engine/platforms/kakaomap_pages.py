"""Pages of KakaoMap's reviews to parse, in the documented shape."""

import json
from datetime import datetime
from typing import Any

from engine.runtime.clock import SEOUL

CAPTURED_AT = datetime(2026, 11, 21, 14, 30, tzinfo=SEOUL)


def an_item(number: int = 0, /, **changes: object) -> dict[str, Any]:
    return {
        "review_id": 12000000 + number,
        "contents": "국물이 진하고 친절하세요",
        "star_rating": 4,
        "strength_ids": [2, 13],
        "photo_count": 1,
        "photos": [{"url": "https://img.test/1.jpg"}],
        "registered_at": "2026-03-10 18:06:18",
        "meta": {
            "owner": {"map_user_id": "1a2b3c", "nickname": "동네손님", "review_count": 7},
            "like_count": 0,
            "place": {"confirm_id": "20340917", "place_name": "가온식당"},
        },
        **changes,
    }


def an_answer(*items: object, **changes: object) -> bytes:
    told = {
        "score_set": {"review_count": len(items), "average_score": 4.0},
        "strength_description": [{"id": 2, "name": "친절"}, {"id": 13, "name": "가격"}],
        "reviews": list(items),
        "has_next": False,
        **changes,
    }
    return json.dumps(told, ensure_ascii=False).encode()
