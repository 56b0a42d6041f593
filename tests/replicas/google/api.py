"""The three interfaces: accounts, locations of an account, and reviews with their replies."""

import base64
import json
from datetime import UTC, datetime
from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.replicas.google.catalogue import GROUP, PERSONAL, Location
from tests.replicas.google.consent import Grants
from tests.replicas.google.faults import refusal, unauthenticated
from tests.replicas.kit.board import Board, Reply, Shown
from tests.replicas.kit.catalogue import Catalogue, Review
from tests.replicas.kit.faults import Faults
from tests.replicas.kit.gate import Answer, Denied, Gate, Json
from tests.replicas.kit.listing import Listings
from tests.replicas.kit.spoilers import rename

LONGEST = 4096
"""Bytes of a reply."""
MOST_REVIEWS = 50
STARS = ("STAR_RATING_UNSPECIFIED", "ONE", "TWO", "THREE", "FOUR", "FIVE")


class Api:
    def __init__(
        self,
        catalogue: Catalogue[Location],
        board: Board,
        listings: Listings,
        grants: Grants,
        gate: Gate,
        faults: Faults,
    ) -> None:
        self._catalogue = catalogue
        self._board = board
        self._listings = listings
        self._grants = grants
        self._gate = gate
        self._faults = faults

    def routes(self) -> list[Route]:
        reviews = "/v4/accounts/{account}/locations/{location}/reviews"
        return [
            Route("/v1/accounts", self.accounts),
            Route("/v1/accounts/{account}/locations", self.locations),
            Route(reviews, self.reviews),
            Route(f"{reviews}/{{review}}", self.review),
            Route(f"{reviews}/{{review}}/reply", self.reply, methods=["PUT", "DELETE"]),
        ]

    async def accounts(self, request: Request) -> Response:
        """One on each page: Google may give fewer than asked for."""

        def answer(body: bytes) -> Answer:
            if request.query_params.get("pageToken"):
                return {"accounts": [{"name": GROUP, "type": "LOCATION_GROUP"}]}
            personal = {"name": PERSONAL, "type": "PERSONAL", "accountName": "사장님"}
            return {"accounts": [personal], "nextPageToken": _token(1)}

        return await self._gate.api(request, "shops", self._stranger("shops"), answer)

    async def locations(self, request: Request) -> Response:
        """One on each page."""

        def answer(body: bytes) -> Answer:
            if not request.query_params.get("readMask"):
                return refusal(400, "INVALID_ARGUMENT")
            account = f"accounts/{request.path_params['account']}"
            if self._faults.setting("account_refused") == account:
                return refusal(403, "PERMISSION_DENIED")
            listed = [shop for shop in self._catalogue.shops if account in shop.accounts]
            start = _start(request.query_params.get("pageToken"))
            here = [{"name": f"locations/{s.id}", "title": s.name} for s in listed[start:][:1]]
            more = {"nextPageToken": _token(start + 1)} if start + 1 < len(listed) else {}
            return {**({"locations": here} if here else {}), **more}

        return await self._gate.api(request, "shops", self._stranger("shops"), answer)

    async def reviews(self, request: Request) -> Response:
        def answer(body: bytes) -> Answer:
            location = self._location(request)
            if location is None:
                return refusal(404, "NOT_FOUND")
            return self._page(request, location)

        return await self._gate.api(request, "reviews", self._stranger("reviews"), answer)

    async def review(self, request: Request) -> Response:
        def answer(body: bytes) -> Answer:
            found = self._find(request)
            if found is None:
                return refusal(404, "NOT_FOUND")
            return self._item(_parent(request), self._board.shown(found))

        return await self._gate.api(request, "reviews", self._stranger("reviews"), answer)

    async def reply(self, request: Request) -> Response:
        def answer(body: bytes) -> Answer:
            found = self._find(request)
            if found is None:
                return refusal(404, "NOT_FOUND")
            if request.method == "DELETE":
                return {} if self._board.withdraw(found) else refusal(404, "NOT_FOUND")
            return self._put(found, json.loads(body).get("comment", ""))

        return await self._gate.api(request, "reply", self._stranger("reply"), answer)

    def _page(self, request: Request, location: Location) -> Answer:
        """Google counts a page of more than 50 as one of 50."""
        token = request.query_params.get("pageToken")
        if token and self._faults.strike("page_token_expired", "reviews"):
            return refusal(400, "INVALID_ARGUMENT")
        start = _start(token)
        size = min(int(request.query_params.get("pageSize", MOST_REVIEWS)), MOST_REVIEWS)
        listed = self._listings.page(location, start, size)
        items = [self._item(_parent(request), shown) for shown in listed.shown]
        items = rename(items, self._faults, "reviewId", "createTime")
        answer: Json = {"averageRating": 4.5, "totalReviewCount": listed.total}
        if items:
            answer["reviews"] = items
        if listed.has_next or self._faults.strike("more_never_ends", "reviews"):
            answer["nextPageToken"] = _token(start + size)
        return answer

    def _put(self, review: Review, text: str) -> Answer:
        """One review has one reply: the second replaces the first."""
        if not text or len(text.encode()) > LONGEST:
            self._board.refuse(review, text)
            return refusal(400, "INVALID_ARGUMENT")
        stored = self._board.post(review, text, self._marks())
        return _reply(stored) if stored else {}

    def _marks(self) -> list[str]:
        if rule := self._faults.strike("reply_rejected", "reply"):
            return ["REJECTED", f"policy:{rule}"]
        return ["PENDING"] if self._faults.strike("reply_pending", "reply") else []

    def _item(self, parent: str, shown: Shown) -> Json:
        review, when = shown.review, _moment(shown.review.created_at)
        item: Json = {
            "name": f"{parent}/reviews/{review.id}",
            "reviewId": review.id,
            "reviewer": {"displayName": review.author} if review.author else {"isAnonymous": True},
            "starRating": STARS[round(review.rating or 0)],
            "createTime": when,
            "updateTime": when,
        }
        if review.text is not None:
            item["comment"] = self._translated(review.text)
        if review.images:
            item["reviewMediaItems"] = [{"thumbnailUrl": image} for image in review.images]
        if shown.reply and not self._faults.strike("reply_hidden", "reviews"):
            item["reviewReply"] = _reply(shown.reply)
        return item

    def _translated(self, text: str) -> str:
        where = self._faults.strike("translated", "reviews")
        if where == "before":
            return f"(Translated by Google) It was good\n\n(Original)\n{text}"
        return f"{text}\n\n(Translated by Google)\nIt was good" if where == "behind" else text

    def _location(self, request: Request) -> Location | None:
        """By an account that lists it."""
        location = self._catalogue.by_id(request.path_params["location"])
        account = f"accounts/{request.path_params['account']}"
        return location if location and account in location.accounts else None

    def _find(self, request: Request) -> Review | None:
        location = self._location(request)
        return location.find(unquote(request.path_params["review"])) if location else None

    def _stranger(self, kind: str) -> Denied:
        def denied(request: Request) -> Response | None:
            if self._faults.strike("token_expired", kind):
                self._grants.expire()
            scheme, _, token = request.headers.get("authorization", "").partition(" ")
            known = scheme == "Bearer" and self._grants.alive(token)
            return None if known else unauthenticated()

        return denied


def _parent(request: Request) -> str:
    return f"accounts/{request.path_params['account']}/locations/{request.path_params['location']}"


def _reply(reply: Reply) -> Json:
    state = next((mark for mark in reply.marks if mark.isupper()), "APPROVED")
    told: Json = {
        "comment": reply.text,
        "updateTime": _moment(reply.updated_at),
        "reviewReplyState": state,
    }
    rule = next((mark for mark in reply.marks if mark.startswith("policy:")), "")
    return {**told, "policyViolation": rule.removeprefix("policy:")} if rule else told


def _moment(when: datetime) -> str:
    return when.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _token(start: int) -> str:
    return base64.urlsafe_b64encode(f"page:{start}".encode()).decode()


def _start(token: str | None) -> int:
    return int(base64.urlsafe_b64decode(token).decode().removeprefix("page:")) if token else 0
