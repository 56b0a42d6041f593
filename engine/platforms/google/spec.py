"""What is peculiar to Google Business Profile (notes/platforms.md, section 4)."""

from typing import Final
from urllib.parse import quote

from engine.platforms.port import ReviewFound, ShopFound
from engine.platforms.spec import Answering, Login, Pace, PlatformSpec, Replies, Terms, Unit, Way

SPEC: Final = PlatformSpec(
    id="google",
    way=Way.OFFICIAL,
    terms=Terms.ALLOWED,
    login=Login.CONSENT,
    replies=Replies(Answering.API, limit=4096, unit=Unit.BYTES, is_removable=True),
    # allowed are 300 requests a minute, and 10 edits a minute of one profile
    pace=Pace(
        page_interval_s=(0.5, 1.0),
        write_interval_s=(10.0, 20.0),
        pages_per_day=5000,
        replies_per_day=200,
    ),
    parser_version=1,
    console_url="https://business.google.com",
    login_url="https://accounts.google.com/o/oauth2/v2/auth",
    unverified=("original", "moderation", "verified", "page_tokens"),
)

SCOPE: Final = "https://www.googleapis.com/auth/business.manage"
TOKEN: Final = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address
ACCOUNTS: Final = "https://mybusinessaccountmanagement.googleapis.com/v1/accounts"
INFORMATION: Final = "https://mybusinessbusinessinformation.googleapis.com/v1"
REVIEWS: Final = "https://mybusiness.googleapis.com/v4"
ACCOUNTS_SIZE: Final = 20
LOCATIONS_SIZE: Final = 100
PAGE_SIZE: Final = 50


def reviews_address(shop: ShopFound) -> str:
    """`ref`: account is the one in which the location was found, "accounts/123"."""
    return f"{REVIEWS}/{shop.ref['account']}/locations/{shop.external_id}/reviews"


def review_address(shop: ShopFound, review: ReviewFound) -> str:
    return f"{reviews_address(shop)}/{quote(review.external_id, safe='')}"
