"""What the page asks: how many reviews, which, and to register, change or delete a reply."""

import json
from collections.abc import Callable
from zlib import crc32

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.replicas.ddangyo.catalogue import Store
from tests.replicas.ddangyo.faults import refusal
from tests.replicas.kit.board import Board, Shown
from tests.replicas.kit.catalogue import Catalogue, Review
from tests.replicas.kit.faults import Faults, amount
from tests.replicas.kit.gate import Answer, Gate, Json
from tests.replicas.kit.listing import Listings, Wanted, day
from tests.replicas.kit.login import LoginHost
from tests.replicas.kit.spoilers import rename

WELL = {"dma_error": {"resultCode": "000"}}
LONGEST = 300
_FOLDER = "/o2o/shop/re"


class Reviews:
    def __init__(
        self,
        catalogue: Catalogue[Store],
        board: Board,
        listings: Listings,
        faults: Faults,
        gate: Gate,
        login: LoginHost,
    ) -> None:
        self._catalogue = catalogue
        self._board = board
        self._listings = listings
        self._faults = faults
        self._gate = gate
        self._login = login

    def routes(self) -> list[Route]:
        asked = {
            "requestQueryReviewCnt": self.count,
            "requestQueryReviewList": self.list,
            "requestRegisterReview": self.register,
            "requestUpdateReview": self.update,
            "requestDeleteReview": self.delete,
        }
        return [
            Route(f"{_FOLDER}/{name}", answer, methods=["POST"]) for name, answer in asked.items()
        ]

    async def count(self, request: Request) -> Response:
        def counted(given: Json) -> Answer:
            store, wanted = self._store(given), _days(given)
            if store is None or wanted is None:
                return refusal("901")
            span = store.timeline.span(wanted.first, wanted.last)
            return {
                "dma_reviewCnt": {"tot_cnt": len(self._board.positions(store, span, None))},
                **WELL,
            }

        return await self._answer(request, "shops", "dma_reqParam", counted)

    async def list(self, request: Request) -> Response:
        def listed(given: Json) -> Answer:
            store, wanted = self._store(given), _days(given)
            number, size = str(given.get("page_num")), given.get("page_row_cnt")
            if store is None or wanted is None or not number.isdecimal() or size != 10:
                return refusal("901")
            return self._page(store, (int(number) - 1) * size, size, wanted)

        return await self._answer(request, "reviews", "dma_reqParam", listed)

    def _page(self, store: Store, start: int, size: int, wanted: Wanted) -> Json:
        listed = self._listings.page(store, start, size, wanted)
        digits = amount(self._faults.strike("digits", "reviews"), 14) or 14
        items = [_item(each, digits) for each in listed.shown]
        items = rename(items, self._faults, "rview_atcl_no", "rview_cont")
        is_told = not self._faults.strike("no_total", "reviews")
        total = {"dma_rsltParam": {"tot_cnt": listed.total}} if is_told else {}
        return {**total, "dlt_reviewList": items, **WELL}

    async def register(self, request: Request) -> Response:
        def stored(given: Json) -> Answer:
            review, text = self._review(given), str(given.get("rply_cont") or "")
            if review is None or given.get("psnl_mbr_id") != review.author_id:
                return refusal("901")
            if not 0 < len(text) <= LONGEST or self._board.reply(review):
                self._board.refuse(review, text)
                return refusal("902")
            reply = self._board.post(review, text)
            return {"dma_rsltParam": {"rply_no": reply.id if reply else ""}, **WELL}

        return await self._answer(request, "reply", "dma_regParam", stored)

    async def update(self, request: Request) -> Response:
        def changed(given: Json) -> Answer:
            review = self._review(given)
            done = self._board.amend(review, str(given.get("rply_cont"))) if review else None
            return dict(WELL) if done else refusal("901")

        return await self._answer(request, "reply", "dma_regParam", changed)

    async def delete(self, request: Request) -> Response:
        def removed(given: Json) -> Answer:
            review = self._review(given)
            done = self._board.withdraw(review) if review else None
            return dict(WELL) if done else refusal("901")

        return await self._answer(request, "reply", "dma_regParam", removed)

    async def _answer(
        self, request: Request, kind: str, name: str, answer: Callable[[Json], Answer]
    ) -> Response:
        """Only what the application sends is answered: it names the part of it that asks."""

        def given(body: bytes) -> Answer:
            if not request.headers.get("submissionid", "").startswith("mf_wfm_contents_"):
                return refusal("999")
            return answer(_params(body, name))

        return await self._gate.api(request, kind, self._login.refuse, given)

    def _store(self, given: Json) -> Store | None:
        return self._catalogue.by_id(given.get("patsto_no"))

    def _review(self, given: Json) -> Review | None:
        store = self._store(given)
        return store.find(str(given.get("rview_atcl_no"))) if store else None


def _item(shown: Shown, digits: int) -> Json:
    review, reply = shown.review, shown.reply
    micros = f"{crc32(review.id.encode()) % 10**6:06d}"
    return {
        "rview_atcl_no": review.id,
        "rview_cont": review.text,
        "psnl_msk_nm": review.author,
        "psnl_mbr_id": review.author_id,
        "reg_dttm": f"{review.created_at:%Y%m%d%H%M%S}{micros}"[:digits],
        "good_eval_cd": "1" if review.rating is not None and review.rating >= 4 else "",
        "menu_nm": ", ".join(review.menus),
        "file_no_1": None,
        "file_no_2": None,
        "file_no_3": None,
        "rply_no": reply.id if reply else None,
        "rply_cont": reply.text if reply else None,
    }


def _params(body: bytes, name: str) -> Json:
    try:
        given = json.loads(body)[name]
    except (ValueError, KeyError, TypeError):
        return {}
    return given if isinstance(given, dict) else {}


def _days(given: Json) -> Wanted | None:
    try:
        return Wanted(day(given["from_date"]), day(given["to_date"]))
    except (KeyError, ValueError):
        return None
