"""A review platform in memory: it takes replies, counts them, and fails on demand."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from engine.platforms.port import ReplyFound, ReviewFound, ReviewPage, ShopFound, Visit
from engine.platforms.spec import Answering, Login, Pace, PlatformSpec, Replies, Terms, Way

SPEC = PlatformSpec(
    id="scripted",
    way=Way.CONSOLE,
    terms=Terms.OWN_ACCOUNT,
    login=Login.BROWSER,
    replies=Replies(Answering.PAGE, limit=250),
    pace=Pace((0.0, 0.0), (0.0, 0.0), pages_per_day=1_000, replies_per_day=1_000),
    parser_version=1,
    console_url="http://127.0.0.1",
    login_url="http://127.0.0.1/login",
)

# The steps of a round at which something can happen, as the platform sees them.
LOOK, FORM, PRESS, TAKEN, LOOK_AGAIN = "look", "form", "press", "taken", "look again"


@dataclass
class Scripted:
    """`faults`: what happens the next time at a step; `hidden`: replies taken but not shown."""

    spec: PlatformSpec = SPEC
    reviews: dict[str, ReviewFound] = field(default_factory=dict)
    posted: list[tuple[str, str]] = field(default_factory=list)
    faults: dict[str, BaseException] = field(default_factory=dict)
    watcher: Callable[[str], None] = lambda step: None
    hidden: bool = False
    live: bool = True
    state: str = ""

    @asynccontextmanager
    async def open(self, visit: Visit) -> AsyncIterator["Session"]:
        yield Session(self, visit)

    def reply_page(self, shop: ShopFound, review: ReviewFound) -> str:
        return f"http://127.0.0.1/{shop.external_id}/{review.external_id}"

    def parse(self, raw: bytes, captured_at: datetime, number: int) -> ReviewPage:
        raise NotImplementedError

    def posts(self, external_id: str) -> int:
        return sum(posted == external_id for posted, _ in self.posted)

    def answer(self, external_id: str, text: str) -> None:
        """Somebody answers on the platform itself."""
        self.reviews[external_id] = replace(
            self.reviews[external_id], reply=ReplyFound(text, live=True)
        )

    def show(self) -> None:
        """What was taken but hidden comes to light."""
        self.hidden = False
        for external_id, text in self.posted:
            self.answer(external_id, text)

    def at(self, step: str) -> None:
        self.watcher(step)
        if (fault := self.faults.pop(step, None)) is not None:
            raise fault

    def take(self, external_id: str, text: str) -> ReplyFound:
        self.posted.append((external_id, text))
        number = f"reply-{len(self.posted)}"
        reply = ReplyFound(text, live=self.live, external_id=number, state=self.state)
        if not self.hidden:
            self.reviews[external_id] = replace(self.reviews[external_id], reply=reply)
        return reply


class Session:
    def __init__(self, platform: Scripted, visit: Visit) -> None:
        self._platform = platform
        self._visit = visit
        self._pressed: set[str] = set()

    async def logged_in(self) -> bool:
        return True

    async def await_login(self, timeout_s: float, report: Callable[[str], None]) -> None:
        raise NotImplementedError

    async def list_shops(self) -> list[ShopFound]:
        raise NotImplementedError

    async def fetch_reviews(
        self, shop: ShopFound, since: date | None = None
    ) -> AsyncIterator[ReviewPage]:
        """All on one page."""
        reviews = tuple(self._platform.reviews.values())
        yield ReviewPage(
            number=1,
            raw=b"",
            captured_at=max(review.created_at for review in reviews if review.created_at),
            reviews=reviews,
            total=None,
            rejected=0,
            has_next=False,
            platform_s=0.0,
        )

    async def post_reply(self, shop: ShopFound, review: ReviewFound, text: str) -> ReplyFound:
        self._platform.at(FORM)
        await self._visit.pacing.before_write()
        self._pressed.add(review.external_id)
        self._platform.at(PRESS)
        taken = self._platform.take(review.external_id, text)
        self._platform.at(TAKEN)
        return taken

    async def find_review(self, shop: ShopFound, review: ReviewFound) -> ReviewFound | None:
        await self._visit.pacing.before_page()
        self._platform.at(LOOK_AGAIN if review.external_id in self._pressed else LOOK)
        return self._platform.reviews.get(review.external_id)
