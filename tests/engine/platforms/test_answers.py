"""What an answer is, before anybody looks at its fields."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from engine.platforms.answers import Answer, check_answer
from engine.platforms.outcomes import (
    Blocked,
    CaptchaRequired,
    PlatformError,
    RateLimited,
    SchemaChanged,
    SessionExpired,
    Unreachable,
)

NOW = datetime(2026, 11, 21, tzinfo=UTC)
JSON = {"content-type": "application/json"}
HTML = {"content-type": "text/html; charset=utf-8"}


def check(answer: Answer, *, is_login_address: bool = False) -> None:
    check_answer("test", answer, NOW, is_login_address=is_login_address)


@pytest.mark.parametrize(
    ("status", "headers", "body", "outcome"),
    [
        (401, JSON, b"{}", SessionExpired),
        (403, JSON, b"{}", Blocked),
        (405, JSON, b"", Blocked),
        (404, JSON, b"", SchemaChanged),
        (404, HTML, b"<html>", SchemaChanged),
        (400, JSON, b"", SchemaChanged),
        (500, JSON, b"", Unreachable),
        (502, HTML, b"<html>bad gateway", Unreachable),
        (403, HTML, b"<html>Access Denied", Blocked),
        (403, HTML, "<html>자동입력 방지문자".encode(), CaptchaRequired),
        (200, HTML, "<html>잠시만 기다려 주세요".encode(), Blocked),
        (200, HTML, b'<html><form><input type="password">', SessionExpired),
        (200, HTML, b'<html><img id="captchaimg">', CaptchaRequired),
        (200, JSON, b"  <!DOCTYPE html><p>", Blocked),
        (200, {}, b"<html>", Blocked),
        (429, HTML, b"<html>", RateLimited),
        (430, HTML, b"<html>", RateLimited),
    ],
)
def test_is_told_as_what_it_is(
    status: int, headers: dict[str, str], body: bytes, outcome: type[PlatformError]
) -> None:
    with pytest.raises(PlatformError) as told:
        check(Answer("http://127.0.0.1/", status, headers, body))
    assert type(told.value) is outcome


def test_json_is_worth_parsing() -> None:
    check(Answer("http://127.0.0.1/", 200, JSON, b'{"data": {}}'))


def test_the_way_to_the_login_is_no_answer() -> None:
    with pytest.raises(SessionExpired):
        check(Answer("http://127.0.0.1/login", 302, {}, b""), is_login_address=True)


@pytest.mark.parametrize(
    ("status", "told", "seconds"),
    [
        (429, "77", 77),
        (429, "", 600),
        (429, "soon", 600),
        (429, "-5", 600),
        (429, "Wed, 01 Jan 2020 00:00:00 +99999999999999", 600),
        (429, "Wed, 01 Jan 99999999999 00:00:00 GMT", 600),
        (429, "99999999999", 86400),
        (430, "", 7200),
        (429, format_datetime(datetime(2020, 1, 1, tzinfo=UTC)), 0),
    ],
)
def test_when_to_come_again(status: int, told: str, seconds: float) -> None:
    with pytest.raises(RateLimited) as limited:
        check(Answer("http://127.0.0.1/", status, {"retry-after": told}, b""))
    assert limited.value.retry_after == seconds


def test_a_date_says_it_too() -> None:
    moment = format_datetime(NOW + timedelta(minutes=10))
    with pytest.raises(RateLimited) as limited:
        check(Answer("http://127.0.0.1/", 429, {"retry-after": moment}, b""))
    assert limited.value.retry_after == 600
