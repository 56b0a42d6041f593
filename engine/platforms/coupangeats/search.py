"""The page's own search for reviews, GET or POST as it likes, with our days and page in it."""

from datetime import timedelta
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

import msgspec
from playwright.async_api import Request

from engine.platforms.parsing import FAULTS
from engine.platforms.rewriting import Search, Window

_DAY: Final = timedelta(days=1)


def rewritten(request: Request, window: Window, store: str, status: str | None) -> Search | None:
    """None for a request that has no page and no days, or is of another store. `status`: to list
    in place of what the page lists.
    """
    parts = urlsplit(request.url)
    if request.method == "GET":
        given: dict[str, Any] = dict(parse_qsl(parts.query, keep_blank_values=True))
    else:
        given = _body(request)
    number = _number(given)
    is_known = {"startDateTime", "exclusiveEndDateTime"} <= given.keys()
    if number is None or not is_known or str(given.get("storeId")) != store:
        return None
    page = number + window.shift
    given |= {
        "page": page if isinstance(given["page"], int) else str(page),
        "startDateTime": window.first.isoformat(),
        "exclusiveEndDateTime": (window.last + _DAY).isoformat(),
    }
    if status is not None:
        given["statusType"] = status
    if request.method == "GET":
        return Search(parts._replace(query=urlencode(given)).geturl(), None, page)
    return Search(request.url, msgspec.json.encode(given), page)


def _body(request: Request) -> dict[str, Any]:
    try:
        given = msgspec.json.decode(request.post_data_buffer or b"")
    except FAULTS:
        return {}
    return given if isinstance(given, dict) else {}


def _number(given: dict[str, Any]) -> int | None:
    told = given.get("page")
    if isinstance(told, int):
        return told
    return int(told) if isinstance(told, str) and told.isascii() and told.isdigit() else None
