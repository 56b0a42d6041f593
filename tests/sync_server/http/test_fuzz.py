"""Whatever is sent, the answer is one of the two shapes, and never a failure of the server."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sync_server.http.operations import BODIES, FORMS, MESSAGES, operations
from tests.sync_server.server import Login, Server, asked, serving

BOTTOM = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["\x00", "\ud800", "9" * 400, "a@b.kr", "owner", "../x", "가" * 300])
)
JSON = st.recursive(
    BOTTOM, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8
)
SAID = st.integers().map(str) | st.floats().map(str) | st.text(st.characters(codec="utf-8"))
NAMES = sorted(BODIES)
PATHS = st.sampled_from(operations())
NOBODY = "00000000-0000-4000-8000-000000000000"
FEW = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("fuzz") / "data") as running:
        yield running


@pytest.fixture(autouse=True)
def rested(served: Server) -> Iterator[None]:
    """What one test opened is not another one's."""
    yield
    served.rest()


@pytest.fixture(scope="module")
def owner(served: Server) -> Login:
    return served.owner()


@FEW
@given(name=st.sampled_from(NAMES), body=JSON, known=st.booleans())
def test_any_json(served: Server, owner: Login, name: str, body: Any, known: bool) -> None:
    _send(served, name, json.dumps(body).encode(), owner.access if known else "")


@settings(FEW, max_examples=200)
@given(data=st.data(), name=st.sampled_from(NAMES))
def test_bodies_with_one_thing_changed(
    served: Server, owner: Login, data: st.DataObject, name: str
) -> None:
    body = dict(BODIES[name])
    field = data.draw(st.sampled_from([*body, "another"]))
    body[field] = data.draw(JSON)
    _send(served, name, json.dumps(body).encode(), owner.access)


@FEW
@given(name=st.sampled_from(NAMES), raw=st.binary(max_size=400))
def test_any_bytes(served: Server, owner: Login, name: str, raw: bytes) -> None:
    _send(served, name, raw, owner.access)


@settings(FEW, max_examples=200)
@given(data=st.data(), name=st.sampled_from(sorted(MESSAGES)))
def test_messages_with_some_bytes_changed(
    served: Server, owner: Login, data: st.DataObject, name: str
) -> None:
    raw = bytearray(MESSAGES[name])
    for place in data.draw(st.lists(st.integers(0, len(raw) - 1), max_size=4)):
        raw[place] = data.draw(st.integers(0, 255))
    kept = data.draw(st.integers(0, len(raw)))
    _send(served, name, bytes(raw[:kept]), owner.access)


@FEW
@given(query=st.dictionaries(st.sampled_from(["cursor", "since", "most", "wait"]), SAID))
def test_any_pull(served: Server, owner: Login, query: dict[str, str]) -> None:
    query |= {"wait": "0"} if query.get("wait", "0").strip().isdecimal() else {}
    headers = {"Authorization": f"Bearer {owner.access}"}
    assert served.client.get("/v1/sync/pull", params=query, headers=headers).status_code < 500


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "raw",
    [
        b"[" * 60_000,
        b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
        b'{"role":' + b"9" * 60_000 + b"}",
        b'{"email":"' + "가".encode() * 20_000 + b'"}',
        b'{"email":"\\ud800@example.com","role":"staff"}',
        b'{"email":NaN}',
        b'{"role":Infinity}',
        b"\xff\xfe\x00",
        b"null",
        b"",
    ],
    ids=range(10),
)
def test_bombs(served: Server, owner: Login, name: str, raw: bytes) -> None:
    assert 400 <= _send(served, name, raw, owner.access) < 500


@FEW
@given(raw=st.binary(max_size=200), kind=st.sampled_from(["", "; boundary=x", "; boundary="]))
def test_any_form(served: Server, raw: bytes, kind: str) -> None:
    for content in ("application/x-www-form-urlencoded", f"multipart/form-data{kind}"):
        for page in FORMS:
            answer = served.client.post(page, content=raw, headers={"Content-Type": content})
            assert 400 <= answer.status_code < 500


@FEW
@given(changed=st.dictionaries(st.sampled_from(sorted(asked("v" * 43))), st.text(), min_size=1))
def test_any_authorization_request(served: Server, changed: dict[str, str]) -> None:
    sendable = {name: each.encode("utf-8", "replace").decode() for name, each in changed.items()}
    answer = served.client.get(
        "/authorize", params=asked("v" * 43) | sendable, follow_redirects=False
    )
    assert answer.status_code in {200, 400}
    assert "location" not in answer.headers


@FEW
@given(
    method=st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "TRACE"]),
    path=st.text(st.characters(codec="utf-8"), max_size=40),
)
def test_any_address(served: Server, method: str, path: str) -> None:
    answer = served.client.request(method, "/v1/" + quote(path, safe="/%:@"))
    assert answer.status_code < 500


def _send(server: Server, name: str, raw: bytes, token: str) -> int:
    method, _, path = name.partition(" ")
    path = path.format(member_id=NOBODY, device_id=NOBODY)
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    _forget_attempts(server)
    answer = server.client.request(method, path, content=raw, headers=headers)
    assert answer.status_code < 500, answer.text
    if answer.status_code < 400 and name in MESSAGES:  # answered as it was asked, in bytes
        return int(answer.status_code)
    said = answer.json()
    assert said.keys() == ({"data"} if answer.status_code < 400 else {"error"})
    if "error" in said:
        assert said["error"].keys() == {"code", "message", "request_id", "params"}
        assert answer.headers["x-request-id"] == said["error"]["request_id"]
    return int(answer.status_code)


def _forget_attempts(server: Server) -> None:
    """Otherwise most of what is tried would only be told to wait."""
    with closing(sqlite3.connect(server.data / "management.db", timeout=5)) as connection:
        connection.execute("DELETE FROM attempt")
        connection.commit()
