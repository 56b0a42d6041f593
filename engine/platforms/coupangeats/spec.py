"""What is peculiar to the console of Coupang Eats (notes/platforms.md, section 6)."""

from datetime import timedelta
from typing import Final
from urllib.parse import quote

from engine.platforms.landmarks import Landmarks
from engine.platforms.port import ShopFound
from engine.platforms.spec import Answering, Login, Pace, PlatformSpec, Replies, Terms, Way

SHOWN: Final = timedelta(days=180)
"""The longest that the page offers; whether older reviews are listed at all is not known."""
SPEC: Final = PlatformSpec(
    id="coupangeats",
    way=Way.CONSOLE,
    terms=Terms.OWN_ACCOUNT,
    login=Login.BROWSER,
    replies=Replies(Answering.PAGE, limit=300, window=timedelta(days=14), is_window_sure=False),
    pace=Pace(
        page_interval_s=(2.0, 4.0),
        write_interval_s=(30.0, 60.0),
        pages_per_day=1000,
        replies_per_day=200,
    ),
    parser_version=1,
    console_url="https://store.coupangeats.com",
    login_url="https://store.coupangeats.com/merchant/login",
    unverified=("stores", "search", "older", "statuses", "deadline", "reply_button"),
    shown=SHOWN,
)

REVIEWS: Final = "/merchant/management/reviews"
OFF_SHOW: Final = ("UNEXPOSE", "REPORTED")
"""What a search may ask for beside those that customers see."""
LANDMARKS: Final = Landmarks(
    home=REVIEWS,
    login_paths=("/merchant/login",),
    cookies=frozenset({"unify-token"}),
    closers=(
        '[data-testid="Dialog__CloseButton"]',
        '[class*="dialog-modal"] button:has-text("보지 않기")',
        '[role="dialog"] button:has-text("보지 않기")',
        '[role="dialog"]:not(:has(textarea)) button:has-text("닫기")',
    ),
)
NEXT: Final = 'button[class*="next-btn"]:not([class*="hide-btn"]):visible'
ROW: Final = "tbody tr"
WRITE: Final = 'button:has-text("사장님 댓글 등록하기")'
FIELD: Final = 'textarea[name="review"]'
AROUND: Final = 'body, tr, form, [role="dialog"]'
"""What the field and the button may stand in; the innermost comes last."""
DONE: Final = 'button:text-is("등록"), button:text-is("등록하기"), button[type="submit"]'


def reviews_path(shop: ShopFound) -> str:
    """Of the console's page of the shop's reviews."""
    return f"{REVIEWS}/{quote(shop.external_id, safe='')}"
