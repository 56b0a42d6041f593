"""What is peculiar to Baemin's console (notes/platforms.md, section 5)."""

from datetime import timedelta
from typing import Final
from urllib.parse import quote

from engine.platforms.landmarks import Landmarks
from engine.platforms.port import ShopFound
from engine.platforms.spec import Answering, Login, Pace, PlatformSpec, Replies, Terms, Way

SHOWN: Final = timedelta(days=170)
"""The page lists reviews of about 180 days; older ones may be there, unlisted."""
SPEC: Final = PlatformSpec(
    id="baemin",
    way=Way.CONSOLE,
    terms=Terms.OWN_ACCOUNT,
    login=Login.BROWSER,
    replies=Replies(
        Answering.PAGE,
        limit=300,  # nobody told Baemin's; this is the least of any delivery console
        window=timedelta(days=30),
        forbidden=("쿠팡이츠", "쿠팡", "요기요", "땡겨요"),  # also where a guest's name holds them
    ),
    pace=Pace(
        page_interval_s=(2.0, 3.0),
        write_interval_s=(30.0, 60.0),
        pages_per_day=1500,
        replies_per_day=200,
    ),
    parser_version=1,
    console_url="https://self.baemin.com",
    login_url="https://biz-member.baemin.com/login",
    unverified=("shops", "older", "count", "hidden", "reply_limit", "reply_request"),
    shown=SHOWN,
)

LANDMARKS: Final = Landmarks(
    home="/",
    login_paths=("/login",),
    closers=(
        '[role="dialog"] button:has-text("보지 않기")',
        '[role="dialog"]:not(:has(textarea)) button:has-text("닫기")',
        '[role="dialog"]:not(:has(textarea)) button[aria-label="닫기"]',
    ),
)
CARDS: Final = ("[data-index]", '[class*="ReviewItem"]', '[class*="ReviewContent-module"]')
"""Of one review, as one of them finds it."""
NUMBER: Final = r"리뷰번호\s*{id}(?!\d)"
"""How a card tells its review's id: a pattern."""
MORE: Final = 'button:text-is("더보기"):not([data-index] *):visible'
WRITE: Final = 'button:has-text("사장님 댓글 등록하기")'
DONE: Final = 'button:text-is("등록")'


def reviews_path(shop: ShopFound) -> str:
    """Of the console's page of the shop's reviews."""
    return f"/shops/{quote(shop.external_id, safe='')}/reviews"
