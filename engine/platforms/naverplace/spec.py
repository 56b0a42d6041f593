"""What is peculiar to Naver Place's public pages (notes/platforms.md, section 1)."""

from typing import Final

from engine.platforms.landmarks import Landmarks
from engine.platforms.port import ShopFound
from engine.platforms.spec import Answering, Login, Pace, PlatformSpec, Replies, Terms, Way

SPEC: Final = PlatformSpec(
    id="naverplace",
    way=Way.PUBLIC,
    terms=Terms.FORBIDDEN,
    login=Login.NONE,
    # the console's limit: the same replies
    replies=Replies(Answering.COPY, limit=250),
    pace=Pace(
        page_interval_s=(1.5, 3.0),
        write_interval_s=(30.0, 60.0),
        pages_per_day=300,
        replies_per_day=200,
        place_interval_s=(300.0, 330.0),
    ),
    parser_version=1,
    console_url="https://m.place.naver.com",
    login_url="https://m.place.naver.com/",
    unverified=("state", "name", "screen", "reply_limit", "stars"),
    lists_as="smartplace",
)

LANDMARKS: Final = Landmarks(home="/", login_paths=())
KIND: Final = "place"
"""What a shop is where its address does not tell; the site knows better and leads there."""
LIST: Final = "#_review_list"
ITEMS: Final = f"{LIST} > li"
MORE: Final = (
    'xpath=//*[@id="_review_list"]/following::*[self::a or self::button]'
    '[normalize-space(.)="더보기"]'
)
"""Behind the list: an item has a 더보기 of its own."""


def reviews_path(shop: ShopFound) -> str:
    """Of the shop's page of visitors' reviews, newest first."""
    kind = shop.ref.get("kind", KIND)
    return f"/{kind}/{shop.external_id}/review/visitor?reviewSort=recent"
