"""What is peculiar to Ddangyo's console (notes/platforms.md, section 8)."""

import re
from datetime import date
from typing import Final

from engine.platforms.landmarks import Landmarks
from engine.platforms.spec import Answering, Login, Pace, PlatformSpec, Replies, Terms, Way

SPEC: Final = PlatformSpec(
    id="ddangyo",
    way=Way.CONSOLE,
    terms=Terms.OWN_ACCOUNT,
    login=Login.BROWSER,
    # The request for a reply has more fields than were seen, so only the page can write it.
    # Nobody told the limit, nor a window; this is the least of any delivery console.
    replies=Replies(Answering.PAGE, limit=300),
    pace=Pace(
        page_interval_s=(1.5, 3.0),
        write_interval_s=(30.0, 60.0),
        pages_per_day=1500,
        replies_per_day=200,
    ),
    parser_version=1,
    console_url="https://boss.ddangyo.com",
    login_url="https://boss.ddangyo.com/",
    unverified=(
        "login",
        "shops",
        "unique_ids",
        "dates",
        "codes",
        "window",
        "reply_limit",
        "reply_form",
    ),
)

PAGE_SIZE: Final = 10  # as the console's own page asks
FIRST_DAY: Final = date(2010, 1, 1)  # long before Ddangyo opened
LANDMARKS: Final = Landmarks(
    home="/#SH0201",
    login_paths=(),
    closers=(
        '[role="dialog"] button:has-text("보지 않기")',
        '[role="dialog"]:not(:has(textarea)) button:has-text("닫기")',
        '[role="dialog"]:not(:has(textarea)) button[aria-label="닫기"]',
    ),
)
TAB: Final = '[id$="SH0201"]:visible'
PASSWORD: Final = 'input[type="password"]:visible'  # noqa: S105 - where an owner types one
WRITE: Final = re.compile(r"(?:댓글|답글)\s*(?:등록|작성|쓰기|달기)")
DONE: Final = re.compile(r"^\s*(?:등록|저장)")
"""What the buttons of a reply may be called: nobody described them."""
COUNT: Final = "/o2o/shop/re/requestQueryReviewCnt"
LIST: Final = "/o2o/shop/re/requestQueryReviewList"
REGISTER: Final = "/o2o/shop/re/requestRegisterReview"
