"""What a request of the page carries, in whatever shape: nobody knows how Kakao's writes."""

from collections.abc import Iterator
from email import message_from_bytes
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import msgspec
from playwright.async_api import Request

from engine.platforms.parsing import FAULTS


def pieces_of(request: Request) -> frozenset[str]:
    """Every text and whole number in its address and its body (JSON, a form, or one of parts)."""
    parts = urlsplit(request.url)
    told = [*map(unquote, parts.path.split("/")), *_fields(parts.query)]
    told += _carried(request.post_data_buffer or b"", request.headers.get("content-type", ""))
    return frozenset(each.replace("\r\n", "\n").strip() for each in told if each)


def _carried(body: bytes, kind: str) -> list[str]:
    if kind.startswith("multipart/"):
        head = f"content-type: {kind}\r\n\r\n".encode()
        parts = message_from_bytes(head + body).walk()
        held = (part.get_payload(decode=True) for part in parts if not part.is_multipart())
        return [each.decode(errors="replace") for each in held if isinstance(each, bytes)]
    try:
        return list(_leaves(msgspec.json.decode(body)))
    except FAULTS:
        text = body.decode(errors="replace")
        return [text, *_fields(text)]


def _fields(query: str) -> list[str]:
    return [value for _, value in parse_qsl(query, keep_blank_values=True)]


def _leaves(told: Any) -> Iterator[str]:
    if isinstance(told, dict | list):
        for each in told.values() if isinstance(told, dict) else told:
            yield from _leaves(each)
    elif isinstance(told, str | int) and not isinstance(told, bool):
        yield str(told)
