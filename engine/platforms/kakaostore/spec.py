"""What is peculiar to KakaoMap as a shop's owner sees it (notes/platforms.md, section 3).

Only the login's address, the page of a place and what that asks of its own API are known. Neither
Kakao's console nor the form for a reply was ever described: all that is said of them here is how
tolerantly they are looked for.
"""

import re
from datetime import timedelta
from typing import Final
from urllib.parse import quote

from engine.platforms.landmarks import Landmarks
from engine.platforms.port import ShopFound
from engine.platforms.spec import Answering, Login, Pace, PlatformSpec, Replies, Terms, Way

SPEC: Final = PlatformSpec(
    id="kakaostore",
    way=Way.CONSOLE,
    terms=Terms.DISCOURAGED,
    login=Login.BROWSER,
    replies=Replies(Answering.PAGE, limit=250, is_seen=False),
    pace=Pace(
        page_interval_s=(2.0, 4.0),
        write_interval_s=(30.0, 60.0),
        pages_per_day=1000,
        replies_per_day=200,
    ),
    parser_version=1,
    console_url="https://place.map.kakao.com",
    login_url="https://accounts.kakao.com/login",
    unverified=("entering", "list", "reply_box", "owner_reply", "reply_limit", "rights"),
    idle_limit=timedelta(days=365),
    lists_shops=False,
    is_experimental=True,
)

LANDMARKS: Final = Landmarks(
    home="/",
    login_paths=("/login",),
    back="continue",
    closers=(
        '[role="dialog"]:not(:has(textarea)) button:has-text("닫기")',
        '[role="dialog"]:not(:has(textarea)) button[aria-label="닫기"]',
        '[role="dialog"] button:has-text("오늘 하루")',
    ),
)
TAB: Final = re.compile(r"^\s*(후기|리뷰)(?!\s*(쓰|작성|남기|등록))")
"""Behind which a place may keep its reviews; not the one by which a guest writes one."""
CARD: Final = 'li, article, [role="listitem"]'
WRITE: Final = re.compile(r"(답글|댓글)(?!\s*(삭제|수정|신고|보기|숨기기|더보기|\d))")
DONE: Final = re.compile(r"^\s*((답글|댓글)\s*)?(등록|확인|저장)(하기)?\s*$")
DIALOG: Final = '[role="dialog"]'
STRANGER: Final = "로그인"
"""What a page offers to who is not in."""


def place_path(shop: ShopFound) -> str:
    """Of the shop's page."""
    return f"/{quote(shop.external_id, safe='')}"
