"""The console host: pages, REST and GraphQL behind the session and csrf checks."""

import asyncio
import json
from datetime import date, datetime
from secrets import token_hex

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from tests.replicas.smartplace.answers import dropped, instead, spoiled, unauthorized
from tests.replicas.smartplace.catalogue import KST, Catalogue
from tests.replicas.smartplace.faults import Faults, amount
from tests.replicas.smartplace.graphql import Graphql, GraphqlError
from tests.replicas.smartplace.login import LoginHost
from tests.replicas.smartplace.pages import filled, page

PAGE_SIZE = 20
REQUIRED_HEADERS = {
    "x-requested-with": "XMLHttpRequest",
    "from-system": "smartplace",
    "apollographql-client-name": "smartplace-web",
    "apollographql-client-version": "1.0.0",
}


class Console:
    """`new.smartplace` of the replica."""

    def __init__(
        self, catalogue: Catalogue, graphql: Graphql, login: LoginHost, faults: Faults
    ) -> None:
        self._catalogue = catalogue
        self._graphql = graphql
        self._login = login
        self._faults = faults

    async def stores_page(self, request: Request) -> Response:
        return self._away(request) or self._html(request, filled("bizes", {}))

    async def reviews_page(self, request: Request) -> Response:
        if away := self._away(request):
            return away
        place = self._catalogue.by_seq(request.path_params["place_seq"])
        booking = request.query_params.get("bookingBusinessId")
        if place is None or booking not in (None, str(place.booking_business_id)):
            return HTMLResponse("<h1>페이지를 찾을 수 없습니다.</h1>", 404)
        settings: dict[str, object] = {
            "placeSeq": place.place_seq,
            "pageSize": PAGE_SIZE,
            "startDate": str(self._first_day()),
            "endDate": str(datetime.now(KST).date()),
            "popups": amount(self._faults.strike("popups", "console")),
            "moreForever": bool(self._faults.strike("more_never_ends", "console")),
            "itemClass": self._item_class(),
            "replyButton": self._faults.strike("reply_button", "console") or "rv.replydone",
        }
        return self._html(request, filled("reviews", settings))

    async def script(self, request: Request) -> Response:
        return Response(page("reviews", "js"), media_type="text/javascript")

    async def stores(self, request: Request) -> Response:
        if not self._login.logged_in(request):
            return unauthorized("login required")
        rows = [
            {"placeSeq": place.place_seq, "name": place.name} for place in self._catalogue.places
        ]
        return JSONResponse(rows)

    async def store(self, request: Request) -> Response:
        if not self._login.logged_in(request):
            return unauthorized("login required")
        place = self._catalogue.by_seq(request.path_params["place_seq"])
        if place is None:
            return JSONResponse({"code": "NOT_FOUND"}, 404)
        smartplace = {"id": place.place_id, "name": place.name}
        booking = [{"id": place.booking_business_id}]
        return JSONResponse({"smartplaceBusiness": smartplace, "bookingBusinesses": booking})

    async def graphql(self, request: Request) -> Response:
        operation = request.query_params.get("opName", "")
        if self._faults.strike("session_lost", operation):
            self._login.sessions.clear()
        if denied := self._denied(request):
            return denied
        await self._pause(self._faults.strike("slow", operation))
        if operation == "createReply" and self._faults.strike("drop_before_storing", operation):
            return dropped()
        back = f"{self._login.console}/bizes"
        if other := instead(self._faults, operation, self._login.url(back)):
            return other
        try:
            answer = self._answer(operation, await request.body())
        except GraphqlError as error:
            return JSONResponse(error.body())
        response = spoiled(self._faults, operation, answer)
        if operation == "getReviews":
            self._faults.page_answered()
        return response

    def _answer(self, operation: str, body: bytes) -> dict[str, object]:
        operations = {
            "getReviews": self._graphql.get_reviews,
            "createReply": self._graphql.create_reply,
        }
        if operation not in operations:
            raise GraphqlError("BAD_REQUEST", "unknown operation")
        try:
            given = json.loads(body)["variables"]["input"]
        except (ValueError, KeyError, TypeError):
            raise GraphqlError("BAD_REQUEST", "variables.input is missing") from None
        return operations[operation](given)

    def _denied(self, request: Request) -> Response | None:
        if not self._login.logged_in(request):
            return unauthorized("login required")
        token = request.cookies.get("csrf_token")
        if not token or request.headers.get("x-csrf-token") != token:
            return unauthorized("csrf token does not match")
        if not request.headers.get("referer", "").startswith(f"{self._login.console}/bizes/place/"):
            return JSONResponse(GraphqlError("BAD_REQUEST", "referer").body())
        for name, value in REQUIRED_HEADERS.items():
            if request.headers.get(name) != value:
                return JSONResponse(GraphqlError("BAD_REQUEST", name).body())
        return None

    async def _pause(self, seconds: object) -> None:
        if isinstance(seconds, int | float) and seconds:
            try:
                await asyncio.wait_for(self._login.stopping.wait(), seconds)
            except TimeoutError:
                return

    def _away(self, request: Request) -> Response | None:
        login = self._login.url(str(request.url))
        if not self._login.logged_in(request):
            return RedirectResponse(login, 302)
        return instead(self._faults, "console", login)

    def _html(self, request: Request, text: str) -> Response:
        answer = HTMLResponse(text)
        if "csrf_token" not in request.cookies:
            answer.set_cookie("csrf_token", token_hex(16))
        return answer

    def _first_day(self) -> date:
        """The page asks for everything since the oldest review."""
        oldest = (place.timeline[-1] for place in self._catalogue.places if len(place.timeline))
        return min((review.created_at.date() for review in oldest), default=date(2003, 1, 1))

    def _item_class(self) -> str:
        renamed = self._faults.strike("renamed_classes", "console")
        return "ReviewCard_root__k2Qv9" if renamed else "Review_pui_review__zhZdn"
