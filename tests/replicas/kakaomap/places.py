"""Answers of `place-api.map.kakao.com` in the documented field shape (notes/platforms.md, 3).

Of a blog post's `review_id` and `registered_at` only the names are documented: here they are a
number in a text, and a moment as reviews have it.
"""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.replicas.kakaomap.catalogue import Spot
from tests.replicas.kit.board import Shown
from tests.replicas.kit.catalogue import Catalogue, Keyword
from tests.replicas.kit.faults import Faults, amount
from tests.replicas.kit.gate import Answer, Gate, Json
from tests.replicas.kit.listing import Listings, Page
from tests.replicas.kit.posts import Post, page_of
from tests.replicas.kit.spoilers import rename

SIZE = 20
SITE = "https://place.map.kakao.com"
STRENGTHS = ("맛", "친절", "분위기", "주차", "가격", "전문성")
"""Their numbers are their places in this row, from 1 on."""


class Places:
    """Places and their reviews, for whoever sends the headers of the page."""

    def __init__(
        self, catalogue: Catalogue[Spot], listings: Listings, gate: Gate, faults: Faults
    ) -> None:
        self._catalogue = catalogue
        self._listings = listings
        self._gate = gate
        self._faults = faults

    def routes(self) -> list[Route]:
        return [
            Route("/places/panel3/{place}", self.panel),
            Route("/places/tab/reviews/kakaomap/{place}", self.reviews),
            Route("/places/tab/reviews/blog/{place}", self.posts),
        ]

    def refuse(self, request: Request) -> Response | None:
        """406 for whoever does not look like the page."""
        is_there = is_page(request) and request.headers.get("origin") == SITE
        known = is_there and request.headers.get("referer", "").startswith(f"{SITE}/")
        return None if known else not_acceptable()

    async def panel(self, request: Request) -> Response:
        def answer(body: bytes) -> Answer:
            spot = self._spot(request)
            if spot is None:
                return _nothing()
            summary = {"confirm_id": spot.id, "name": spot.name}
            review = {"score_set": _scores(len(spot.timeline)), "reviews": []}
            return {"summary": summary, "kakaomap_review": review, "blog_review": None}

        return await self._gate.api(request, "shops", self.refuse, answer)

    async def reviews(self, request: Request) -> Response:
        def answer(body: bytes) -> Answer:
            spot = self._spot(request)
            if spot is None:
                return _nothing()
            if request.query_params.get("order") not in ("LATEST", "RECOMMENDED"):
                return JSONResponse({"message": "order"}, 400)
            try:
                listed, start = self._listed(spot, request)
            except ValueError:
                return JSONResponse({"message": "previous_last_review_id"}, 400)
            return self._page(spot, listed, start)

        return await self._gate.api(request, "reviews", self.refuse, answer)

    async def posts(self, request: Request) -> Response:
        """The blog tab."""

        def answer(body: bytes) -> Answer:
            spot = self._spot(request)
            if spot is None:
                return _nothing()
            try:
                listed = page_of(spot.posts, request.query_params.get("page", ""))
            except ValueError:
                return JSONResponse({"message": "page"}, 400)
            items = [_post(each) for each in listed.shown]
            return {"review_count": listed.total, "reviews": items}

        return await self._gate.api(request, "posts", self.refuse, answer)

    def _listed(self, spot: Spot, request: Request) -> tuple[Page, int]:
        """The page that follows the cursor, and how many came before it."""
        last = request.query_params.get("previous_last_review_id")
        if last is None:
            return self._listings.page(spot, 0, SIZE), 0
        listed = self._listings.following(spot, last, SIZE)
        return listed, (spot.position(last) or 0) + 1

    def _page(self, spot: Spot, listed: Page, start: int) -> Json:
        has_next = listed.has_next
        shown = listed.shown
        if most := amount(self._faults.strike("most_shown", "reviews")):
            shown = shown[: max(0, most - start)]
            has_next = has_next and start + SIZE < most
        if self._faults.strike("has_next_forever", "reviews"):
            has_next = True
        items = [_item(each, spot) for each in shown]
        if key := self._faults.strike("strange_key", "reviews"):
            items = [{**item, str(key): {"contents": "비밀"}} for item in items]
        if items and self._faults.strike("last_without_id", "reviews"):
            items[-1] = {**items[-1], "review_id": None}
        names = [{"id": at, "name": name, "icon_url": ""} for at, name in enumerate(STRENGTHS, 1)]
        return {
            "score_set": _scores(listed.total),
            "strength_description": names,
            "reviews": rename(items, self._faults, "review_id", "contents"),
            "has_next": has_next,
        }

    def _spot(self, request: Request) -> Spot | None:
        return self._catalogue.by_id(request.path_params["place"])


def is_page(request: Request) -> bool:
    """Whether it has the headers that the page's script sends."""
    headers = request.headers
    return (
        headers.get("pf") in ("PC", "web")
        and "appversion" in headers
        and "application/json" in headers.get("accept", "")
        and headers.get("user-agent", "").startswith("Mozilla/5.0")
    )


def not_acceptable() -> Response:
    return JSONResponse({"message": "Not Acceptable"}, 406)


def _nothing() -> Response:
    return JSONResponse({"message": "Not Found"}, 404)


def _scores(total: int) -> Json:
    return {"review_count": total, "average_score": 4.1, "strength_counts": []}


def _item(shown: Shown, spot: Spot) -> Json:
    """`owner` is who wrote the review."""
    review = shown.review
    return {
        "review_id": int(review.id),
        "contents": review.text,
        "star_rating": None if review.rating is None else int(review.rating),
        "strength_ids": [_strength(each) for each in review.keywords] or None,
        "photo_count": len(review.images),
        "photos": [{"url": address} for address in review.images],
        "status": None,
        "registered_at": f"{review.created_at:%Y-%m-%d %H:%M:%S}",
        "updated_at": None,
        "meta": {
            "owner": {
                "map_user_id": review.author_id,
                "nickname": review.author,
                "review_count": review.visit_count,
            },
            "like_count": 0,
            "is_liked_by_me": False,
            "is_owner_me": False,
            "is_place_owner_pick": False,
            "like_user_profile_image_list": [],
            "place": {"confirm_id": spot.id, "place_name": spot.name},
        },
    }


def _post(post: Post) -> Json:
    return {
        "review_id": post.id,
        "title": post.title,
        "contents": post.excerpt,
        "origin_url": post.address,
        "author": post.author,
        "photo_count": post.photos,
        "registered_at": f"{post.created_at:%Y-%m-%d %H:%M:%S}",
    }


def _strength(keyword: Keyword) -> int:
    """One that the map does not know is given as its most general."""
    return STRENGTHS.index(keyword.label) + 1 if keyword.label in STRENGTHS else len(STRENGTHS)
