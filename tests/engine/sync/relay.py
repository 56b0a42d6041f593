"""A relay between a client and its server that may swallow an answer, in whole requests."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import httpx2

_PASSED = ("Authorization", "Content-Type", "Cookie")


@contextmanager
def relay(target: str, answered: Callable[[str], bool]) -> Iterator[str]:
    """`answered`: called with the path when the server's answer is here; False: it goes no further,
    and the connection is cut.
    """

    class Relay(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._pass_on()

        def do_POST(self) -> None:
            self._pass_on()

        def _pass_on(self) -> None:
            size = int(self.headers.get("Content-Length", 0))
            headers = {name: self.headers[name] for name in _PASSED if name in self.headers}
            address, content = f"{target}{self.path}", self.rfile.read(size)
            answer = httpx2.request(self.command, address, headers=headers, content=content)
            self.close_connection = True
            if not answered(self.path.partition("?")[0]):
                return
            self.send_response(answer.status_code)
            for name in ("Content-Type", "Location", "Retry-After"):
                if name in answer.headers:
                    self.send_header(name, answer.headers[name])
            for cookie in answer.headers.get_list("Set-Cookie"):
                self.send_header("Set-Cookie", cookie)
            self.send_header("Content-Length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Relay)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()
