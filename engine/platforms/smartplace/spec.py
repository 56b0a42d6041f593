"""What is peculiar to Naver SmartPlace (notes/platforms.md, section 2)."""

from datetime import date
from typing import Final
from urllib.parse import urlencode

from engine.platforms.landmarks import Landmarks
from engine.platforms.port import ShopFound
from engine.platforms.spec import Answering, Login, Pace, PlatformSpec, Replies, Terms, Way

SPEC: Final = PlatformSpec(
    id="smartplace",
    way=Way.CONSOLE,
    terms=Terms.OWN_ACCOUNT,
    login=Login.BROWSER,
    # 279 characters were silently rejected, 271 went through: keep clear of both
    replies=Replies(Answering.PAGE, limit=250),
    pace=Pace(
        page_interval_s=(1.5, 3.0),
        write_interval_s=(30.0, 60.0),
        pages_per_day=1500,
        replies_per_day=200,
    ),
    parser_version=2,
    console_url="https://new.smartplace.naver.com",
    login_url="https://nid.naver.com/nidlogin.login",
    unverified=("reply_limit", "stars", "blog", "dashboard"),
)

PAGE_SIZE: Final = 100  # the console answers 200 with BAD_REQUEST
FIRST_DAY: Final = date(2000, 1, 1)  # before any review
LANDMARKS: Final = Landmarks(
    home="/bizes",
    login_paths=("/nidlogin",),
    device_paths=("/deviceAdd",),
    cookies=frozenset({"NID_AUT", "NID_SES"}),
    back="url",
    closers=(
        '[role="dialog"]:not(:has(textarea)) button:has-text("닫기")',
        '[role="dialog"]:not(:has(textarea)) button[aria-label="닫기"]',
        '[role="dialog"] button:has-text("오늘 하루")',
        '[class*="Popup"]:not(:has(textarea)) button:has-text("닫기")',
        '[class*="Layer"]:not(:has(textarea)) button:has-text("닫기")',
    ),
)
MORE: Final = 'button:text-is("더보기"):not(li button)'
WRITE: Final = '[data-area-code="rv.replywrite"]'
DONE: Final = ", ".join(
    (
        '[data-area-code="rv.replydone"]',
        '[data-area-code="rv.replyregister"]',
        'button:text-is("등록")',
    )
)


def reviews_path(shop: ShopFound) -> str:
    """Of the console's page of the shop's reviews."""
    query = {"menu": "visitor"}
    if booking := shop.ref.get("booking_business_id"):
        query = {"bookingBusinessId": booking, **query}
    return f"/bizes/place/{shop.ref['place_seq']}/reviews?{urlencode(query)}"
