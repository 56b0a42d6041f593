"""A review platform in memory, newest first, that may break off anywhere."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date, datetime

from engine.platforms.outcomes import NotPermitted, PlatformError, SchemaChanged
from engine.platforms.port import (
    PlatformSession,
    ReplyFound,
    ReviewFound,
    ReviewPage,
    ShopFound,
    Visit,
)
from engine.platforms.spec import Answering, Login, Pace, PlatformSpec, Replies, Terms, Way
from tests.engine.found import SHOP, page, review

SIZE = 30


class Board:
    """A platform in memory: what it shows, newest first, and where it breaks."""

    def __init__(self) -> None:
        self.shown: list[ReviewFound] = []
        self.fails_after: tuple[int, Exception] | None = None
        self.shops = [SHOP]
        self.served = 0
        self.opened = 0
        self.inside = 0
        self.seen_by_the_owner = False
        self.is_in = True
        self.visits: list[Visit] = []
        self.gate: Callable[[], Awaitable[None]] | None = None
        self.total: int | None = None
        self.counts: dict[str, int] = {}
        self.broken_a_page = 0
        self.changed_page: ReviewPage | None = None
        self.takes_replies = False
        self.unreachable: PlatformError | None = None
        self.posted: list[str] = []
        self.understands: list[list[ReviewFound]] = []
        self.spec = PlatformSpec(
            id="board",
            way=Way.CONSOLE,
            terms=Terms.OWN_ACCOUNT,
            login=Login.BROWSER,
            replies=Replies(Answering.PAGE, limit=250),
            pace=Pace((0, 0), (0, 0), 10_000, 10_000),
            parser_version=7,
            console_url="http://127.0.0.1",
            login_url="http://127.0.0.1",
        )

    @asynccontextmanager
    async def open(self, visit: Visit) -> AsyncIterator[PlatformSession]:
        assert self.inside == 0, "a folder bears one browser"
        self.opened += 1
        self.served = 0
        self.seen_by_the_owner = visit.visible
        self.visits.append(visit)
        self.inside += 1
        try:
            yield BoardSession(self, visit)
        finally:
            self.inside -= 1

    def reply_page(self, shop: ShopFound, review: ReviewFound) -> str:
        return f"http://127.0.0.1/{shop.external_id}/{review.external_id}"

    def parse(self, raw: bytes, captured_at: datetime, number: int) -> ReviewPage:
        if not self.understands:
            raise SchemaChanged(platform="board", detail="nothing to parse")
        return page(number, self.understands.pop(0))

    def show(self, *numbers: int) -> None:
        self.shown = [review(number) for number in numbers]


class BoardSession:
    def __init__(self, board: Board, visit: Visit) -> None:
        self._board = board
        self._visit = visit

    async def logged_in(self) -> bool:
        return self._board.is_in

    async def await_login(self, timeout_s: float, report: Callable[[str], None]) -> None: ...

    async def list_shops(self) -> list[ShopFound]:
        return self._board.shops

    async def fetch_reviews(
        self, shop: ShopFound, since: date | None = None
    ) -> AsyncIterator[ReviewPage]:
        board = self._board
        for start in range(0, max(1, len(board.shown)), SIZE):
            await self._visit.pacing.before_page()
            if board.gate is not None:
                await board.gate()
            if board.fails_after is not None and board.served >= board.fails_after[0]:
                raise board.fails_after[1]
            board.served += 1
            shown = page(board.served, board.shown[start : start + SIZE])
            yield replace(
                shown, total=board.total, rejected=board.broken_a_page, counts=board.counts
            )
            board.counts = {}  # which a page of lists asks once
        if board.changed_page is not None:
            fault = SchemaChanged(platform="board", detail="reviews")
            fault.page = board.changed_page
            raise fault

    async def post_reply(self, shop: ShopFound, review: ReviewFound, text: str) -> ReplyFound:
        board = self._board
        if not board.takes_replies:
            raise NotPermitted(platform="board", action="reply")
        board.posted.append(text)
        shown = ReplyFound(text, live=True)
        board.shown = [
            replace(each, reply=shown) if each.external_id == review.external_id else each
            for each in board.shown
        ]
        return shown

    async def find_review(self, shop: ShopFound, review: ReviewFound) -> ReviewFound | None:
        if self._board.unreachable is not None:
            raise self._board.unreachable
        shown = self._board.shown if self._board.takes_replies else []
        return next((each for each in shown if each.external_id == review.external_id), None)
