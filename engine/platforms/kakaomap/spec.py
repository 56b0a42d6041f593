"""What is peculiar to KakaoMap's public pages (notes/platforms.md, section 3)."""

from datetime import timedelta
from typing import Final

from engine.platforms.port import ShopFound
from engine.platforms.spec import Answering, Login, Pace, PlatformSpec, Replies, Terms, Way

SPEC: Final = PlatformSpec(
    id="kakaomap",
    way=Way.PUBLIC,
    terms=Terms.DISCOURAGED,
    login=Login.NONE,
    replies=Replies(Answering.COPY, limit=250, is_seen=False),
    pace=Pace(
        page_interval_s=(1.0, 2.0),
        write_interval_s=(30.0, 60.0),
        pages_per_day=1000,
        replies_per_day=200,
    ),
    parser_version=1,
    console_url="https://place.map.kakao.com",
    login_url="https://place.map.kakao.com/",
    unverified=("owner_reply", "reply_limit", "photos", "our_name"),
    # of the owner in Kakao's own console, whoever visits this page
    idle_limit=timedelta(days=365),
    lists_as="kakaostore",
)

API: Final = "https://place-api.map.kakao.com"
HEADERS: Final = {
    "accept": "application/json",
    "accept-language": "ko",
    "appVersion": "6.6.0",
    "pf": "PC",
    "origin": SPEC.console_url,
    "user-agent": "Mozilla/5.0 (compatible; gagejigi)",
}
"""Without them the answer is 406. The last one says honestly who asks."""


def page_of(shop: ShopFound) -> str:
    """Address of the shop's public page."""
    return f"{SPEC.console_url}/{shop.external_id}"
