"""Listens in between a client and its server: what HTTP carried, whole requests at a time."""

import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from io import BufferedIOBase
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Exchange:
    """`sent`, `received`: bytes of the bodies as they travelled, compressed. `whole`: of both ways
    with their heads.
    """

    method: str
    path: str
    sent: int
    received: int
    whole: int


@dataclass
class Wiretap:
    """`address`: where clients turn to instead of the server."""

    address: str
    heard: list[Exchange] = field(default_factory=list)

    def take(self) -> list[Exchange]:
        """What was heard since the last time."""
        heard, self.heard[:] = list(self.heard), []
        return heard


class _Listener(ThreadingTCPServer):
    block_on_close = True

    def __init__(self, target: str) -> None:
        super().__init__(("127.0.0.1", 0), _Connection)
        self.target = urlsplit(target)
        self.tap = Wiretap(f"http://127.0.0.1:{self.server_address[1]}")
        self.open: set[socket.socket] = set()

    def hang_up(self) -> None:
        """Clients keep connections open between their questions."""
        for each in list(self.open):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)


class _Connection(StreamRequestHandler):
    server: _Listener

    def handle(self) -> None:
        target = self.server.target
        self.server.open.add(self.request)
        with (
            closing(socket.create_connection((target.hostname, target.port))) as upstream,
            upstream.makefile("rb") as answers,
            suppress(ConnectionError),
        ):
            while (asked := _message(self.rfile)) is not None:
                upstream.sendall(b"".join(asked))
                answered = _message(answers)
                if answered is None:
                    return
                self.server.tap.heard.append(_exchange(asked, answered))
                self.wfile.write(b"".join(answered))

    def finish(self) -> None:
        self.server.open.discard(self.request)
        super().finish()


@contextmanager
def wiretap(target: str) -> Iterator[Wiretap]:
    """Between whoever asks its address and `target`, of which it expects lengths, not chunks."""
    with _Listener(target) as listener:
        thread = Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield listener.tap
        finally:
            listener.shutdown()
            thread.join(10)
            listener.hang_up()


def _message(stream: BufferedIOBase) -> tuple[bytes, bytes] | None:
    """Head and body; None where the other side hung up."""
    head = b""
    while line := stream.readline():
        head += line
        if line == b"\r\n":
            return head, stream.read(_length(head))
    return None


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


def _exchange(asked: tuple[bytes, bytes], answered: tuple[bytes, bytes]) -> Exchange:
    method, target, _ = asked[0].split(b"\r\n", 1)[0].decode("ascii").split(" ")
    whole = sum(map(len, (*asked, *answered)))
    return Exchange(method, urlsplit(target).path, len(asked[1]), len(answered[1]), whole)
