"""What Google says beside reviews, however oddly, and where an owner answers by hand."""

import json
from dataclasses import replace

import pytest

from engine.platforms.answers import Answer
from engine.platforms.google import PLATFORM
from engine.platforms.google.refusals import refusal
from engine.platforms.google.tokens import _given, _refusal
from engine.platforms.outcomes import NotApproved, SchemaChanged
from tests.engine.found import NEWEST, SHOP, review

LIST = "https://business.google.com/reviews"
DEEP = b"[" * 100_000


def said(status: int, body: bytes) -> Answer:
    return Answer("https://x.test", status, {"content-type": "application/json"}, body)


@pytest.mark.parametrize("limit", [["0"], {"value": "0"}, None, 300])
def test_a_limit_of_another_kind_is_no_limit(limit: object) -> None:
    details = [{"reason": "x", "metadata": {"quota_limit_value": limit}}]
    body = json.dumps({"error": {"details": details}}).encode()
    assert refusal(said(429, body), "read") is None
    zero = json.dumps({"error": {"details": [{"metadata": {"quota_limit_value": 0}}]}}).encode()
    assert isinstance(refusal(said(429, zero), "read"), NotApproved)


def test_a_token_that_is_none() -> None:
    assert _refusal(said(400, DEEP)) == ""
    with pytest.raises(SchemaChanged):
        _given(said(200, DEEP), NEWEST)


@pytest.mark.parametrize(
    ("named", "opened"),
    [
        ("https://business.google.com/reviews/1", "https://business.google.com/reviews/1"),
        (
            "https://search.google.com/local/reviews?r=1",
            "https://search.google.com/local/reviews?r=1",
        ),
        ("https://google.com/x", "https://google.com/x"),
        (None, LIST),
        ("http://business.google.com/", LIST),
        ("https://business.google.com.evil.test/", LIST),
        ("https://evilgoogle.com/", LIST),
        ("https://google.com@evil.test/", LIST),
        ("file:///etc/passwd", LIST),
        ("javascript:alert(1)", LIST),
        ("https://[::1", LIST),
    ],
)
def test_only_google_is_opened(named: str | None, opened: str) -> None:
    assert PLATFORM.reply_page(SHOP, replace(review(1), url=named)) == opened
