"""The replica's own doors under `/_replica`: what tests and the practice stage turn and read.

POST press-login   {"keep": true, "device": true}
POST faults        {name: value | {value, after_pages, times, on} | false}
POST reviews       {"shop": id, "count": 1}
POST clock         {"now": "2026-01-01T00:05:00+09:00"}
GET  state         shops, newest review, faults, sessions, every reply stored
GET  requests      ?kind=reviews: when each request came
"""

import json
from dataclasses import asdict
from datetime import datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.replicas.kit.board import Board
from tests.replicas.kit.catalogue import Catalogue, ShopT
from tests.replicas.kit.clock import Clock, Movable
from tests.replicas.kit.faults import Faults, UnknownFault
from tests.replicas.kit.journal import Journal
from tests.replicas.kit.login import Hands
from tests.replicas.kit.pages import SHARED
from tests.replicas.kit.sessions import Sessions


class Doors:
    """The parts that can be reached from outside."""

    def __init__(
        self,
        catalogue: Catalogue[ShopT],
        board: Board,
        faults: Faults,
        sessions: Sessions,
        journal: Journal,
        clock: Clock,
    ) -> None:
        self._source = catalogue.source
        self._shops = {shop.id: shop for shop in catalogue.shops}
        self._newest = catalogue.newest
        self._board = board
        self._faults = faults
        self._sessions = sessions
        self._journal = journal
        self._clock = clock

    def routes(self, hands: Hands) -> list[Route]:
        async def press_login(request: Request) -> Response:
            """Body: {"keep": bool, "device": bool} or nothing; both are true unless told."""
            wanted = json.loads(await request.body() or b"{}")
            hands.press(wanted.get("keep", True), wanted.get("device", True))
            return JSONResponse({"pressed": True})

        return [
            Route("/_replica/press-login", press_login, methods=["POST"]),
            Route("/_replica/faults", self._set_faults, methods=["POST"]),
            Route("/_replica/reviews", self._write_reviews, methods=["POST"]),
            Route("/_replica/clock", self._put_clock, methods=["POST"]),
            Route("/_replica/state", self._state),
            Route("/_replica/requests", self._requests),
            Route("/_replica/{script}.js", self._script),
        ]

    async def _script(self, request: Request) -> Response:
        """What the replicas' pages share: hands.js, parts.js."""
        text = SHARED.text(request.path_params["script"], "js")
        return Response(text, media_type="text/javascript")

    async def _set_faults(self, request: Request) -> Response:
        try:
            self._faults.update(await request.json())
        except (UnknownFault, TypeError) as error:
            return JSONResponse({"error": str(error)}, 400)
        return JSONResponse(self._faults.state())

    async def _write_reviews(self, request: Request) -> Response:
        """Customers write reviews now."""
        wanted = await request.json()
        shop = self._shops.get(wanted["shop"])
        if shop is None:
            return JSONResponse({"error": "no such shop"}, 404)
        written = self._board.write_new(shop, wanted.get("count", 1))
        return JSONResponse({"written": [review.id for review in written]})

    async def _put_clock(self, request: Request) -> Response:
        if not isinstance(self._clock, Movable):
            return JSONResponse({"error": "this replica's clock cannot be put"}, 409)
        self._clock.put(datetime.fromisoformat((await request.json())["now"]))
        return JSONResponse({"now": self._clock().isoformat()})

    async def _requests(self, request: Request) -> Response:
        kinds = request.query_params.getlist("kind")
        arrivals = self._journal.arrivals(*kinds)
        return JSONResponse([{**asdict(each), "at": each.at.isoformat()} for each in arrivals])

    async def _state(self, request: Request) -> Response:
        posted = {
            review_id: [{"text": reply.text, "at": reply.created_at.isoformat()} for reply in all_]
            for review_id, all_ in self._board.all_posted().items()
        }
        shops = [
            {"id": shop.id, "name": shop.name, "reviews": len(shop.timeline)}
            for shop in self._shops.values()
        ]
        return JSONResponse(
            {
                "source": self._source,
                "shops": shops,
                "newest": self._newest().isoformat(),
                "posted": posted,
                "faults": self._faults.state(),
                "sessions": len(self._sessions),
            }
        )
