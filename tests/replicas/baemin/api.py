"""`self-api` of the replica: who is here, the shops, their reviews, and replies to them."""

import json
from datetime import date

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.replicas.baemin.catalogue import BaeminShop
from tests.replicas.baemin.items import is_writable, review_item
from tests.replicas.baemin.signature import Signature
from tests.replicas.kit.board import Board
from tests.replicas.kit.catalogue import Catalogue, Review
from tests.replicas.kit.clock import Clock
from tests.replicas.kit.faults import Faults, amount
from tests.replicas.kit.gate import Answer, Gate, Json
from tests.replicas.kit.listing import Listings, Wanted, day
from tests.replicas.kit.login import LoginHost
from tests.replicas.kit.spoilers import rename

LIMITS = (10, 20, 100)
INVALID = {"code": "INVALID_PARAMETER", "message": "공백일 수 없습니다."}


class Api:
    def __init__(
        self,
        catalogue: Catalogue[BaeminShop],
        listings: Listings,
        board: Board,
        faults: Faults,
        gate: Gate,
        login: LoginHost,
        signature: Signature,
        clock: Clock,
    ) -> None:
        self._catalogue = catalogue
        self._listings = listings
        self._board = board
        self._faults = faults
        self._gate = gate
        self._login = login
        self._signature = signature
        self._clock = clock

    def routes(self) -> list[Route]:
        reviews = "/v1/review/shops/{shop}/reviews"
        return [
            Route("/v1/session/profile", self.profile),
            Route("/v4/store/shops/search", self.shops),
            Route(reviews, self.reviews),
            Route(f"{reviews}/count", self.count),
            Route(f"{reviews}/comments", self.comment, methods=["POST"]),
        ]

    async def profile(self, request: Request) -> Response:
        return await self._gate.api(
            request, "shops", self._denied, lambda body: {"shopOwnerNumber": "201801010001"}
        )

    async def shops(self, request: Request) -> Response:
        rows = [{"shopNo": int(each.id), "name": each.name} for each in self._catalogue.shops]
        return await self._gate.api(request, "shops", self._denied, lambda body: {"contents": rows})

    async def reviews(self, request: Request) -> Response:
        def page(body: bytes) -> Answer:
            shop, query = self._shop(request), request.query_params
            try:
                start, size = int(query["offset"]), int(query["limit"])
                wanted = Wanted(day(query["from"]), day(query["to"]))
            except (KeyError, ValueError):
                return JSONResponse(INVALID, 400)
            if shop is None or size not in LIMITS:
                return JSONResponse(INVALID, 400)
            return self._page(shop, start, size, wanted)

        return await self._gate.api(request, "reviews", self._denied, page)

    def _page(self, shop: BaeminShop, start: int, size: int, wanted: Wanted) -> Json:
        listed, now = self._listings.page(shop, start, size, wanted), self._clock()
        items = [review_item(each, shop.id, self._faults, now) for each in listed.shown]
        items = rename(items, self._faults, "id", "contents")
        return {
            "next": listed.has_next,
            "copyReview": None,
            "copyReviewPopup": None,
            "reviews": items,
        }

    async def count(self, request: Request) -> Response:
        def counted(body: bytes) -> Answer:
            shop = self._shop(request)
            if shop is None:
                return JSONResponse(INVALID, 400)
            return self._counted(shop, day(request.query_params.get("from")))

        return await self._gate.api(request, "shops", self._denied, counted)

    def _counted(self, shop: BaeminShop, first: date | None) -> Json:
        span = shop.timeline.span(first, None)
        total = len(self._board.positions(shop, span, None))
        open_ones = len(self._board.positions(shop, span, answered=False))
        blocked = self._faults.setting("blocked_reviews")
        shown = total + amount(self._faults.strike("total_offset", "reviews"))
        return {
            "reviewCount": None if self._faults.strike("no_count", "shops") else shown,
            "noCommentReviewCount": open_ones,
            "blockedReviewCount": len(blocked) if isinstance(blocked, list) else 0,
            "recentReviewCount": total,
        }

    async def comment(self, request: Request) -> Response:
        def stored(body: bytes) -> Answer:
            given = _given(body)
            shop, text = self._shop(request), str(given.get("contents") or "").strip()
            review = shop.find(str(given.get("reviewId"))) if shop else None
            if review is None or not text or str(given.get("shopNumber")) != getattr(shop, "id", 0):
                return JSONResponse(INVALID, 400)
            return self._store(review, str(given["contents"]))

        return await self._gate.api(request, "reply", self._denied, stored)

    def _store(self, review: Review, text: str) -> Answer:
        if code := self._faults.strike("reply_code", "reply"):
            self._board.refuse(review, text)
            return JSONResponse({"code": code}, 400)
        is_late = self._faults.strike("past_deadline", "reply")
        if is_late or not is_writable(review, self._clock()):
            self._board.refuse(review, text)
            return JSONResponse(INVALID, 400)
        reply = self._board.post(review, text)
        return {"reviewCommentId": int(reply.id) if reply else None}

    def _shop(self, request: Request) -> BaeminShop | None:
        return self._catalogue.by_id(request.path_params["shop"])

    def _denied(self, request: Request) -> Response | None:
        return self._signature.refuse(request) or self._login.refuse(request)


def _given(body: bytes) -> Json:
    try:
        given = json.loads(body)
    except ValueError:
        return {}
    return given if isinstance(given, dict) else {}
