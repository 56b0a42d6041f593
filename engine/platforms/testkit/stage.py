"""The platform under test: an adapter, its replica, and the hands that break the replica."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

from engine.platforms.port import Platform
from engine.platforms.spec import Site


class Fault(StrEnum):
    """What platforms do to us, by what it is; a stage knows how its replica does it.

    A total is a little too high where hidden reviews count, or too low by a page and more; with
    `ENDS_EARLY` a third is missing. `COOLING`: status 430, `NOT_ALLOWED`: 405 with nothing in it.
    `..._IN_200`: the platform's own code for it, with status 200. `SLOW`: the answer comes late,
    but before anybody gives up. `WRONG_CHARSET`: cp949 declared as euc-kr. `REPLY_SWALLOWED`: in a
    way known for a no, `REPLY_UNCONFIRMED`: in one that says nothing.
    """

    SESSION_LOST = "session_lost"
    UNAUTHORIZED = "unauthorized"
    LOGIN_REDIRECT = "login_redirect"
    CAPTCHA = "captcha"
    REFUSED = "refused"
    ACCESS_DENIED = "access_denied"
    NOT_ALLOWED = "not_allowed"
    CHALLENGE = "challenge"
    TOO_FAST = "too_fast"
    TOO_FAST_UNTIMED = "too_fast_untimed"
    COOLING = "cooling"
    FORBIDDEN = "forbidden"
    SERVER_ERROR = "server_error"
    CUT_OFF = "cut_off"
    SILENCE = "silence"
    MALFORMED = "malformed"
    RENAMED_FIELD = "renamed_field"
    LOGIN_IN_200 = "login_in_200"
    FAILURE_IN_200 = "failure_in_200"
    # the answers stay whole, what they hold is odd
    DUPLICATES = "duplicates"
    NEW_BETWEEN_PAGES = "new_between_pages"
    TOTAL_TOO_HIGH = "total_too_high"
    TOTAL_TOO_LOW = "total_too_low"
    ENDS_EARLY = "ends_early"
    MORE_NEVER_ENDS = "more_never_ends"
    POPUPS = "popups"
    SLOW = "slow"
    VIRTUAL_LIST = "virtual_list"
    RENAMED_CLASSES = "renamed_classes"
    WRONG_CHARSET = "wrong_charset"
    NO_RATINGS = "no_ratings"
    NO_TEXTS = "no_texts"
    STRANGE_TEXTS = "strange_texts"
    HUGE_TEXT = "huge_text"
    NUMERIC_IDS = "numeric_ids"
    # only replies
    MAY_NOT_REPLY = "may_not_reply"
    REPLY_SWALLOWED = "reply_swallowed"
    REPLY_UNCONFIRMED = "reply_unconfirmed"
    REPLY_NOT_SHOWN = "reply_not_shown"
    TOO_LATE = "too_late"
    LOST_BEFORE_STORING = "lost_before_storing"
    LOST_AFTER_STORING = "lost_after_storing"


ONCE: Final = frozenset({Fault.HUGE_TEXT, Fault.SLOW})
"""Struck on one answer: more would prove the same, later."""
RETRY_AFTER_S: Final = 77
"""What `TOO_FAST` says."""


class Stage(Protocol):
    """`platform` must give up on an answer that takes longer than `SILENCE` lasts."""

    @property
    def platform(self) -> Platform: ...

    @property
    def site(self) -> Site: ...

    @property
    def reviews(self) -> Mapping[str, Sequence[str]]:
        """Shop external id -> review external ids, newest first. One shop: at least three pages."""

    def press_login(self) -> None:
        """The owner logs in at the page that is open, or opens next, registering the device."""

    def ask_for_device(self) -> None:
        """The next login has to register its device first, where the platform knows devices."""

    def strike(self, fault: Fault, *, after_pages: int = 0) -> None:
        """From now on; reviews are answered well for so many pages before."""

    def heal(self) -> None:
        """Everything works again; a lost session stays lost."""

    def write_new(self, shop: str, count: int) -> list[str]:
        """Customers write now. Their ids, newest first."""

    def edit(self, review: str, text: str) -> None:
        """Its author writes this instead, until `heal`."""

    def remove(self, review: str) -> None:
        """It is gone, until `heal`."""

    def answer(self, review: str, text: str) -> None:
        """The owner answers on the platform itself; until `heal`."""

    def arrivals(self, kind: str) -> list[datetime]:
        """When each request came that listed "reviews", or stored a "reply"; by its own clock."""

    def posted(self, review: str) -> list[str]:
        """Every reply the platform really stored for the review."""
