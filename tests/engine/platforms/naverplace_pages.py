"""Naver Place's reviews to parse, in the three shapes in which its page has them."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.runtime.clock import SEOUL

CAPTURED_AT = datetime(2026, 11, 21, 14, 30, tzinfo=SEOUL)


def an_item(number: int = 0, /, **changes: object) -> dict[str, Any]:
    return {
        "id": f"{number + 1:024x}",
        "reviewId": f"{number + 0x10001:024x}",
        "rating": None,
        "author": {"id": "Ab3xY", "nickname": "kan****", "objectId": f"{number + 0x20001:024x}"},
        "body": "김밥이 든든해요",
        "visitCount": 3,
        "visited": "11.19.목",
        "visitedDate": "2026.11.19.",
        "created": "11.20.금",
        "votedKeywords": [{"code": "food_good", "name": "음식이 맛있어요"}],
        "media": [{"type": "image", "thumbnail": "https://img.test/1.jpg"}],
        "reply": None,
        **changes,
    }


def an_answer(*items: object, total: object = None) -> bytes:
    """As GraphQL answers two operations, the reviews second."""
    count = len(items) if total is None else total
    reviews = {"total": count, "items": list(items)}
    stats = {"data": {"visitorReviewStats": {"visitorReviewsTotal": count}}}
    told = [stats, {"data": {"visitorReviews": reviews}}]
    return json.dumps(told, ensure_ascii=False).encode()


def a_state(*items: Mapping[str, Any], place: str = "1934650021", name: str = "가온식당") -> bytes:
    """As the page is delivered: objects by type and id, authors by reference."""
    state: dict[str, object] = {
        "ROOT_QUERY": {"__typename": "Query"},
        f"PlaceDetailBase:{place}": {"id": place, "name": name},
        f"VisitorReviewStatsResult:{place}": {"visitorReviewsTotal": 40},
    }
    for item in items:
        author = item["author"]
        reference = f"VisitorReviewAuthor:{author['id']}{item['id']}"
        state[reference] = author
        state[f"VisitorReview:{item['id']}"] = {**item, "author": {"__ref": reference}}
    return json.dumps(state, ensure_ascii=False).encode()


def a_row(classes: str = "pui__vn15t2", day: str = "2026년 11월 20일 금요일") -> str:
    """One entry of the list as a page shows it."""
    return f"""
      <li class="pui__zzz place_apply_pui">
        <a data-pui-click-code="profile" href="https://m.place.naver.com/my/5f0c/review?v=2">
          <img src="x.png"></a>
        <a data-pui-click-code="profile" href="https://m.place.naver.com/my/5f0c/review?v=2">
          <span>kan****</span><span>리뷰 12</span></a>
        <div class="{classes}"><a role="button">김밥이 든든해요<br>또 올게요</a></div>
        <a role="button">더보기</a>
        <div class="pui__HLNvmI"><span class="pui__jhpEyP">음식이 맛있어요</span></div>
        <time>11.20.금</time><span class="pui__blind">{day}</span>
      </li>"""


def a_list(*rows: str) -> bytes:
    return f'<ul id="_review_list">{"".join(rows)}</ul>'.encode()
