"""The replica as one object: two loopback ports, one thread, gone after `stop`."""

import asyncio
import logging
import socket
import threading
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime
from types import TracebackType
from typing import Self

import uvicorn
from starlette.requests import ClientDisconnect

from tests.replicas.smartplace.app import Replica
from tests.replicas.smartplace.board import Reply
from tests.replicas.smartplace.catalogue import KST, Catalogue, Place, Review
from tests.replicas.smartplace.faults import Faults

HOST = "127.0.0.1"


def _is_unexpected(record: logging.LogRecord) -> bool:
    """Answers cut short on purpose are no errors, nor are browsers killed while they ask."""
    is_killed = record.exc_info is not None and isinstance(record.exc_info[1], ClientDisconnect)
    return not is_killed and "without completing response" not in record.getMessage()


class _Server(uvicorn.Server):
    """Says when it listens, and ends at once when `stopping` is set instead of at its next tick."""

    def __init__(self, config: uvicorn.Config, stopping: asyncio.Event) -> None:
        super().__init__(config)
        self.listening: Future[asyncio.AbstractEventLoop] = Future()
        self._stopping = stopping

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listening.set_result(asyncio.get_running_loop())

    async def main_loop(self) -> None:
        await self._stopping.wait()


class SmartPlaceReplica:
    """Naver SmartPlace on loopback; use as a context manager.

    Cookies know no ports, so the login host and the console share theirs as on the platform.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        *,
        port: int = 0,
        clock: Callable[[], datetime] = lambda: datetime.now(KST),
    ) -> None:
        self.catalogue = catalogue
        self.faults = Faults()
        self._replica = Replica(catalogue, self.faults, clock)
        self._sockets = [socket.create_server((HOST, port)), socket.create_server((HOST, 0))]
        console, login = (f"http://{HOST}:{sock.getsockname()[1]}" for sock in self._sockets)
        self._replica.login.console, self._replica.login.origin = console, login
        self._server = _Server(
            uvicorn.Config(
                self._replica.app,
                http="h11",
                ws="none",
                loop="asyncio",
                lifespan="off",
                log_config=None,
                log_level="error",
                timeout_graceful_shutdown=1,
                date_header=False,
            ),
            self._replica.login.stopping,
        )
        logging.getLogger("uvicorn.error").addFilter(_is_unexpected)
        self._thread = threading.Thread(
            target=self._server.run, args=(self._sockets,), name="smartplace-replica"
        )

    @property
    def console_url(self) -> str:
        return self._replica.login.console

    @property
    def login_url(self) -> str:
        return self._replica.login.origin

    @property
    def control_url(self) -> str:
        return f"{self.console_url}/_replica"

    def reviews_url(self, place: Place) -> str:
        return (
            f"{self.console_url}/bizes/place/{place.place_seq}/reviews"
            f"?bookingBusinessId={place.booking_business_id}&menu=visitor"
        )

    def posted(self, review_id: str) -> list[str]:
        """Texts of every reply the platform stored for this review, oldest first."""
        return [reply.text for reply in self._replica.board.posted(review_id)]

    def all_posted(self) -> dict[str, list[Reply]]:
        """Every reply stored since the start, by review id, with its time."""
        return self._replica.board.all_posted()

    def write_new(self, place: Place, count: int = 1) -> list[Review]:
        """Customers write `count` reviews now."""
        return self._replica.board.write_new(place, count)

    def press_login(self, *, keep: bool = True, device: bool = True) -> None:
        """The owner logs in at the login page that is open or opens next.

        keep: ticks "로그인 상태 유지"; device: presses 등록 if a new device must be registered.
        """
        self._inside(self._replica.login.press, keep, device)

    def start(self) -> None:
        self._thread.start()
        self._server.listening.result()

    def stop(self) -> None:
        self._inside(self._replica.login.stopping.set)
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
