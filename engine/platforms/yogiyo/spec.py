"""What is peculiar to Yogiyo's console (notes/platforms.md, section 7)."""

from datetime import date, timedelta
from typing import Final
from urllib.parse import quote

from engine.platforms.landmarks import Landmarks
from engine.platforms.port import ReviewFound, ShopFound
from engine.platforms.spec import Answering, Login, Pace, PlatformSpec, Replies, Terms, Way

SPEC: Final = PlatformSpec(
    id="yogiyo",
    way=Way.CONSOLE,
    terms=Terms.OWN_ACCOUNT,
    login=Login.BROWSER,
    # The API's request for a reply was seen to work, while nobody described the page's form:
    # pressing there would be guessing.
    replies=Replies(Answering.API, limit=1000, window=timedelta(days=14), is_window_sure=False),
    pace=Pace(
        page_interval_s=(1.5, 3.0),
        write_interval_s=(30.0, 60.0),
        pages_per_day=1500,
        replies_per_day=200,
    ),
    parser_version=1,
    console_url="https://ceo.yogiyo.co.kr",
    login_url="https://ceo.yogiyo.co.kr/login/",
    unverified=("window", "dates", "range", "token", "refusals", "reviews_page", "unique_ids"),
)

API: Final = "https://ceo-api.yogiyo.co.kr"
PAGE_SIZE: Final = 50  # as the console's own page asks
FIRST_DAY: Final = date(2012, 1, 1)  # Yogiyo began in that year
TOKEN: Final = "yogiyo_bearer_token"  # noqa: S105 - the cookie's name
LANDMARKS: Final = Landmarks(
    home="/",
    login_paths=("/login",),
    cookies=frozenset({TOKEN}),
)
SHOPS: Final = "/vendor/"
SHOPS_QUERY: Final = {"is_contracted": 1}


def reviews_path(shop: ShopFound) -> str:
    return f"/vendor/{quote(shop.external_id, safe='')}/reviews/v2/"


def reply_path(shop: ShopFound, review: ReviewFound) -> str:
    vendor, number = (quote(each, safe="") for each in (shop.external_id, review.external_id))
    return f"/vendor/{vendor}/reviews/{number}/reply/"
