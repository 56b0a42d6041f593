"""The port every review platform fulfils, and the values that cross it.

An adapter is a folder: `spec.py login.py fetch.py parse.py reply.py session.py`, made `PLATFORM` in
its `__init__` (`adapter.py`); `registry.py` finds it by walking. Adapters are async and run on the
engine's private loop; they raise the types of `outcomes.py` and nothing else for what a platform
does to us.
"""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Final, Protocol, runtime_checkable

from engine.platforms.spec import PlatformSpec, Site
from engine.runtime.clock import Clock, SystemClock
from engine.runtime.redirect import Show
from engine.runtime.secrets.entry import Entry, FleetingEntry


class Precision(StrEnum):
    """How exactly a platform told a moment. A date alone never becomes a time."""

    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class Visibility(StrEnum):
    VISIBLE = "visible"
    BLOCKED = "blocked"
    HIDDEN = "hidden"
    DELETED = "deleted"
    GONE = "gone"
    """No longer listed; no platform tells that, see `engine.reviews.absence`."""


@dataclass(frozen=True, slots=True)
class ShopFound:
    """`ref` holds the further ids a platform needs to address the shop (text -> text)."""

    external_id: str
    name: str
    ref: dict[str, str]


REJECTED: Final = "rejected"
"""State of a reply that the platform's moderation turned down: nobody reads it, and another one may
be written in its place."""


@dataclass(frozen=True, slots=True)
class ReplyFound:
    """The owner's answer as the platform shows it. `live`: customers can see it. `state`: in the
    platform's words, or `REJECTED`; where they cannot see it, `word` is the platform's own for why,
    "" for none.
    """

    text: str
    live: bool
    external_id: str | None = None
    created_at: datetime | None = None
    state: str = ""
    word: str = ""


@dataclass(frozen=True, slots=True)
class Keyword:
    code: str
    label: str


@dataclass(frozen=True, slots=True)
class ReviewFound:
    """One review in the canonical model (notes/platforms.md, Part 7). Moments are aware."""

    external_id: str
    author_name: str
    author_masked: bool
    created_at: datetime | None
    created_precision: Precision
    raw_date: str
    body: str | None = None
    rating: float | None = None
    rating_scale: int = 5
    alt_ids: tuple[str, ...] = ()
    author_ref: str | None = None
    keywords: tuple[Keyword, ...] = ()
    menus: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    visit_count: int | None = None
    visited_on: date | None = None
    status: Visibility = Visibility.VISIBLE
    reply: ReplyFound | None = None
    can_reply: bool | None = None
    reply_deadline: datetime | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """One answer of the platform: the bytes as they came, and what the parser made of them.

    `rejected` counts items that lacked a required field; they stay in `raw`.
    `platform_s`: seconds the platform itself took to answer. `counts`: whole numbers that it told
    of the shop beside the list, by what it calls them.
    """

    number: int
    raw: bytes
    captured_at: datetime
    reviews: tuple[ReviewFound, ...]
    total: int | None
    rejected: int
    has_next: bool
    platform_s: float
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PostFound:
    """A blog post about a shop, as the platform lists it. `external_id`: the platform's own, else a
    digest of the `address`, which is http or https. `excerpt`: what the platform shows of its text.
    `created_at` is aware, None where the platform tells no moment that can be read.
    """

    external_id: str
    address: str
    title: str
    excerpt: str
    author_name: str
    created_at: datetime | None
    created_precision: Precision
    raw_date: str
    photo_count: int | None = None


@dataclass(frozen=True, slots=True)
class PostPage:
    """One answer of the platform. `rejected` counts items without a title, text or address."""

    number: int
    posts: tuple[PostFound, ...]
    total: int | None
    rejected: int
    has_next: bool


class Pacing(Protocol):
    """Awaited by an adapter before each visit; keeps the pace and the daily budget of the site.

    Each wait may end with `Cancelled`. So `post_reply` waits for the last time before it presses.
    """

    async def before_place(self) -> None:
        """Before the first page of a shop, where `Pace.place_interval_s` is declared.

        Raises `RateLimited` while the site rests after a refusal.
        """

    async def before_page(self) -> None:
        """Raises `BudgetSpent`, or `RateLimited` while the site rests after a refusal."""

    async def before_write(self) -> None:
        """Raises `BudgetSpent`, or `RateLimited` while the site rests after a refusal."""


@dataclass(frozen=True, slots=True)
class Consent:
    """How the owner is asked in the system's browser. `words`: what it says when that is over."""

    show: Show
    words: str


@dataclass(frozen=True, slots=True)
class Visit:
    """What an adapter needs to be somewhere: whose browser folder, which site, how visibly.

    `visible`: the browser has a window. `aside`: beyond the edge of the screen, where it disturbs
    nobody, and draws and scrolls as any other: some platforms turn a browser without one away.
    `clock`: what an adapter takes "now" and "today" from. Where the login is a consent: `grant` is
    where this account's is kept, `consent` is None where nobody can be asked, and `client` names
    the file by which the platform knows the owner's own project.
    """

    browser_profile: Path
    site: Site
    visible: bool
    pacing: Pacing
    aside: bool = False
    browser_path: Path | None = None
    clock: Clock = field(default_factory=SystemClock)
    grant: Entry = field(default_factory=FleetingEntry)
    consent: Consent | None = None
    client: Path | None = None


class PlatformSession(Protocol):
    """An open browser on the owner's console. Closed by leaving the context of `Platform.open`."""

    async def logged_in(self) -> bool:
        """Ask the platform itself; a cookie alone proves nothing."""

    async def await_login(self, timeout_s: float, report: Callable[[str], None]) -> None:
        """Show the login page and wait until the owner has logged in. Types nothing, ever.

        `report` takes a text key; it may raise `Cancelled`. Raises `LoginTimeout`.
        """

    async def list_shops(self) -> list[ShopFound]:
        """Every shop this account looks after."""

    def fetch_reviews(
        self, shop: ShopFound, since: date | None = None
    ) -> AsyncIterator[ReviewPage]:
        """Newest first. The caller stops when it knows what arrives."""

    async def post_reply(self, shop: ShopFound, review: ReviewFound, text: str) -> ReplyFound:
        """Press through the page, once. Returns what the platform then shows.

        Raises `ReplyRefused` when the platform surely did not take it: only words that are known
        for a no are one. Another outcome says `before_press` if nothing was pressed; else nobody
        can tell: then look with `find_review` before anything else.
        """

    async def find_review(self, shop: ShopFound, review: ReviewFound) -> ReviewFound | None:
        """Re-read one review, with its reply, from the platform; None: it is gone."""


@runtime_checkable
class Retracting(Protocol):
    """A session that can take back a reply which the platform shows."""

    async def remove_reply(self, shop: ShopFound, review: ReviewFound) -> None:
        """Done as well where there is none. An outcome means: look with `find_review`."""


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture (PNG) of what a browser shows. `served_at`: the Date header of the page, as it
    came, None where there was none.
    """

    image: bytes = field(repr=False)
    address: str
    taken_at: datetime
    served_at: str | None


@runtime_checkable
class Showing(Protocol):
    """A session in whose browser a review can be seen as the platform shows it."""

    async def show_review(self, shop: ShopFound, review: ReviewFound) -> Shot | None:
        """With the review in the middle of the window; None: it is gone."""


@runtime_checkable
class Citing(Protocol):
    """A session that can list what blogs write about a shop."""

    def fetch_posts(self, shop: ShopFound) -> AsyncIterator[PostPage]:
        """Newest first. The caller stops when it knows what arrives."""


@runtime_checkable
class Finding(Protocol):
    """A session where no account tells which shops are the owner's: `list_shops` is empty."""

    async def find_shop(self, address: str) -> ShopFound:
        """By what an owner has of it: the address of its page, or its id there.

        Raises `NoSuchShop`.
        """


@runtime_checkable
class PublicSession(PlatformSession, Finding, Protocol):
    """Pages anybody can see. Nobody has to be let in, so `logged_in` is true and `await_login` over
    at once.
    """


class Platform(Protocol):
    @property
    def spec(self) -> PlatformSpec:
        """What the engine must know of the platform before it opens it."""

    def open(self, visit: Visit) -> AbstractAsyncContextManager[PlatformSession]:
        """Start the browser. Raises `BrowserMissing`, `NoDisplay`, `ProfileBusy`."""

    def reply_page(self, shop: ShopFound, review: ReviewFound) -> str:
        """Address at which an owner answers this review by hand."""

    def parse(self, raw: bytes, captured_at: datetime, number: int) -> ReviewPage:
        """Re-read kept bytes with today's parser. Raises `SchemaChanged`."""
