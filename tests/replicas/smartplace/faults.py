"""Named switches for everything that goes wrong on the platform.

A switch strikes requests of one kind (`on`: getReviews, createReply, console, login, any), from
the moment `after_pages` further review pages have been answered, at most `times` times.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

FaultValue = bool | int | float | str | list[str] | dict[str, str]


@dataclass(frozen=True, slots=True)
class Switch:
    """What a fault does, and which requests it strikes unless told otherwise."""

    on: str
    meaning: str


SWITCHES = {
    # what a page of reviews holds
    "duplicate_ids": Switch(
        "getReviews", "pages 2.. begin with the last N items of the one before"
    ),
    "insert_between_pages": Switch("getReviews", "N new reviews appear before a page 2.. is cut"),
    "total_offset": Switch("getReviews", "totalCount is off by N"),
    "rating_null": Switch("getReviews", "no item has a rating"),
    "text_null": Switch("getReviews", "no item has a text"),
    "strange_text": Switch(
        "getReviews", "texts are emoji, ZWJ sequences, NFD Hangul, right-to-left"
    ),
    "huge_review": Switch("getReviews", "the first item's text is N bytes long"),
    "numeric_ids": Switch("getReviews", "ids are 16-digit JSON numbers"),
    "renamed_field": Switch("getReviews", '"old:new": items carry a field under another name'),
    "edited_text": Switch("getReviews", "{review id: text the author wrote instead}"),
    "removed_reviews": Switch("getReviews", "[review ids] that are gone"),
    "owner_replies": Switch("getReviews", "{review id: reply given elsewhere}"),
    # what comes instead of an answer
    "graphql_error": Switch("getReviews", "HTTP 200 with errors[] of this code"),
    "unauthorized": Switch("getReviews", "401, though the session lives"),
    "session_lost": Switch("getReviews", "all sessions are forgotten"),
    "login_redirect": Switch("getReviews", "302 to the login host"),
    "block_page": Switch("getReviews", "403 with an HTML page"),
    "captcha": Switch("getReviews", "200 with a page that asks for a captcha"),
    "rate_limited": Switch("getReviews", "429; a number is sent as Retry-After seconds"),
    "js_challenge": Switch("getReviews", "200 with an HTML page that runs a script"),
    "server_error": Switch("getReviews", "500"),
    "truncated": Switch("getReviews", "the connection closes half-way through the body"),
    "malformed_json": Switch("getReviews", "the body is not JSON"),
    "slow": Switch("getReviews", "the answer comes after N seconds"),
    # replies
    "reply_not_qualified": Switch("createReply", "stored, but isQualified is false"),
    "reply_suspended": Switch("createReply", "stored, but isSuspended is true"),
    "reply_deleted": Switch("createReply", "stored, but isDeleted is true"),
    "reply_silent": Switch("createReply", "HTTP 200, nothing stored, reply is null"),
    "staff_account": Switch("createReply", "the account may read but not reply"),
    "drop_before_storing": Switch("createReply", "the connection closes, nothing is stored"),
    "drop_after_storing": Switch("createReply", "stored, then the connection closes"),
    # pages
    "device_add": Switch("login", "a new device must be registered before the cookies come"),
    "popups": Switch("console", "N dialogs lie over the list"),
    "more_never_ends": Switch("console", "더보기 stays after the last page"),
    "renamed_classes": Switch("console", "no class begins with Review_pui_review__"),
    "reply_button": Switch("console", "area code of 등록 instead of rv.replydone"),
}
REQUESTS = ("getReviews", "createReply", "console", "login", "any")


class UnknownFault(ValueError):
    """A switch or a kind of request that the replica does not have."""


@dataclass(slots=True)
class Fault:
    """A switch that is on."""

    value: FaultValue
    on: str
    after_pages: int
    times: int | None
    since: int
    struck: int = 0


class Faults:
    """The switchboard: tests set, the server asks."""

    def __init__(self) -> None:
        self._on: dict[str, Fault] = {}
        self._pages = 0

    def set(
        self,
        name: str,
        value: FaultValue = True,
        *,
        after_pages: int = 0,
        times: int | None = None,
        on: str | None = None,
    ) -> None:
        """Switch `name` on, replacing an earlier setting of it."""
        if name not in SWITCHES:
            raise UnknownFault(f"no fault {name!r}; there are {', '.join(sorted(SWITCHES))}")
        target = on or SWITCHES[name].on
        if target not in REQUESTS:
            raise UnknownFault(f"no requests {target!r}; there are {', '.join(REQUESTS)}")
        self._on[name] = Fault(value, target, after_pages, times, self._pages)

    def clear(self, *names: str) -> None:
        """Switch these off, or all."""
        for name in names or tuple(self._on):
            self._on.pop(name, None)

    def strike(self, name: str, request: str) -> FaultValue | None:
        """The value of the fault if it hits this request, which counts as one of its times."""
        fault = self._on.get(name)
        if fault is None or fault.on not in (request, "any"):
            return None
        if self._pages - fault.since < fault.after_pages:
            return None
        if fault.times is not None and fault.struck >= fault.times:
            return None
        fault.struck += 1
        return fault.value

    def setting(self, name: str) -> FaultValue | None:
        """The value of a fault that lasts while it is on and is not counted."""
        fault = self._on.get(name)
        return fault.value if fault else None

    def page_answered(self) -> None:
        self._pages += 1

    def state(self) -> dict[str, dict[str, object]]:
        return {name: asdict(fault) for name, fault in self._on.items()}

    def update(self, wanted: Mapping[str, object]) -> None:
        """Set from JSON: {name: value}, {name: {value, after_pages, times, on}}, {name: false}."""
        for name, value in wanted.items():
            if value is False or value is None:
                self.clear(name)
            elif isinstance(value, dict) and value.keys() <= {
                "value",
                "after_pages",
                "times",
                "on",
            }:
                self.set(name, value.pop("value", True), **value)
            elif isinstance(value, bool | int | float | str | list | dict):
                self.set(name, value)


def amount(value: FaultValue | None, default: int = 1) -> int:
    """The number in a fault's value; plain `True` means `default`, off means 0."""
    if value is None or value is False:
        return 0
    return default if value is True or not isinstance(value, int) else value
