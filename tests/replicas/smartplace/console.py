"""The console host: pages, REST and GraphQL behind the session and csrf checks."""

import json
from collections.abc import Callable
from datetime import date
from secrets import token_hex

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from tests.replicas.kit.answers import unauthorized
from tests.replicas.kit.catalogue import Catalogue
from tests.replicas.kit.clock import Clock
from tests.replicas.kit.faults import Faults, amount
from tests.replicas.kit.gate import Answer, Gate, Json
from tests.replicas.kit.login import LoginHost
from tests.replicas.kit.pages import Pages
from tests.replicas.kit.posts import Post, page_of
from tests.replicas.smartplace.catalogue import Place, by_seq
from tests.replicas.smartplace.graphql import Graphql
from tests.replicas.smartplace.refusals import GraphqlError

PAGE_SIZE = 20
KINDS = {"getReviews": "reviews", "createReply": "reply", "GetReviewDashboard": "shops"}
"""Operations of GraphQL, as faults name them."""
REQUIRED_HEADERS = {
    "x-requested-with": "XMLHttpRequest",
    "from-system": "smartplace",
    "apollographql-client-name": "smartplace-web",
    "apollographql-client-version": "1.0.0",
}


class Console:
    """`new.smartplace` of the replica, at `origin`."""

    def __init__(
        self,
        catalogue: Catalogue[Place],
        graphql: Graphql,
        login: LoginHost,
        gate: Gate,
        faults: Faults,
        pages: Pages,
        clock: Clock,
        origin: str,
    ) -> None:
        self._catalogue = catalogue
        self._operations = {
            "reviews": graphql.get_reviews,
            "reply": graphql.create_reply,
            "shops": graphql.get_dashboard,
        }
        self._login = login
        self._gate = gate
        self._faults = faults
        self._pages = pages
        self._clock = clock
        self._origin = origin

    def routes(self) -> list[Route]:
        return [
            Route("/bizes", self.stores_page),
            Route("/bizes/place/{place_seq:int}/reviews", self.reviews_page),
            Route("/static/reviews.js", self.script),
            Route("/api/refined-businesses", self.stores),
            Route("/api/refined-businesses/place-seq/{place_seq:int}", self.store),
            Route("/api/reviews/blog", self.posts),
            Route("/graphql", self.graphql, methods=["POST"]),
        ]

    async def stores_page(self, request: Request) -> Response:
        return await self._page(request, lambda: self._pages.filled("bizes", {}))

    async def reviews_page(self, request: Request) -> Response:
        def html() -> str | Response:
            place = by_seq(self._catalogue, request.path_params["place_seq"])
            booking = request.query_params.get("bookingBusinessId")
            if place is None or booking not in (None, str(place.booking_business_id)):
                return HTMLResponse("<h1>페이지를 찾을 수 없습니다.</h1>", 404)
            return self._pages.filled("reviews", self._settings(place))

        return await self._page(request, html)

    async def script(self, request: Request) -> Response:
        return Response(self._pages.text("reviews", "js"), media_type="text/javascript")

    async def stores(self, request: Request) -> Response:
        rows = [
            {"placeSeq": place.place_seq, "name": place.name} for place in self._catalogue.shops
        ]
        return await self._gate.api(request, "shops", self._login.refuse, lambda body: list(rows))

    async def store(self, request: Request) -> Response:
        def detail(body: bytes) -> Answer:
            place = by_seq(self._catalogue, request.path_params["place_seq"])
            if place is None:
                return JSONResponse({"code": "NOT_FOUND"}, 404)
            smartplace = {"id": place.id, "name": place.name}
            booking = [{"id": place.booking_business_id}]
            return {"smartplaceBusiness": smartplace, "bookingBusinesses": booking}

        return await self._gate.api(request, "shops", self._login.refuse, detail)

    async def posts(self, request: Request) -> Response:
        """Only the address is documented. That it lists newest first, under which keys, and that
        it asks for no `category`, is our assumption; a test replaces it by others.
        """

        def listed(body: bytes) -> Answer:
            place = self._catalogue.by_id(request.query_params.get("businessId"))
            if place is None:
                return JSONResponse({"code": "NOT_FOUND"}, 404)
            try:
                found = page_of(place.posts, request.query_params.get("page", ""))
            except ValueError:
                return JSONResponse({"code": "BAD_REQUEST"}, 400)
            return {"total": found.total, "items": [_post(each) for each in found.shown]}

        return await self._gate.api(request, "posts", self._login.refuse, listed)

    async def graphql(self, request: Request) -> Response:
        kind = KINDS.get(request.query_params.get("opName", ""), "")
        return await self._gate.api(
            request, kind, self._denied, lambda body: self._answer(kind, body)
        )

    def _answer(self, kind: str, body: bytes) -> Answer:
        try:
            if kind not in self._operations:
                raise GraphqlError("BAD_REQUEST", "unknown operation")
            return self._operations[kind](_input(body))
        except GraphqlError as error:
            return JSONResponse(error.body())

    def _denied(self, request: Request) -> Response | None:
        if stranger := self._login.refuse(request):
            return stranger
        token = request.cookies.get("csrf_token")
        if not token or request.headers.get("x-csrf-token") != token:
            return unauthorized("csrf token does not match")
        if not request.headers.get("referer", "").startswith(f"{self._origin}/bizes/place/"):
            return JSONResponse(GraphqlError("BAD_REQUEST", "referer").body())
        for name, value in REQUIRED_HEADERS.items():
            if request.headers.get(name) != value:
                return JSONResponse(GraphqlError("BAD_REQUEST", name).body())
        return None

    async def _page(self, request: Request, html: Callable[[], str | Response]) -> Response:
        answer = await self._gate.page(request, self._login.send_away, html)
        if answer.status_code == 200 and "csrf_token" not in request.cookies:
            answer.set_cookie("csrf_token", token_hex(16))
        return answer

    def _settings(self, place: Place) -> Json:
        return {
            "placeSeq": place.place_seq,
            "pageSize": PAGE_SIZE,
            "startDate": str(self._first_day()),
            "endDate": str(self._clock().date()),
            "popups": amount(self._faults.strike("popups", "console")),
            "moreForever": bool(self._faults.strike("more_never_ends", "console")),
            "itemClass": self._item_class(),
            "replyButton": self._faults.strike("reply_button", "console") or "rv.replydone",
        }

    def _first_day(self) -> date:
        """The page asks for everything since the oldest review."""
        oldest = self._catalogue.oldest()
        return oldest.date() if oldest else date(2003, 1, 1)

    def _item_class(self) -> str:
        renamed = self._faults.strike("renamed_classes", "console")
        return "ReviewCard_root__k2Qv9" if renamed else "Review_pui_review__zhZdn"


def _post(post: Post) -> Json:
    return {
        "id": post.id,
        "title": post.title,
        "contents": post.excerpt,
        "url": post.address,
        "authorName": post.author,
        "imageCount": post.photos,
        "createdDateTime": post.created_at.isoformat(),
    }


def _input(body: bytes) -> Json:
    try:
        given: Json = json.loads(body)["variables"]["input"]
    except (ValueError, KeyError, TypeError):
        raise GraphqlError("BAD_REQUEST", "variables.input is missing") from None
    return given
