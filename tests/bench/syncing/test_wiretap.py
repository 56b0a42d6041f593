"""What is counted is what travels."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import httpx2
import pytest

from tests.bench.syncing.wiretap import wiretap


class _Echo(BaseHTTPRequestHandler):
    """Answers twice of what it is sent."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", str(2 * len(content)))
        self.end_headers()
        self.wfile.write(2 * content)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Echo) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join(10)


def test_bodies_and_heads_are_counted_and_what_was_taken_is_forgotten(server: str) -> None:
    with wiretap(server) as tap, httpx2.Client() as client:
        answers = [client.post(f"{tap.address}/echo?n=1", content=b"x" * n) for n in (10, 1_000)]
        assert [len(answer.content) for answer in answers] == [20, 2_000]
        first, second = tap.take()
        assert (first.method, first.path, first.sent, first.received) == ("POST", "/echo", 10, 20)
        assert (second.sent, second.received) == (1_000, 2_000)
        assert 3_000 < second.whole < 4_000
        assert tap.take() == []
