"""What an adapter declares of its platform: read by owners, held by tests, obeyed by the engine."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit


class Way(StrEnum):
    """How reviews are reached; text `platform.way.<it>`."""

    OFFICIAL = "official"
    """The platform's own interface for programs."""
    CONSOLE = "console"
    """The owner's console, in a browser where the owner logged in."""
    PUBLIC = "public"
    """Pages that anybody can see."""


class Terms(StrEnum):
    """What the platform's terms say of a program that does this; text `platform.terms.<it>`."""

    ALLOWED = "allowed"
    OWN_ACCOUNT = "own_account"
    """The owner's own account; programs are neither offered nor named."""
    DISCOURAGED = "discouraged"
    FORBIDDEN = "forbidden"
    """Not without permission: never visited unless the owner turned it on."""


class Login(StrEnum):
    """Who lets us in; text `platform.login.<it>`."""

    BROWSER = "browser"
    """The owner, in a visible window with a profile of ours."""
    CONSENT = "consent"
    """The owner's consent in the system's browser (OAuth)."""
    NONE = "none"


class Answering(StrEnum):
    """How a reply gets there; text `platform.answering.<it>`."""

    API = "api"
    PAGE = "page"
    COPY = "copy"
    """By the owner's hand: the text is copied, the page opened; we look afterwards."""


class Unit(StrEnum):
    """What a limit counts; text `platform.unit.<it>`."""

    CHARACTERS = "characters"
    """UTF-16 units, as browsers count what is typed into a page."""
    BYTES = "bytes"
    """Of UTF-8."""


@dataclass(frozen=True, slots=True)
class Replies:
    """The platform's rules for an owner's reply. `window`: how long after the review it is taken;
    where that `is_window_sure`, nothing is posted after it, else it only warns.

    `forbidden`: words that it turns away. `is_seen`: we can read there whether it was posted.
    `is_removable`: its session is a `Retracting` one.
    """

    way: Answering
    limit: int
    unit: Unit = Unit.CHARACTERS
    window: timedelta | None = None
    is_window_sure: bool = True
    forbidden: tuple[str, ...] = ()
    is_seen: bool = True
    is_removable: bool = False

    def measure(self, text: str) -> int:
        """In this platform's unit."""
        if self.unit is Unit.BYTES:
            return len(text.encode(errors="replace"))
        return len(text.encode("utf-16-le", "surrogatepass")) // 2

    @property
    def is_by_hand(self) -> bool:
        """Only an owner can answer there."""
        return self.way is Answering.COPY

    @property
    def letters(self) -> int:
        """So many Korean letters surely fit."""
        return self.limit // self.measure("가")

    def deadline(self, written: datetime | None) -> datetime | None:
        """Of a review written then; None: none, or nobody knows."""
        return None if written is None or self.window is None else written + self.window


@dataclass(frozen=True, slots=True)
class Pace:
    """Our own cautious limits for a site; seconds between visits, counts a day.

    `place_interval_s`: between one shop and the next, for sites that bear few of them an hour.
    """

    page_interval_s: tuple[float, float]
    write_interval_s: tuple[float, float]
    pages_per_day: int
    replies_per_day: int
    place_interval_s: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class PlatformSpec:
    """Its names are texts: `platform.<id>.title`, `.short`, `.connect` for the login, `.ids` for
    what its ids are like, and `.unverified.<each>` for what no live account has shown us yet.

    `shown`: how far back its lists go, None for to the first review. `lists_as`: the platform that
    tells its owner of the same reviews, and more; shops have the same external id there.
    `idle_limit`: after so long without a login of the owner's the platform takes rights away; text
    `platform.<id>.idle`. `lists_shops` False: no account tells which shops are its owner's.
    `is_experimental`: built on less than we know of the others, and shown as such.
    """

    id: str
    way: Way
    terms: Terms
    login: Login
    replies: Replies
    pace: Pace
    parser_version: int
    console_url: str
    login_url: str
    unverified: tuple[str, ...] = ()
    shown: timedelta | None = None
    lists_as: str = ""
    idle_limit: timedelta | None = None
    lists_shops: bool = True
    is_experimental: bool = False

    @property
    def takes_address(self) -> bool:
        """The owner names each shop by the address of its page."""
        return self.login is Login.NONE or not self.lists_shops

    @property
    def is_opt_in(self) -> bool:
        """Nothing is visited there before the owner turned it on."""
        return self.terms is Terms.FORBIDDEN


@dataclass(frozen=True, slots=True)
class Site:
    """Where the platform is reached: its own addresses, or those of a `replica` on loopback."""

    console_url: str
    login_url: str
    replica: str | None = None

    def reach(self, address: str) -> str:
        """One of the platform's own addresses; on a replica the same path and query there."""
        if self.replica is None:
            return address
        parts = urlsplit(address)
        return self.replica + parts.path + (f"?{parts.query}" if parts.query else "")
