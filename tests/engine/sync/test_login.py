"""The browser's way back, and what stands where a server should."""

import re
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from engine.runtime.errors import EngineError
from engine.runtime.progress import Cancelled, Watched
from engine.sync import errors
from engine.sync.transport import address_of
from tests.engine.sync.meeting import (
    Person,
    a_server,
    browser_of,
    people,
    registered,
    submitted,
)
from tests.sync_server.process import Serving


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    with a_server(tmp_path_factory.mktemp("server")) as serving:
        yield serving


@pytest.fixture
def person(server: Serving, tmp_path: Path) -> Iterator[Person]:
    with people(tmp_path, registered(server)) as [found]:
        yield found


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("sync.example.com", "https://sync.example.com"),
        (" https://sync.example.com/ ", "https://sync.example.com"),
        ("https://sync.example.com:8443", "https://sync.example.com:8443"),
        ("http://127.0.0.1:9000", "http://127.0.0.1:9000"),
        (" 127.0.0.1:9000 ", "http://127.0.0.1:9000"),
        ("[::1]:9000", "http://[::1]:9000"),
        ("https://127.0.0.1:9000", "https://127.0.0.1:9000"),
        ("127.0.0.1.example.com", "https://127.0.0.1.example.com"),
        ("http://[::1]:9000", "http://[::1]:9000"),
    ],
)
def test_addresses(typed: str, address: str) -> None:
    assert address_of(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        *("", "http://sync.example.com", "ftp://sync.example.com", "https://", "https://a:b"),
        *("https://kim:secret@example.com", "https://example.com/path", "https://example.com?a=b"),
        *("https://example.com:99999", "http://127.0.0.1.example.com", "http://localhost:9000"),
    ],
)
def test_what_is_no_address_or_an_open_one(typed: str) -> None:
    with pytest.raises(errors.BadAddress):
        address_of(typed)


def test_the_app_asks_for_no_more_than_a_code(server: Serving, person: Person) -> None:
    seen: list[str] = []
    person.engine.sync.join(server.address, after(seen.append, browser_of(person.email)), "")
    asked = {name: value for name, [value] in parse_qs(urlsplit(seen[0]).query).items()}
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    assert len(asked["code_challenge"]) == 43
    redirect = urlsplit(asked["redirect_uri"])
    assert (redirect.hostname, redirect.path) == ("127.0.0.1", "/cb")
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", redirect.port or 0), 5)


@pytest.mark.parametrize(
    "stranger",
    [
        "GET /cb?code=stolen&state=guessed-by-somebody HTTP/1.1\r\nHost: {host}\r\n\r\n",
        "GET /cb?code=stolen HTTP/1.1\r\nHost: {host}\r\n\r\n",
        "GET /favicon.ico HTTP/1.1\r\nHost: {host}\r\n\r\n",
        "GET /cb?code=stolen&state={state} HTTP/1.1\r\nHost: evil.example.com\r\n\r\n",
        "POST /cb?code=stolen&state={state} HTTP/1.1\r\nHost: {host}\r\n\r\n",
        "GET /cb?{many} HTTP/1.1\r\nHost: {host}\r\n\r\n",
        "\r\n\r\n",
    ],
)
def test_a_stranger_at_the_door_ends_no_login(
    server: Serving, person: Person, stranger: str
) -> None:
    def show(address: str) -> None:
        asked = parse_qs(urlsplit(address).query)
        host = urlsplit(asked["redirect_uri"][0]).netloc
        said = stranger.format(host=host, state=asked["state"][0], many="a=b&" * 40)
        with socket.create_connection(("127.0.0.1", int(host.rpartition(":")[2])), 5) as door:
            door.sendall(said.encode())
            assert door.recv(1_000).startswith(b"HTTP/1.1 404")
        browser_of(person.email)(address)

    assert person.engine.sync.join(server.address, show, "").shop == "할매 국밥"


def test_what_the_browser_shows_at_the_end(server: Serving, person: Person) -> None:
    def show(address: str) -> None:
        shown = httpx2.get(submitted(address, person.email))
        policy = shown.headers["content-security-policy"]
        [nonce] = re.findall("style-src 'nonce-([^']+)'", policy)
        assert f'<style nonce="{nonce}">' in shown.text
        assert "default-src 'none'" in policy and "unsafe" not in policy
        assert "<p role=status>돌아가 주세요 &lt;b&gt;</p>" in shown.text
        assert shown.headers["cache-control"] == "no-store"

    person.engine.sync.join(server.address, show, "돌아가 주세요 <b>")


def test_the_way_back_is_open_once(server: Serving, person: Person) -> None:
    def show(address: str) -> None:
        back = submitted(address, person.email)
        assert httpx2.get(back).status_code == 200
        with pytest.raises(httpx2.TransportError):
            assert httpx2.get(back).status_code == 404
            raise httpx2.TransportError("it was still there, and said no")

    person.engine.sync.join(server.address, show, "")


@pytest.mark.parametrize("query", ["error=access_denied", "code=unknown-unknown-unknown&iss={iss}"])
def test_an_answer_without_a_good_code(server: Serving, person: Person, query: str) -> None:
    def show(address: str) -> None:
        asked = parse_qs(urlsplit(address).query)
        said = query.format(iss="gagejigi:local")
        httpx2.get(f"{asked['redirect_uri'][0]}?state={asked['state'][0]}&{said}")

    with pytest.raises(errors.LoginFailed):
        person.engine.sync.join(server.address, show, "")
    assert person.engine.sync.joined is None


def test_an_answer_of_another_server(server: Serving, person: Person) -> None:
    """Whoever lured the browser away would have the code sent on to the wrong place."""

    def show(address: str) -> None:
        back = submitted(address, person.email)
        httpx2.get(re.sub("iss=[^&]*", "iss=https%3A%2F%2Fevil.example.com", back))

    with pytest.raises(errors.LoginFailed):
        person.engine.sync.join(server.address, show, "")


def test_nobody_logs_in(server: Serving, person: Person) -> None:
    with pytest.raises(errors.LoginFailed):
        person.engine.sync.join(server.address, lambda _: None, "", timeout_s=0.01)
    cancelled = Watched()
    with pytest.raises(Cancelled):
        person.engine.sync.join(server.address, lambda _: cancelled.cancel(), "", cancelled)
    assert person.engine.sync.joined is None


def test_tokens_are_neither_in_the_profile_nor_in_its_log(server: Serving, person: Person) -> None:
    person.join(server.address)
    person.engine.sync.run()
    kept = person.engine.sync._account._kept()
    assert kept is not None and person.engine.sync._account.device == kept.device
    person.stop()
    files = [path for path in person.folder.rglob("*") if path.is_file()]
    assert person.folder / "profile" / "profile.login" in files
    for path in files:
        assert kept.refresh_token.encode() not in path.read_bytes(), path
    person.start()


def test_a_login_that_is_gone_is_asked_for_again(server: Serving, person: Person) -> None:
    person.join(server.address)
    person.engine.sync.run()
    person.stop()
    (person.folder / "profile" / "profile.login").write_bytes(b"broken")
    person.start()
    with pytest.raises(errors.LoginEnded):
        person.engine.sync.run()
    person.join(server.address)
    assert person.engine.sync.run().conflicts == 0


def refusing(status: str, code: str) -> bytes:
    body = b'{"error": {"code": "%s"}}' % code.encode()
    head = f"HTTP/1.1 {status}\r\nRetry-After: 7\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (refusing("507 Insufficient Storage", "sync.full"), errors.ServerFull),
        (refusing("429 Too Many Requests", "request.too_many"), errors.Busy),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n<html/>", errors.NotAServer),
        (b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", errors.NotAServer),
        (b"HTTP/1.1 302 Found\r\nLocation: /hotel\r\nContent-Length: 0\r\n\r\n", errors.NotAServer),
        (b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n", errors.ServerFailed),
        (b"SSH-2.0-OpenSSH_9.2\r\n", errors.Unreachable),
        (b"", errors.Unreachable),
    ],
)
def test_something_else_answers(
    server: Serving, person: Person, answer: bytes, expected: type[EngineError]
) -> None:
    person.join(server.address)
    with answering(answer) as address:
        person.move(address)
        with pytest.raises(expected):
            person.engine.sync.run()


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n<html/>", errors.NotAServer),
        (b'HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n{"data": []}', errors.NotAServer),
        (b'HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n{"data": {}}', errors.NotAServer),
        (b"SSH-2.0-OpenSSH_9.2\r\n", errors.Unreachable),
    ],
)
def test_nobody_is_sent_to_log_in_at_a_wrong_address(
    person: Person, answer: bytes, expected: type[EngineError]
) -> None:
    shown: list[str] = []
    with answering(answer) as address, pytest.raises(expected):
        person.engine.sync.join(address, shown.append, "", timeout_s=1)
    assert (shown, person.engine.sync.joined) == ([], None)


def after(first: Callable[[str], None], then: Callable[[str], None]) -> Callable[[str], None]:
    def show(address: str) -> None:
        first(address)
        then(address)

    return show


@contextmanager
def answering(answer: bytes) -> Iterator[str]:
    """Says the same to everybody, whatever they ask."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            while True:
                try:
                    asking, _ = listening.accept()
                except OSError:
                    return
                with asking:
                    asking.recv(1 << 16)
                    asking.sendall(answer)

        thread = Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            thread.join(10)
