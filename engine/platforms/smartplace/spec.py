"""What is peculiar to Naver SmartPlace (notes/platforms.md, section 2)."""

from datetime import date
from typing import Final

from engine.platforms.port import Pace, PlatformSpec

SPEC: Final = PlatformSpec(
    id="smartplace",
    reply_limit=250,  # 279 were silently rejected, 271 went through: keep clear of both
    pace=Pace(
        page_interval_s=(1.5, 3.0),
        write_interval_s=(30.0, 60.0),
        pages_per_day=1500,
        replies_per_day=200,
    ),
    parser_version=1,
    console_url="https://new.smartplace.naver.com",
    login_url="https://nid.naver.com/nidlogin.login",
)

PAGE_SIZE: Final = 100  # the console answers 200 with BAD_REQUEST
FIRST_DAY: Final = date(2000, 1, 1)  # before any review
LOGIN_COOKIES: Final = frozenset({"NID_AUT", "NID_SES"})
CLOSERS: Final = (
    '[role="dialog"] button:has-text("닫기")',
    '[role="dialog"] button[aria-label="닫기"]',
    '[role="dialog"] button:has-text("오늘 하루")',
    '[class*="Popup"] button:has-text("닫기")',
    '[class*="Layer"] button:has-text("닫기")',
)
"""Buttons that close what the console lays over its pages."""
MORE: Final = 'button:text-is("더보기"):not(li button)'
WRITE: Final = '[data-area-code="rv.replywrite"]'
DONE: Final = ", ".join(
    (
        '[data-area-code="rv.replydone"]',
        '[data-area-code="rv.replyregister"]',
        'button:text-is("등록")',
    )
)
