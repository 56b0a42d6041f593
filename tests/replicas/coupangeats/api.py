"""The API of the replica: who is here, the stores, their reviews, and replies to them."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.replicas.coupangeats.catalogue import Store
from tests.replicas.coupangeats.faults import FAILED, TOO_LATE, refusal
from tests.replicas.kit.board import Board, Shown
from tests.replicas.kit.catalogue import Catalogue, Review
from tests.replicas.kit.clock import Clock
from tests.replicas.kit.faults import Faults
from tests.replicas.kit.gate import Answer, Gate, Json
from tests.replicas.kit.listing import Listings, Wanted, day
from tests.replicas.kit.login import LoginHost
from tests.replicas.kit.spoilers import rename

BASE = "/api/v1/merchant"
WINDOW = timedelta(days=14)
LONGEST_REPLY = 300
BAD_REQUEST = "40000"
ON_SHOW = "EXPOSE"
_DAY = timedelta(days=1)


class Api:
    def __init__(
        self,
        catalogue: Catalogue[Store],
        listings: Listings,
        board: Board,
        faults: Faults,
        gate: Gate,
        login: LoginHost,
        clock: Clock,
    ) -> None:
        self._catalogue = catalogue
        self._listings = listings
        self._board = board
        self._faults = faults
        self._gate = gate
        self._login = login
        self._clock = clock

    def routes(self) -> list[Route]:
        return [
            Route(f"{BASE}/whoami", self.whoami),
            Route(f"{BASE}/web/stores", self.stores),
            Route(f"{BASE}/reviews/search", self.search, methods=["GET", "POST"]),
            Route(f"{BASE}/reviews/reply", self.reply, methods=["POST"]),
        ]

    async def whoami(self, request: Request) -> Response:
        return await self._gate.api(
            request, "shops", self._login.refuse, lambda body: _success({"loginId": "owner"})
        )

    async def stores(self, request: Request) -> Response:
        """In a shape of ours: nobody wrote down the real one."""
        rows = [{"storeId": int(each.id), "storeName": each.name} for each in self._catalogue.shops]
        return await self._gate.api(
            request, "shops", self._login.refuse, lambda body: _success({"content": rows})
        )

    async def search(self, request: Request) -> Response:
        def page(body: bytes) -> Answer:
            given = _given(body) if request.method == "POST" else request.query_params
            try:
                return self._page(given)
            except (KeyError, ValueError):
                return refusal(BAD_REQUEST)

        return await self._gate.api(request, "reviews", self._login.refuse, page)

    def _page(self, given: Mapping[str, Any]) -> Answer:
        """Raises `KeyError` or `ValueError` where something is missing or odd."""
        store = self._catalogue.by_id(str(given["storeId"]))
        number, size = int(given["page"]), int(given["size"])
        first, end = day(given["startDateTime"]), day(given["exclusiveEndDateTime"])
        if store is None or number < 1 or end is None:
            return refusal(BAD_REQUEST)
        wanted = Wanted(first, end - _DAY)
        status, start = str(given["statusType"]), (number - 1) * size
        if self._faults.setting("other_statuses") or status != ON_SHOW:
            whole = self._listings.page(store, 0, max(1, len(store.timeline)), wanted).shown
            items = [review_item(each, store.id, self._faults) for each in whole]
            items = [each for each in items if each["statusType"] == status]
            total, items = len(items), items[start : start + size]
        else:
            listed = self._listings.page(store, start, size, wanted)
            items = [review_item(each, store.id, self._faults) for each in listed.shown]
            total = listed.total
        content = rename(items, self._faults, "orderReviewId", "comment")
        told = {"pageNumber": number, "pageSize": size, "total": total, "content": content}
        return _success(told)

    async def reply(self, request: Request) -> Response:
        def stored(body: bytes) -> Answer:
            given = _given(body)
            store = self._catalogue.by_id(str(given.get("storeId")))
            review = store.find(str(given.get("orderReviewId"))) if store else None
            text = given.get("comment")
            if review is None or not isinstance(text, str) or not text.strip():
                return refusal(BAD_REQUEST)
            return self._store(review, text)

        return await self._gate.api(request, "reply", self._login.refuse, stored)

    def _store(self, review: Review, text: str) -> Answer:
        is_old = self._clock() - review.created_at > WINDOW
        if is_old or self._faults.strike("past_deadline", "reply"):
            self._board.refuse(review, text)
            return refusal(TOO_LATE)
        if len(text) > LONGEST_REPLY or self._board.reply(review):
            self._board.refuse(review, text)
            return refusal(FAILED)
        reply = self._board.post(review, text)
        return _success({"orderReviewReplyId": int(reply.id)} if reply else None)


def review_item(shown: Shown, store: str, faults: Faults) -> Json:
    """Fields whose values nobody documented are null or empty."""
    review, reply = shown.review, shown.reply
    created = _moment(review.created_at)
    return {
        "orderReviewId": int(review.id),
        "storeId": int(store),
        "rating": review.rating,
        "comment": review.text,
        "customerName": review.author,
        "createdAt": created,
        "orderedAt": created,
        "orderInfo": [{"dishName": menu} for menu in review.menus],
        "images": list(review.images),
        "tags": [],
        "statusType": faults.texts("other_statuses").get(review.id, ON_SHOW),
        "orderType": None,
        "orderCount": review.visit_count,
        "abbrOrderId": None,
        "replies": [{"orderReviewReplyId": int(reply.id), "content": reply.text}] if reply else [],
    }


def _moment(at: datetime) -> str:
    """Naive."""
    return at.replace(tzinfo=None).isoformat(timespec="seconds")


def _success(data: object) -> Json:
    return {"code": "SUCCESS", "error": None, "data": data}


def _given(body: bytes) -> Json:
    try:
        given = json.loads(body)
    except ValueError:
        return {}
    return given if isinstance(given, dict) else {}
