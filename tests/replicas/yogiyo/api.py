"""`ceo-api` of the replica: shops, their reviews, and replies to them."""

import json
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.replicas.kit.answers import unauthorized
from tests.replicas.kit.board import Board, Shown
from tests.replicas.kit.catalogue import Catalogue, Review
from tests.replicas.kit.faults import Faults
from tests.replicas.kit.gate import Answer, Gate, Json
from tests.replicas.kit.listing import Listings, Wanted, day
from tests.replicas.kit.sessions import Sessions
from tests.replicas.kit.spoilers import rename
from tests.replicas.yogiyo.catalogue import Vendor

LONGEST: Final = 1000
REFUSED: Final = {"detail": "요청을 처리할 수 없습니다."}
"""In whatever words: nobody saw Yogiyo's."""
_REVIEWS: Final = "/vendor/{vendor}/reviews"


class Api:
    def __init__(
        self,
        catalogue: Catalogue[Vendor],
        board: Board,
        listings: Listings,
        faults: Faults,
        gate: Gate,
        sessions: Sessions,
        origin: str,
    ) -> None:
        """`origin`: its own."""
        self._catalogue = catalogue
        self._board = board
        self._listings = listings
        self._faults = faults
        self._gate = gate
        self._sessions = sessions
        self._origin = origin

    def routes(self) -> list[Route]:
        reply = f"{_REVIEWS}/{{review}}/reply/"
        return [
            Route("/vendor/", self.vendors),
            Route(f"{_REVIEWS}/v2/", self.reviews),
            Route(reply, self.write, methods=["POST"]),
            Route(f"{reply}{{reply}}/", self.change, methods=["PATCH", "DELETE"]),
        ]

    async def vendors(self, request: Request) -> Response:
        rows = [{"id": int(each.id), "name": each.name} for each in self._catalogue.shops]
        return await self._gate.api(request, "shops", self._stranger, lambda body: list(rows))

    async def reviews(self, request: Request) -> Response:
        def page(body: bytes) -> Answer:
            vendor, query = self._vendor(request), request.query_params
            try:
                number, size = int(query["page"]), int(query["page_size"])
                wanted = Wanted(
                    day(query["create_from"]),
                    day(query["create_to"]),
                    answered=False if query.get("no_reply_only") == "true" else None,
                )
            except (KeyError, ValueError):
                return JSONResponse(REFUSED, 400)
            if vendor is None:
                return JSONResponse(REFUSED, 404)
            return self._page(vendor, number, size, wanted)

        return await self._gate.api(request, "reviews", self._stranger, page)

    def _page(self, vendor: Vendor, number: int, size: int, wanted: Wanted) -> Json:
        listed = self._listings.page(vendor, number * size, size, wanted)
        items = rename([_item(each) for each in listed.shown], self._faults, "id", "comment")
        goes_on = listed.has_next or self._faults.strike("next_never_ends", "reviews")
        here = f"{self._origin}/vendor/{vendor.id}/reviews/v2/?page_size={size}&page="
        return {
            "count": listed.total,
            "next": f"{here}{number + 1}" if goes_on else None,
            "previous": f"{here}{number - 1}" if number else None,
            "reviews": items,
        }

    async def write(self, request: Request) -> Response:
        def stored(body: bytes) -> Answer:
            review, text = self._review(request), _comment(body)
            if review is None:
                return JSONResponse(REFUSED, 404)
            status = self._faults.strike("reply_refused", "reply")
            if status is not None or not 0 < len(text) <= LONGEST or self._board.reply(review):
                self._board.refuse(review, text)
                return JSONResponse(REFUSED, 400 if status in (None, True) else int(str(status)))
            reply = self._board.post(review, text)
            return {"id": int(reply.id) if reply else None}

        return await self._gate.api(request, "reply", self._stranger, stored)

    async def change(self, request: Request) -> Response:
        def changed(body: bytes) -> Answer:
            review = self._review(request)
            standing = self._board.reply(review) if review else None
            if review is None or standing is None or standing.id != request.path_params["reply"]:
                return JSONResponse(REFUSED, 404)
            if request.method == "DELETE":
                self._board.withdraw(review)
            else:
                self._board.amend(review, _comment(body))
            return {"id": int(standing.id)}

        return await self._gate.api(request, "reply", self._stranger, changed)

    def _vendor(self, request: Request) -> Vendor | None:
        return self._catalogue.by_id(request.path_params["vendor"])

    def _review(self, request: Request) -> Review | None:
        vendor = self._vendor(request)
        return vendor.find(request.path_params["review"]) if vendor else None

    def _stranger(self, request: Request) -> Response | None:
        """A cookie is no key here."""
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        known = kind == "Bearer" and self._sessions.alive(token)
        return None if known else unauthorized("login required")


def _item(shown: Shown) -> Json:
    review, reply = shown.review, shown.reply
    return {
        "id": int(review.id),
        "nickname": review.author,
        "rating": review.rating,
        "created_at": review.created_at.isoformat(),
        "comment": review.text,
        "menu_summary": ",".join(review.menus),
        "review_images": [{"full": url, "thumb": f"{url}?thumb"} for url in review.images],
        "reply": {"id": int(reply.id), "comment": reply.text} if reply else None,
    }


def _comment(body: bytes) -> str:
    try:
        given = json.loads(body)
    except ValueError:
        return ""
    return str(given.get("comment") or "") if isinstance(given, dict) else ""
