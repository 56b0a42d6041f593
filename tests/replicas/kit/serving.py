"""A server on loopback: ports of the kernel's choice, one thread, gone after `stop`."""

import asyncio
import logging
import socket
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from types import TracebackType
from typing import Self

import uvicorn
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp

HOST = "127.0.0.1"


def _is_unexpected(record: logging.LogRecord) -> bool:
    """Answers cut short on purpose are no errors, nor are browsers killed while they ask."""
    is_killed = record.exc_info is not None and isinstance(record.exc_info[1], ClientDisconnect)
    return not is_killed and "without completing response" not in record.getMessage()


class _Server(uvicorn.Server):
    """Says when it listens, and ends at once when `stopping` is set instead of at its next tick."""

    def __init__(self, app: ASGIApp, stopping: asyncio.Event) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                http="h11",
                ws="none",
                loop="asyncio",
                lifespan="off",
                log_config=None,
                log_level="error",
                timeout_graceful_shutdown=1,
                date_header=False,
            )
        )
        self.listening: Future[asyncio.AbstractEventLoop] = Future()
        self._stopping = stopping

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listening.set_result(asyncio.get_running_loop())

    async def main_loop(self) -> None:
        await self._stopping.wait()


class Loopback:
    """Use as a context manager. All origins answer alike: what differs is their address.

    Cookies know no ports, so the origins share theirs as the hosts of one platform do.
    `stopping` is set when the end begins: whatever waits must wait for that as well.
    """

    def __init__(self, name: str, origins: Sequence[str], port: int) -> None:
        """`port`: of the first origin, 0: any free one."""
        self.stopping = asyncio.Event()
        self._name = name
        self._sockets = [socket.create_server((HOST, port))]
        self._sockets += [socket.create_server((HOST, 0)) for _ in origins[1:]]
        ports = [each.getsockname()[1] for each in self._sockets]
        self.origins = {
            origin: f"http://{HOST}:{port}" for origin, port in zip(origins, ports, strict=True)
        }

    def application(self) -> ASGIApp:
        """What answers; asked for when the server starts."""
        raise NotImplementedError

    def start(self) -> None:
        logging.getLogger("uvicorn.error").addFilter(_is_unexpected)
        self._server = _Server(self.application(), self.stopping)
        self._thread = threading.Thread(
            target=self._server.run, args=(self._sockets,), name=f"{self._name}-replica"
        )
        self._thread.start()
        self._server.listening.result()

    def stop(self) -> None:
        self._inside(self.stopping.set)
        self._thread.join()

    def _inside(self, call: Callable[..., object], *arguments: object) -> None:
        """Run a call that wakes waiting requests on the server's own thread."""
        self._server.listening.result().call_soon_threadsafe(call, *arguments)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
