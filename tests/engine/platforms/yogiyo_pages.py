"""Pages of Yogiyo's reviews to parse, in the documented shape."""

import json
from datetime import datetime
from typing import Any

from engine.runtime.clock import SEOUL

CAPTURED_AT = datetime(2026, 11, 21, 14, 30, tzinfo=SEOUL)


def an_item(number: int = 0, /, **changes: object) -> dict[str, Any]:
    return {
        "id": 51000000 + number,
        "nickname": "배고픈**",
        "rating": 4,
        "created_at": "2026-11-20T18:06:18+09:00",
        "comment": "따뜻하게 왔어요",
        "menu_summary": "김밥/2(순한맛,단무지),라면/1",
        "review_images": [{"full": "https://img.test/1.jpg", "thumb": "https://img.test/1s.jpg"}],
        "reply": {"id": 77, "comment": "고맙습니다"},
        **changes,
    }


def an_answer(*items: object, **changes: object) -> bytes:
    told = {"count": len(items), "next": None, "previous": None, "reviews": list(items), **changes}
    return json.dumps(told, ensure_ascii=False).encode()
