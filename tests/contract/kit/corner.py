"""A platform that nobody has: the smallest replica on the kit, which the kit's tests visit."""

import json
from datetime import timedelta
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from tests.replicas.kit.board import Shown
from tests.replicas.kit.catalogue import Catalogue, Review, Shop
from tests.replicas.kit.clock import Clock, now
from tests.replicas.kit.faults import Faults
from tests.replicas.kit.gate import Answer, Gate, Json
from tests.replicas.kit.ids import DayIds, Ids
from tests.replicas.kit.login import LoginForm, LoginHost
from tests.replicas.kit.pages import SHARED
from tests.replicas.kit.replica import Replica
from tests.replicas.kit.spoilers import rename
from tests.replicas.kit.switches import Switch

FORM = LoginForm(
    path="/login", user="userId", password="pass", session="corner", life_s=3600, home="/"
)
OWN = {"past_deadline": Switch("reply", "HTTP 200 with code 20051")}
SIZE = 10


class CornerShop(Shop):
    """Numbered by day."""

    ids: ClassVar[Ids] = DayIds()


class CornerReplica(Replica[CornerShop]):
    """Pages on one host, JSON and the login on another."""

    NAME = "corner"
    ORIGINS = ("console", "api")
    SESSION_LIFE = timedelta(hours=8)

    def __init__(self, catalogue: Catalogue[CornerShop], clock: Clock = now) -> None:
        super().__init__(catalogue, Faults(OWN), clock=clock)
        console, api = self.origins.values()
        self._login = LoginHost(
            FORM, SHARED, self.faults, self.sessions, self.hands, origin=api, console=console
        )
        self._gate = Gate(self.faults, self.sessions, self.stopping, login_url=self._login.url())

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/", self._front),
            Route("/reviews", self._reviews),
            Route("/replies/{review_id}", self._reply, methods=["POST", "PUT", "DELETE"]),
            *self._login.routes(),
        ]

    async def _front(self, request: Request) -> Response:
        return await self._gate.page(request, self._login.send_away, lambda: "<h1>뷁 👍</h1>")

    async def _reviews(self, request: Request) -> Response:
        """?shop&last: the page that follows this review."""

        def page(body: bytes) -> Answer:
            shop = self.catalogue.by_id(request.query_params.get("shop"))
            if shop is None:
                return JSONResponse({"code": "NO_SHOP"}, 404)
            last = request.query_params.get("last")
            if last:
                listed = self.listings.following(shop, last, SIZE)
            else:
                listed = self.listings.page(shop, 0, SIZE)
            items = rename(list(map(_item, listed.shown)), self.faults, "id", "text")
            return {"items": items, "total": listed.total, "next": listed.has_next}

        return await self._gate.api(request, "reviews", self._login.refuse, page)

    async def _reply(self, request: Request) -> Response:
        def act(body: bytes) -> Answer:
            review_id = request.path_params["review_id"]
            shop = self.catalogue.holding(review_id)
            review = shop.find(review_id) if shop else None
            if review is None:
                return JSONResponse({"code": "NO_REVIEW"}, 404)
            return self._acted(request.method, review, body)

        return await self._gate.api(request, "reply", self._login.refuse, act)

    def _acted(self, method: str, review: Review, body: bytes) -> Json:
        if self.faults.strike("past_deadline", "reply"):
            self.board.refuse(review, "")
            return {"code": "20051"}
        text = json.loads(body)["text"] if body else ""
        if method == "DELETE":
            reply = self.board.withdraw(review)
        elif method == "PUT":
            reply = self.board.amend(review, text)
        else:
            reply = self.board.post(review, text)
        return {"code": "SUCCESS", "id": reply.id if reply else None}


def _item(shown: Shown) -> Json:
    review, reply = shown.review, shown.reply
    return {
        "id": review.id,
        "stars": review.rating,
        "text": review.text,
        "reply": reply.text if reply else None,
    }
