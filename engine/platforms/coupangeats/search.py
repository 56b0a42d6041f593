"""The page's own search for reviews, GET or POST as it likes, with our days and page in it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

import msgspec
from playwright.async_api import Request

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Window:
    """The days to list, and by how many pages the page's own numbers are shifted."""

    first: date
    last: date
    shift: int = 0


@dataclass(frozen=True, slots=True)
class Search:
    """What to ask instead; `number` of the page that it asks for, from 1."""

    url: str
    body: bytes | None
    number: int


def rewritten(request: Request, window: Window) -> Search | None:
    """None for a request that has no page and no days."""
    parts = urlsplit(request.url)
    if request.method == "GET":
        given: dict[str, Any] = dict(parse_qsl(parts.query, keep_blank_values=True))
    else:
        given = _body(request)
    number = _number(given)
    if number is None or not {"startDateTime", "exclusiveEndDateTime"} <= given.keys():
        return None
    page = number + window.shift
    given |= {
        "page": page if isinstance(given["page"], int) else str(page),
        "startDateTime": window.first.isoformat(),
        "exclusiveEndDateTime": (window.last + _DAY).isoformat(),
    }
    if request.method == "GET":
        return Search(parts._replace(query=urlencode(given)).geturl(), None, page)
    return Search(request.url, msgspec.json.encode(given), page)


def _body(request: Request) -> dict[str, Any]:
    try:
        given = msgspec.json.decode(request.post_data_buffer or b"")
    except msgspec.MsgspecError:
        return {}
    return given if isinstance(given, dict) else {}


def _number(given: dict[str, Any]) -> int | None:
    told = given.get("page")
    if isinstance(told, int):
        return told
    return int(told) if isinstance(told, str) and told.isascii() and told.isdigit() else None
