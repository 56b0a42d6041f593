"""The server as people start it, over real sockets."""

import base64
import hashlib
import json
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2

from sync_server.kernel.files import is_private
from tests.sync_server.http.operations import MESSAGES
from tests.sync_server.process import SECRET, run, serve
from tests.sync_server.server import PASSWORD, asked, hidden_fields

VERIFIER = base64.urlsafe_b64encode(hashlib.sha256(b"any").digest()).rstrip(b"=").decode()


def test_from_an_empty_folder_to_a_logged_in_owner(tmp_path: Path) -> None:
    data = tmp_path / "new" / "data"
    with serve(data) as server, httpx2.Client(base_url=server.address) as client:
        tokens = _logged_in(client)
        me = client.get("/v1/me", headers={"Authorization": f"Bearer {tokens['access_token']}"})
        assert me.json()["data"]["member"]["email"] == "kim@example.com"
        files = [path for path in data.rglob("*") if path.is_file()]
        assert len(files) >= 5
        assert all(is_private(path) for path in files)
    assert server.process.returncode in {0, -15, 1}  # 1: how Windows ends it
    assert PASSWORD not in server.log
    assert tokens["refresh_token"] not in server.log and "kim@example.com" not in server.log
    assert {json.loads(line)["event"] for line in server.log.splitlines()} == {"request"}


def test_what_was_begun_goes_on_after_a_restart(tmp_path: Path) -> None:
    with serve(tmp_path) as server, httpx2.Client(base_url=server.address) as client:
        tokens = _logged_in(client)
    with serve(tmp_path) as server, httpx2.Client(base_url=server.address) as client:
        me = client.get("/v1/me", headers={"Authorization": f"Bearer {tokens['access_token']}"})
        assert me.status_code == 200
        assert _refresh(client, tokens["refresh_token"]).status_code == 200


def test_who_waits_for_news_does_not_hold_up_the_end(tmp_path: Path) -> None:
    """A pull that would wait for 25 s is answered when the server is told to end."""
    with serve(tmp_path) as server, httpx2.Client(base_url=server.address, timeout=60) as client:
        bearer = {"Authorization": f"Bearer {_logged_in(client)['access_token']}"}
        hello = MESSAGES["POST /v1/sync/hello"]
        assert client.post("/v1/sync/hello", content=hello, headers=bearer).status_code == 200
        host, port = str(client.base_url.host), int(client.base_url.port or 0)
        with socket.create_connection((host, port), 20) as waiting:
            asked = f"GET /v1/sync/pull?wait=25 HTTP/1.1\r\nHost: {host}:{port}\r\n"
            waiting.sendall(f"{asked}Authorization: {bearer['Authorization']}\r\n\r\n".encode())
            client.get("/health")  # so that the other one is there before the signal
            server.process.terminate()
            assert waiting.recv(64).startswith(b"HTTP/1.1 200")
        server.process.wait(10)


def test_two_threads_refresh_at_once_and_one_rotation_happens(tmp_path: Path) -> None:
    with serve(tmp_path) as server, httpx2.Client(base_url=server.address) as client:
        token = _logged_in(client)["refresh_token"]
        start = Barrier(2)

        def rotate() -> Any:
            with httpx2.Client(base_url=server.address) as own:
                own.get("/health")
                start.wait(10)
                return _refresh(own, token)

        with ThreadPoolExecutor(2) as threads:
            answers = [each.result(20) for each in [threads.submit(rotate) for _ in range(2)]]
        assert [each.status_code for each in answers] == [200, 200]
        (following,) = {each.json()["data"]["refresh_token"] for each in answers}
        assert _refresh(client, following).status_code == 200
        assert _refresh(client, token).json()["error"]["code"] == "identity.refresh_reused"


def test_one_server_at_a_time_works_on_a_folder(tmp_path: Path) -> None:
    with serve(tmp_path):
        second = run("serve", "--data", str(tmp_path))
        assert (second.code, second.told) == (2, [])
        assert "another server" in second.complaint


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        refused = run("serve", "--data", str(tmp_path), "--port", port)
    assert refused.code == 2
    assert f"port {port}" in refused.complaint


def test_raw_nonsense_is_refused_and_the_server_lives(tmp_path: Path) -> None:
    with serve(tmp_path) as server:
        address = urlsplit(server.address)
        for raw in (
            b"\x00" * 100,
            b"GET / HTTP/nine\r\n\r\n",
            b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        ):
            with socket.create_connection(
                (str(address.hostname), address.port or 0), 5
            ) as raw_socket:
                raw_socket.sendall(raw)
                assert raw_socket.recv(64).startswith(b"HTTP/1.1 4")
        assert httpx2.get(f"{server.address}/health").status_code == 200


PRODUCTION = {
    "GAGEJIGI_SERVER_SECRET": SECRET,
    "GAGEJIGI_SERVER_PUBLIC_URL": "https://sync.example.com",
    "GAGEJIGI_SERVER_TRUSTED_PROXY": "127.0.0.1",
}


def test_production_behind_its_proxy(tmp_path: Path) -> None:
    assert run("keys", "add", "--data", str(tmp_path)).code == 0
    with serve(tmp_path, "--production", **PRODUCTION) as server:
        page = httpx2.get(f"{server.address}/authorize", params=asked(VERIFIER))
        assert "secure" in page.headers["set-cookie"].lower()
        assert page.headers["strict-transport-security"].startswith("max-age=")
        assert not (tmp_path / "secret").exists()
        codes = {_register(server.address, f"203.0.113.{each % 2}") for each in range(20)}
        assert codes == {422}
        assert _register(server.address, "203.0.113.0") == 429
        assert _register(server.address, "203.0.113.9") == 422
    assert SECRET not in server.log


def test_production_believes_nobody_but_its_proxy(tmp_path: Path) -> None:
    assert run("keys", "add", "--data", str(tmp_path)).code == 0
    elsewhere = PRODUCTION | {"GAGEJIGI_SERVER_TRUSTED_PROXY": "192.0.2.1"}
    with serve(tmp_path, "--production", **elsewhere) as server:
        codes = [_register(server.address, f"203.0.113.{each}") for each in range(11)]
    assert codes == [422] * 10 + [429]


def test_practice_believes_no_forwarded_address(tmp_path: Path) -> None:
    with serve(tmp_path) as server:
        codes = [_register(server.address, f"203.0.113.{each}") for each in range(11)]
    assert codes == [422] * 10 + [429]


def test_production_without_what_it_needs_does_not_start(tmp_path: Path) -> None:
    refused = run("serve", "--production", "--data", str(tmp_path / "data"))
    assert (refused.code, refused.told) == (2, [])
    assert len(refused.complaint.splitlines()) == 3
    assert not (tmp_path / "data").exists()
    keyless = run("serve", "--production", "--data", str(tmp_path / "data"), **PRODUCTION)
    assert keyless.code == 2
    assert "keys add" in keyless.complaint


def _logged_in(client: httpx2.Client) -> dict[str, Any]:
    body = {"name": "할매 국밥", "owner_name": "김사장", "email": "kim@example.com"}
    registered = client.post("/v1/tenants", json=body | {"password": PASSWORD})
    assert registered.status_code == 201, registered.text
    page = client.get("/authorize", params=asked(VERIFIER))
    form = hidden_fields(page.text) | {"email": "kim@example.com", "password": PASSWORD}
    back = client.post("/authorize", data=form, follow_redirects=False)
    (code,) = parse_qs(urlsplit(back.headers["location"]).query)["code"]
    grant = {
        "grant_type": "authorization_code",
        "code": code,
        "code_verifier": VERIFIER,
        "redirect_uri": asked(VERIFIER)["redirect_uri"],
        "device_name": "계산대 PC",
    }
    tokens: dict[str, Any] = client.post("/v1/token", json=grant).json()["data"]
    return tokens


def _refresh(client: httpx2.Client, token: str) -> httpx2.Response:
    body = {"grant_type": "refresh_token", "refresh_token": token}
    return client.post("/v1/token", json=body)


def _register(address: str, forwarded: str) -> int:
    """Too weakly for anything to come of it, but counted."""
    body = {"name": "가", "owner_name": "나", "email": "a@example.com", "password": "weak"}
    headers = {"X-Forwarded-For": forwarded}
    return httpx2.post(f"{address}/v1/tenants", json=body, headers=headers).status_code
