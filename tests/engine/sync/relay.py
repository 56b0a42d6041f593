"""A relay between a client and its server that may swallow an answer, in whole requests."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import httpx2

Spoil = Callable[[str, bytes], bytes]

_PASSED = ("Authorization", "Content-Type")


class _Relay(ThreadingHTTPServer):
    daemon_threads = False  # a question that waits at the target may end after who asked

    def __init__(self, target: str, answered: Callable[[str], bool], spoil: Spoil) -> None:
        super().__init__(("127.0.0.1", 0), _Request)
        self.target = target
        self.answered = answered
        self.spoil = spoil


class _Request(BaseHTTPRequestHandler):
    server: _Relay

    def do_GET(self) -> None:
        self._pass_on()

    def do_POST(self) -> None:
        self._pass_on()

    def log_message(self, format: str, *args: object) -> None:
        pass

    def _pass_on(self) -> None:
        content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {name: self.headers[name] for name in _PASSED if name in self.headers}
        address = f"{self.server.target}{self.path}"
        answer = httpx2.request(self.command, address, headers=headers, content=content)
        self.close_connection = True
        if self.server.answered(self.path.partition("?")[0]):
            self.send_response(answer.status_code)
            self.send_header("Content-Type", answer.headers["Content-Type"])
            content = self.server.spoil(self.path, answer.content)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)


@contextmanager
def relay(
    target: str, answered: Callable[[str], bool], spoil: Spoil = lambda _, content: content
) -> Iterator[str]:
    """`answered`: called with the path when the server's answer is here; False: it goes no further,
    and the connection is cut. `spoil`: what becomes of its body, by path and query.
    """
    server = _Relay(target, answered, spoil)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()
