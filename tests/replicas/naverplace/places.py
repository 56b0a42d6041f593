"""The public host: a page for each place, and the GraphQL that its page asks."""

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from tests.replicas.kit.board import Shown
from tests.replicas.kit.catalogue import Catalogue
from tests.replicas.kit.clock import Clock
from tests.replicas.kit.faults import Faults, amount
from tests.replicas.kit.gate import Answer, Gate, Json
from tests.replicas.kit.listing import Listings, Page
from tests.replicas.kit.pages import Pages
from tests.replicas.kit.spoilers import rename
from tests.replicas.naverplace.catalogue import KIND, PublicPlace
from tests.replicas.naverplace.items import in_words, item, state

SIZE = 10


class Places:
    """Ten reviews come with the page, the others when it asks."""

    def __init__(
        self,
        catalogue: Catalogue[PublicPlace],
        listings: Listings,
        gate: Gate,
        faults: Faults,
        pages: Pages,
        clock: Clock,
    ) -> None:
        self._catalogue = catalogue
        self._listings = listings
        self._gate = gate
        self._faults = faults
        self._pages = pages
        self._clock = clock

    def routes(self) -> list[Route]:
        return [
            Route("/{kind}/{place}/review/visitor", self.reviews_page),
            Route("/static/place.js", self.script),
            Route("/graphql", self.graphql, methods=["POST"]),
        ]

    async def script(self, request: Request) -> Response:
        return Response(self._pages.text("place", "js"), media_type="text/javascript")

    async def reviews_page(self, request: Request) -> Response:
        """Its first reviews count as a page of them."""
        answer = await self._gate.page(request, _nobody, lambda: self._page(request))
        if answer.status_code == 200:
            self._faults.page_answered()
        return answer

    async def graphql(self, request: Request) -> Response:
        def answer(body: bytes) -> Answer:
            asked = json.loads(body)
            if not isinstance(asked, list):
                return JSONResponse({"message": "an array is expected"}, 400)
            if "/review/visitor" not in request.headers.get("referer", ""):
                return JSONResponse({"message": "Forbidden"}, 403)
            return [self._answered(each) for each in asked]

        return await self._gate.api(request, "reviews", _nobody, answer)

    def _page(self, request: Request) -> str | Response:
        place = self._catalogue.by_id(request.path_params["place"])
        if place is None:
            return HTMLResponse("<h1>페이지를 찾을 수 없습니다.</h1>", 404)
        if request.path_params["kind"] != KIND:
            return RedirectResponse(f"/{KIND}/{place.id}/review/visitor?{request.url.query}", 302)
        if self._faults.strike("ncaptcha", "console"):
            return self._pages.text("ncaptcha")
        made = self._pages.filled("place", self._settings(place))
        broken = self._faults.strike("malformed_json", "console")
        return made.replace('{"place":', '{"place"::', 1) if broken else made

    def _settings(self, place: PublicPlace) -> Json:
        listed = self._listings.page(place, 0, SIZE)
        items = self._items(listed)
        told = state(items, place.id, place.name, listed.total)
        return {
            "place": place.id,
            "kind": KIND,
            "size": SIZE,
            "items": items,
            "total": listed.total,
            "state": None if self._strikes("no_state") else told,
            "list": "list" if self._strikes("no_list") else "_review_list",
            "answer": self._answer_name(),
            "mostNodes": amount(self._faults.strike("virtual_list", "console")) or 10**6,
            "moreForever": self._strikes("more_never_ends"),
            "isRenamed": self._strikes("renamed_classes"),
        }

    def _answered(self, asked: Any) -> Json:
        """One operation of the array."""
        given = asked["variables"].get("input", asked["variables"])
        place = self._catalogue.by_id(given.get("businessId", given.get("id")))
        if place is None:
            return {"errors": [{"message": "no such place"}], "data": None}
        if asked["operationName"] != "getVisitorReviews":
            total = len(place.timeline)
            return {"data": {"visitorReviewStats": {"id": place.id, "visitorReviewsTotal": total}}}
        listed = self._listings.page(place, (given["page"] - 1) * SIZE, SIZE)
        reviews = {"total": listed.total, "score": None, "items": self._items(listed)}
        return {"data": {self._answer_name(): reviews}}

    def _items(self, listed: Page) -> list[Json]:
        """With the hidden date that the page shows."""
        items = [self._item(each) for each in listed.shown]
        return rename(items, self._faults, "id", "body")

    def _item(self, shown: Shown) -> Json:
        return {**item(shown, self._clock), "inWords": in_words(shown.review.created_at)}

    def _answer_name(self) -> str:
        return "placeReviews" if self._faults.setting("renamed_answer") else "visitorReviews"

    def _strikes(self, name: str) -> bool:
        return bool(self._faults.strike(name, "console"))


def _nobody(request: Request) -> Response | None:
    """Anybody may see it."""
    return None
