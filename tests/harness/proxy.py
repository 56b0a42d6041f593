"""A TCP proxy between a client and its server that does to a request what networks do."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Lock, Thread
from time import sleep
from typing import Any, Final, Literal

Fault = Literal["refuse", "cut", "swallow", "truncate", "delay", "duplicate", "replay"]
FAULTS: Final[tuple[Fault, ...]] = (
    "refuse", "cut", "swallow", "truncate", "delay", "duplicate", "replay",
)  # fmt: skip
"""The connection is closed unread; within the request; before the answer; within the answer. The
answer comes late; the request comes twice; an old push comes once more before it.
"""
PATHS: Final = ("/v1/token", "/v1/sync/hello", "/v1/sync/push", "/v1/sync/pull", "/v1/sync/confirm")
DELAY_S: Final = 0.3
_PATIENCE_S: Final = 60.0
_PUSH: Final = b"POST /v1/sync/push"


@dataclass
class Proxy:
    """`target`: host and port of the server, which may change. `done`: faults that happened."""

    target: tuple[str, int]
    done: list[Fault] = field(default_factory=list)
    _planned: list[tuple[Fault, str]] = field(default_factory=list)
    _old: bytes = b""
    _lock: Lock = field(default_factory=Lock)
    port: int = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def plan(self, *faults: tuple[Fault, str]) -> None:
        """One after the other, each to the next request for its path."""
        with self._lock:
            self._planned = list(faults)

    def pass_on(self, request: bytes) -> tuple[bytes, bool]:
        """The answer, or what shall come of it, and whether the connection goes on."""
        with self._lock:
            fault = self._due(request)
            old, is_push = self._old, request.startswith(_PUSH)
            if is_push:
                self._old = request
            if fault:
                self.done.append(fault)
        if fault == "cut":
            self._ask(request[: len(request) // 2], is_whole=False)
        if fault in ("refuse", "cut"):
            return b"", False
        if fault == "replay" and old:
            self._ask(old)
        answer = self._ask(request)
        if fault == "duplicate":
            answer = self._ask(request)
        if fault == "delay":
            sleep(DELAY_S)
        if answer is None or fault == "swallow":
            return b"", False
        return (answer[: len(answer) // 2], False) if fault == "truncate" else (answer, True)

    def _due(self, request: bytes) -> Fault | None:
        path = request.split(b" ", 2)[1].partition(b"?")[0].decode()
        if self._planned and self._planned[0][1] == path:
            return self._planned.pop(0)[0]
        return None

    def _ask(self, request: bytes, *, is_whole: bool = True) -> bytes | None:
        try:
            with socket.create_connection(self.target, _PATIENCE_S) as server:
                server.sendall(request)
                return message(server) if is_whole else None
        except OSError:
            return None


def message(connection: socket.socket) -> bytes | None:
    """One request or answer, head and body; None where the other side has gone."""
    raw = b""
    while b"\r\n\r\n" not in raw:
        if not (more := connection.recv(1 << 16)):
            return None
        raw += more
    head, _, body = raw.partition(b"\r\n\r\n")
    left = _length(head) - len(body)
    while left > 0:
        if not (more := connection.recv(1 << 16)):
            return None
        raw += more
        left -= len(more)
    return raw


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    return 0


class _Listening(ThreadingTCPServer):
    daemon_threads = True

    def __init__(self, proxy: Proxy) -> None:
        super().__init__(("127.0.0.1", 0), _Connection)
        self.proxy = proxy

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that was killed is no fault here."""


class _Connection(BaseRequestHandler):
    server: _Listening

    def handle(self) -> None:
        with suppress(OSError):
            while (request := message(self.request)) is not None:
                answer, goes_on = self.server.proxy.pass_on(request)
                self.request.sendall(answer)
                if not goes_on:
                    return


@contextmanager
def proxied(target: tuple[str, int]) -> Iterator[Proxy]:
    proxy = Proxy(target)
    with _Listening(proxy) as listening:
        proxy.port = int(listening.server_address[1])
        thread = Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield proxy
        finally:
            listening.shutdown()
            thread.join(10)
