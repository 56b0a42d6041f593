"""What the API answers to the page of an owner: lists with replies, and where one is posted."""

import json

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.replicas.kakaomap.catalogue import Spot
from tests.replicas.kakaomap.places import Places, is_page, not_acceptable
from tests.replicas.kit.board import Board, Reply
from tests.replicas.kit.catalogue import Catalogue
from tests.replicas.kit.faults import Faults
from tests.replicas.kit.gate import Answer, Gate, Json
from tests.replicas.kit.listing import Listings, Page
from tests.replicas.kit.login import LoginHost


class OwnersPlaces(Places):
    """Anybody may read; only who is in may write."""

    def __init__(
        self,
        catalogue: Catalogue[Spot],
        listings: Listings,
        gate: Gate,
        faults: Faults,
        board: Board,
        login: LoginHost,
    ) -> None:
        super().__init__(catalogue, listings, gate, faults)
        self._board = board
        self._login = login

    def routes(self) -> list[Route]:
        path = "/store/{place}/reviews/{review}/comment"
        return [*super().routes(), Route(path, self.comment, methods=["POST"])]

    def refuse(self, request: Request) -> Response | None:
        """The page is on loopback."""
        return None if is_page(request) else not_acceptable()

    async def comment(self, request: Request) -> Response:
        def answer(body: bytes) -> Answer:
            spot = self._spot(request)
            review = spot.find(request.path_params["review"]) if spot else None
            text = json.loads(body).get("contents")
            if review is None or not isinstance(text, str) or not text.strip():
                return JSONResponse({"message": "contents"}, 400)
            is_mute = self._faults.strike("reply_mute", "reply")
            stored = self._board.post(review, text)
            return Response(status_code=204) if is_mute else _told(stored)

        return await self._gate.api(request, "reply", self._login.refuse, answer)

    def _page(self, spot: Spot, listed: Page, start: int) -> Json:
        page = super()._page(spot, listed, start)
        key = self._faults.strike("reply_key", "reviews") or "owner_comment"
        for shown, item in zip(listed.shown, page["reviews"], strict=True):
            if shown.reply is not None:
                item[str(key)] = _comment(shown.reply)
        return page


def _told(reply: Reply | None) -> Json:
    """Without the reply where it was swallowed."""
    return {"comment": _comment(reply)} if reply else {"result": "ok"}


def _comment(reply: Reply) -> Json:
    return {"contents": reply.text, "registered_at": f"{reply.created_at:%Y-%m-%d %H:%M:%S}"}
