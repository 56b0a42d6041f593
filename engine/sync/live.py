"""Two ways to hear of news from the server as it comes: a line that stays open, and where nothing
on the way lets one through, questions that wait for their answer.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from typing import TYPE_CHECKING, Final, Protocol
from urllib.parse import urlsplit, urlunsplit

from engine.sync.transport import Declined, Transport, is_here, told_in
from engine.sync.wire import codec, frames
from engine.sync.wire.messages import PackedPush, Page, Poke, Pushed, Reached

if TYPE_CHECKING:
    from websockets.asyncio.client import ClientConnection
    from websockets.http11 import Response

PATH: Final = "/v1/sync/live"
WAIT_S: Final = 25
"""That a question waits: what is silent for half a minute is cut on the way."""
_OPEN_S: Final = 10.0
_PING_S: Final = 20.0
_CLOSE_S: Final = 1.0
_ANSWER_S: Final = 10.0
_MOST_BYTES: Final = 64 << 10


class Blocked(Exception):
    """Something on the way lets no line through, or the server is an older one."""


class Hearer(Protocol):
    """Told on the engine's loop; neither may block."""

    def hear(self, poke: Poke) -> None: ...

    def lose(self) -> None:
        """Nothing more comes this way."""


class Ear(Protocol):
    """`asks`: whether it hears one thing at a time, so that it is to be told after each where the
    device stands.
    """

    asks: bool

    def stand(self, reached: Reached) -> None:
        """What came after that, and comes from now on, is news."""

    def close(self) -> None: ...


class Line:
    """A WebSocket."""

    asks = False

    def __init__(self, transport: Transport, socket: "ClientConnection", hearer: Hearer) -> None:
        self._transport = transport
        self._socket = socket
        self._answer: asyncio.Future[Pushed] | None = None
        self._is_over = False
        self._hearing = transport.loop.start(self._listen(hearer))

    def stand(self, reached: Reached) -> None:
        self._transport.loop.start(self._say(frames.REACHED + codec.packed(reached)))

    def push(self, push: PackedPush) -> Pushed | None:
        """None of one that is too long, or whose answer does not come: it may have arrived. Raises
        `Cancelled`.
        """
        said = frames.PUSH + codec.packed(push)
        if len(said) > frames.MOST_SAID:
            return None
        return self._transport.run(self._ask(said))

    def close(self) -> None:
        self._hearing.cancel()
        self._transport.loop.run(self._socket.close())

    async def _listen(self, hearer: Hearer) -> None:
        from websockets.exceptions import ConnectionClosed  # noqa: PLC0415

        try:
            with suppress(ConnectionClosed, codec.BadBytes):
                while True:
                    self._take(await self._socket.recv(decode=False), hearer)
        finally:
            hearer.lose()
            self._is_over = True
            if self._answer is not None:
                self._answer.cancel()

    def _take(self, said: bytes, hearer: Hearer) -> None:
        kind, message = said[:1], said[1:]
        if kind == frames.POKE:
            hearer.hear(codec.unpacked(message, Poke))
        elif kind == frames.PUSHED and self._answer is not None and not self._answer.done():
            self._answer.set_result(codec.unpacked(message, Pushed))

    async def _ask(self, said: bytes) -> Pushed | None:
        answer: asyncio.Future[Pushed] = asyncio.get_running_loop().create_future()
        self._answer = answer
        if not self._is_over:
            await self._say(said)
            await asyncio.wait([answer], timeout=_ANSWER_S)
        if answer.done() and not answer.cancelled():
            return answer.result()
        self._hearing.cancel()  # whatever it is: nothing comes through any more
        return None

    async def _say(self, said: bytes) -> None:
        from websockets.exceptions import ConnectionClosed  # noqa: PLC0415

        with suppress(ConnectionClosed):  # whoever listens hears of it
            await self._socket.send(said)


class Waiting:
    """Pulls that are answered when there is something to tell, or after a while."""

    asks = True

    def __init__(self, transport: Transport, hearer: Hearer, token: Callable[[], str]) -> None:
        """`token`: one that is good now; may block."""
        self._loop = transport.loop
        self._transport = transport
        self._hearer = hearer
        self._token = token
        self._asked: Future[None] | None = None

    def stand(self, reached: Reached) -> None:
        if self._asked is None or self._asked.done():
            self._asked = self._loop.start(self._ask(reached.cursor, self._token()))

    def close(self) -> None:
        if self._asked is not None:
            self._asked.cancel()

    async def _ask(self, cursor: int, token: str) -> None:
        query = {"cursor": cursor, "since": cursor, "wait": WAIT_S}
        try:
            page = await self._transport.answer("/v1/sync/pull", token, Page, query)
        except BaseException:
            self._hearer.lose()
            raise
        self._hearer.hear(Poke(page.epoch, page.head, page))


def open_line(transport: Transport, token: str, hearer: Hearer) -> Line:
    """Blocks until it is open. Raises `Declined` by the server, `Blocked`, `Cancelled`."""
    socket = transport.run(_connected(transport.address, token))
    return Line(transport, socket, hearer)


async def _connected(address: str, token: str) -> "ClientConnection":
    # Here, not above: see `transport.connect`.
    from websockets.asyncio.client import connect  # noqa: PLC0415
    from websockets.exceptions import InvalidStatus, WebSocketException  # noqa: PLC0415

    class Straight(connect):
        """Nobody else is shown the token."""

        def process_redirect(self, exc: Exception) -> Exception:
            return exc

    try:
        return await Straight(
            _line_of(address),
            additional_headers={"Authorization": f"Bearer {token}"},
            compression=None,
            max_size=_MOST_BYTES,
            open_timeout=_OPEN_S,
            close_timeout=_CLOSE_S,
            ping_interval=_PING_S,
            ping_timeout=_PING_S,
            proxy=None if is_here(urlsplit(address).hostname) else True,
        )
    except InvalidStatus as refused:
        raise _refusal(refused.response) from refused
    except (WebSocketException, OSError, TimeoutError, EOFError, ImportError) as fault:
        raise Blocked from fault


def _line_of(address: str) -> str:
    parts = urlsplit(address)
    scheme = "wss" if parts.scheme == "https" else "ws"
    return urlunsplit((scheme, parts.netloc, PATH, "", ""))


def _refusal(response: "Response") -> Exception:
    """`Blocked` by what is no answer of our server's, or of one that has no such address."""
    wait = response.headers.get("Retry-After", "")
    told = told_in(response.status_code, bytes(response.body or b""), wait)
    return told if isinstance(told, Declined) and told.status != 404 else Blocked()
