"""What every request meets before its route: limits, headers, a log that keeps secrets."""

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import APIRouter

from sync_server.identity.guard import anyone
from sync_server.kernel import log
from sync_server.kernel.requests import MOST_BODY
from tests.sync_server.server import PASSWORD, Server, code_of
from tests.sync_server.sync.wired import Wired


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    written = io.StringIO()
    log.configure(written)
    yield written
    log.configure()


def test_a_body_as_large_as_may_be_and_one_byte_more(server: Server) -> None:
    for size, status in ((MOST_BODY, 422), (MOST_BODY + 1, 413)):
        answer = _post(server, b" " * size)
        assert answer.status_code == status
    assert code_of(answer) == "request.too_large"


def test_a_body_of_unsaid_length_is_counted(server: Server) -> None:
    """The server does not take the sender's word for it."""

    def parts() -> Iterator[bytes]:
        yield from (b" " * 1_024 for _ in range(65))

    assert _post(server, parts()).status_code == 413


@pytest.mark.parametrize("length", ["-1", "1e3", "9" * 30, "x", "٣"])
def test_a_length_that_is_none(server: Server, length: str) -> None:
    answer = server.client.post(
        "/v1/token", content=b"", headers=[(b"Content-Length", length.encode())]
    )
    assert answer.status_code == 413


def test_every_answer_has_the_same_headers(server: Server) -> None:
    answers = [
        server.get("/health"),
        server.get("/nowhere"),
        server.call("PUT", "/v1/me"),
        server.get("/v1/me"),
        _post(server, b" " * (MOST_BODY + 1)),
        server.client.get("/authorize"),
        server.client.get("/reset"),
    ]
    assert [each.status_code for each in answers] == [200, 404, 405, 401, 413, 400, 200]
    for each in answers:
        assert each.headers["x-content-type-options"] == "nosniff"
        assert each.headers["x-frame-options"] == "DENY"
        assert each.headers["cache-control"] == "no-store"
        assert "default-src 'none'" in each.headers["content-security-policy"]
        assert "strict-transport-security" not in each.headers
    assert len({each.headers["x-request-id"] for each in answers}) == len(answers)


def test_messages_of_sync_bear_what_counts_without_a_browser_alone(server: Server) -> None:
    """No browser shows their media type; a refusal of one is JSON, as everywhere."""
    boss = Wired(server, server.owner())
    message, refused = boss.greet(), boss.push(epoch=b"another")
    assert message.headers.keys() == {
        "content-length", "content-type", "cache-control", "x-content-type-options", "x-request-id",
    }  # fmt: skip
    assert message.headers["content-type"] == "application/x-gagejigi"
    assert message.headers["x-content-type-options"] == "nosniff"
    assert message.headers["cache-control"] == "no-store"
    assert (refused.status_code, refused.headers["x-frame-options"]) == (409, "DENY")
    assert "default-src 'none'" in refused.headers["content-security-policy"]


def test_what_goes_wrong_here_is_told_to_the_log_alone(server: Server, logged: io.StringIO) -> None:
    router = APIRouter()

    @router.get("/broken", **anyone())
    def break_down() -> None:
        raise ValueError(PASSWORD)

    server.app.include_router(router)
    answer = server.get("/broken")
    assert (answer.status_code, code_of(answer)) == (500, "server.failed")
    assert PASSWORD not in answer.text and "ValueError" not in answer.text
    failed, _ = _lines(logged)
    assert failed["exception"] == "ValueError"
    assert failed["where"][-1].startswith("test_requests.py:")
    assert failed["request_id"] == answer.json()["error"]["request_id"]
    assert PASSWORD not in logged.getvalue()


def test_the_log_knows_routes_and_codes_but_no_secret(server: Server, logged: io.StringIO) -> None:
    boss = server.owner()
    staff = server.hire(boss, "staff")
    server.refresh(staff.refresh)
    server.client.get("/v1/me?access_token=query-secret", headers={"X-Secret": "header-secret"})
    server.get("/v1/typed-secret")
    server.call("DELETE", "/v1/members/typed-secret", boss.access)
    text = logged.getvalue()
    for secret in (
        PASSWORD,
        *(boss.access, boss.refresh, boss.email, staff.access, staff.refresh, staff.email),
        *("query-secret", "header-secret", "typed-secret", "할매", "김사장", "박알바"),
    ):
        assert secret not in text and json.dumps(secret)[1:-1] not in text
    told = [(each["method"], each["route"], each["status"]) for each in _lines(logged)]
    assert ("POST", "/v1/token", 200) in told
    assert told[-1] == ("DELETE", "/v1/members/{member_id}", 422)


def test_a_field_that_is_not_declared_is_left_out(logged: io.StringIO) -> None:
    log.get_logger().info("tried", password=PASSWORD, status=200)
    (line,) = _lines(logged)
    assert (line["left_out"], line["status"]) == (["password"], 200)
    assert "감자탕" not in logged.getvalue()


def _post(server: Server, content: Any) -> Any:
    headers = {"Content-Type": "application/json"}
    return server.client.post("/v1/token", content=content, headers=headers)


def _lines(written: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]
