"""Routes of the console, the login host and the replica's own control door."""

import json
from collections.abc import Callable
from datetime import datetime

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.replicas.smartplace.board import Board
from tests.replicas.smartplace.catalogue import Catalogue
from tests.replicas.smartplace.console import Console
from tests.replicas.smartplace.faults import Faults, UnknownFault
from tests.replicas.smartplace.graphql import Graphql
from tests.replicas.smartplace.login import LoginHost


class Replica:
    """The platform's parts, wired together behind one ASGI application."""

    def __init__(self, catalogue: Catalogue, faults: Faults, clock: Callable[[], datetime]) -> None:
        self.catalogue = catalogue
        self.faults = faults
        self.board = Board(catalogue, faults, clock)
        self.login = LoginHost(faults)
        graphql = Graphql(catalogue, self.board, faults)
        self.console = Console(catalogue, graphql, self.login, faults)
        self.app = Starlette(routes=self._all_routes())

    def _all_routes(self) -> list[Route]:
        console, login = self.console, self.login
        return [
            Route("/bizes", console.stores_page),
            Route("/bizes/place/{place_seq:int}/reviews", console.reviews_page),
            Route("/static/reviews.js", console.script),
            Route("/api/refined-businesses", console.stores),
            Route("/api/refined-businesses/place-seq/{place_seq:int}", console.store),
            Route("/graphql", console.graphql, methods=["POST"]),
            Route("/nidlogin.login", login.form),
            Route("/nidlogin.login", login.submit, methods=["POST"]),
            Route("/deviceAdd", login.device),
            Route("/deviceAdd", login.add_device, methods=["POST"]),
            Route("/_replica/hands", login.wait_for_hands),
            Route("/_replica/press-login", self._press_login, methods=["POST"]),
            Route("/_replica/faults", self._set_faults, methods=["POST"]),
            Route("/_replica/reviews", self._write_reviews, methods=["POST"]),
            Route("/_replica/state", self._state),
        ]

    async def _press_login(self, request: Request) -> Response:
        """Body: {"keep": bool, "device": bool} or nothing; both are true unless told otherwise."""
        wanted = json.loads(await request.body() or b"{}")
        self.login.press(wanted.get("keep", True), wanted.get("device", True))
        return JSONResponse({"pressed": True})

    async def _set_faults(self, request: Request) -> Response:
        try:
            self.faults.update(await request.json())
        except (UnknownFault, TypeError) as error:
            return JSONResponse({"error": str(error)}, 400)
        return JSONResponse(self.faults.state())

    async def _write_reviews(self, request: Request) -> Response:
        """Body: {"placeSeq", "count"}: customers write reviews now."""
        wanted = await request.json()
        place = self.catalogue.by_seq(wanted["placeSeq"])
        if place is None:
            return JSONResponse({"error": "no such place"}, 404)
        written = self.board.write_new(place, wanted.get("count", 1))
        return JSONResponse({"written": [review.id for review in written]})

    async def _state(self, request: Request) -> Response:
        posted = {
            review_id: [{"text": reply.text, "at": reply.created_at.isoformat()} for reply in all_]
            for review_id, all_ in self.board.all_posted().items()
        }
        places = [
            {"placeSeq": place.place_seq, "name": place.name, "reviews": len(place.timeline)}
            for place in self.catalogue.places
        ]
        return JSONResponse(
            {
                "source": self.catalogue.source,
                "places": places,
                "newest": self.catalogue.newest().isoformat(),
                "posted": posted,
                "faults": self.faults.state(),
                "sessions": len(self.login.sessions),
            }
        )
