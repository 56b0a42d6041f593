"""Something between a client and its server that passes bytes on, but lets no line live: it is cut
as soon as the server has agreed to it.
"""

import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread
from urllib.parse import urlsplit

_AGREED = b" 101 "
_CHUNK = 64 << 10


class _Relay(ThreadingTCPServer):
    def __init__(self, place: tuple[str, int], cutter: "Cutter") -> None:
        super().__init__(("127.0.0.1", 0), _Pair)
        self.place = place
        self.cutter = cutter


class _Pair(BaseRequestHandler):
    server: _Relay

    def handle(self) -> None:
        with closing(socket.create_connection(self.server.place)) as far, suppress(OSError):
            back = Thread(target=_pass_on, args=(self.request, far))
            back.start()
            while said := far.recv(_CHUNK):
                self.request.sendall(said)
                if _AGREED in said[:16]:
                    self.server.cutter.cut += 1
                    break
            for end in (self.request, far):
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
            back.join()


@dataclass
class Cutter:
    """`cut`: lines, so far."""

    address: str = field(default="")
    cut: int = 0


@contextmanager
def cutting(target: str) -> Iterator[Cutter]:
    parts, cutter = urlsplit(target), Cutter()
    server = _Relay((parts.hostname or "", parts.port or 0), cutter)
    cutter.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield cutter
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()


def _pass_on(near: socket.socket, far: socket.socket) -> None:
    with suppress(OSError):
        while said := near.recv(_CHUNK):
            far.sendall(said)
    with suppress(OSError):
        far.shutdown(socket.SHUT_RDWR)
