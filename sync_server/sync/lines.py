"""Devices that stay connected: each hears of new history at once, and has the changes themselves
with the word where they are few.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple
from uuid import UUID

from starlette.websockets import WebSocket, WebSocketDisconnect

from engine.sync.wire.codec import packed
from engine.sync.wire.frames import POKE
from sync_server.identity.guard import Staying
from sync_server.identity.tokens import Caller
from sync_server.kernel.errors import ServerError, TooMany
from sync_server.kernel.limits import Limits
from sync_server.sync.faults import Replaced
from sync_server.sync.service import Tenant

INLINE_BYTES: Final = 4 << 10
"""About, of changes before they are packed."""
MOST_OF_DEVICE: Final = 4
"""Copies of a profile have one token between them; the oldest line gives way."""
CODES: Final = 4_000
"""What closes a line bears this and the status of the refusal, with its stable code as reason."""
_FULL_S: Final = 60
_SEND_S: Final = 20.0


class Word(NamedTuple):
    """`whole`: who hears it has everything."""

    packed: bytes
    whole: bool


@dataclass(frozen=True, slots=True)
class Pokes:
    """That the history has come to `head`, for each cursor at which somebody stands."""

    head: int
    words: dict[int, Word]

    @classmethod
    def of(cls, tenant: Tenant, cursors: Iterable[int]) -> "Pokes":
        """At least one."""
        found = {cursor: tenant.news(cursor, INLINE_BYTES) for cursor in cursors}
        words = {
            cursor: Word(POKE + packed(poke), poke.page is not None)
            for cursor, poke in found.items()
        }
        return cls(max(poke.head for poke in found.values()), words)


class Line:
    """One connection. Belongs to the event loop. `cursor`: what the device has, and what it was
    sent since; None before its first word. `look`: for news after a cursor.
    """

    def __init__(
        self, websocket: WebSocket, who: Staying, look: Callable[[int], Awaitable[Pokes]]
    ) -> None:
        self.caller: Caller = who.caller
        self.until_s = who.until_s
        self.cursor: int | None = None
        self.fault: ServerError | None = None
        self.checked = -1
        """How many commits of the management database its standing was last looked up after."""
        self._websocket = websocket
        self._look = look
        self._next: Pokes | None = None
        self._sending: asyncio.Task[None] | None = None

    def offer(self, pokes: Pokes) -> None:
        """Sent when what is being sent is through; only the newest counts."""
        if self._next is None or self._next.head < pokes.head:
            self._next = pokes
        self._wake()

    def end(self, fault: ServerError) -> None:
        """Close it and say why; nothing is told any more."""
        self.fault = self.fault or fault
        self._wake()

    def stop(self) -> None:
        """Of a connection that is gone."""
        if self._sending is not None:
            self._sending.cancel()

    def _wake(self) -> None:
        if self._sending is None:
            self._sending = asyncio.create_task(self._send())

    async def _send(self) -> None:
        try:
            async with asyncio.timeout(_SEND_S):
                while self.fault is None and (pokes := self._next) is not None:
                    self._next = None
                    await self._tell(pokes)
                if self.fault is not None:
                    await self._websocket.close(CODES + self.fault.status, self.fault.code)
        except (TimeoutError, WebSocketDisconnect, RuntimeError, ServerError):
            return  # it takes nothing, or has gone: the next ping ends it
        finally:
            self._sending = None

    async def _tell(self, pokes: Pokes) -> None:
        cursor = self.cursor
        if cursor is None or pokes.head <= cursor:
            return
        if cursor not in pokes.words:  # it has moved on meanwhile
            pokes = await self._look(cursor)
        word = pokes.words[cursor]
        await self._websocket.send_bytes(word.packed)
        if word.whole and self.cursor == cursor:
            self.cursor = pokes.head


class Lines:
    """Those that are open. Belongs to the event loop, but for `cursors`."""

    def __init__(self, most: int = Limits().tenant_lines) -> None:
        """`most`: of a tenant."""
        self._most = most
        self._of: dict[UUID, tuple[Line, ...]] = {}

    def __len__(self) -> int:
        return sum(map(len, self._of.values()))

    def check_room(self, tenant: UUID) -> None:
        """Raises `TooMany`."""
        if len(self._of.get(tenant, ())) >= self._most:
            raise TooMany(retry_after=_FULL_S)

    def add(self, line: Line) -> None:
        tenant, device = line.caller.tenant, line.caller.device
        there = self._of.get(tenant, ())
        of_device = [each for each in there if each.caller.device == device]
        for each in of_device[: max(0, len(of_device) + 1 - MOST_OF_DEVICE)]:
            each.end(Replaced())
        self._of[tenant] = (*there, line)

    def remove(self, line: Line) -> None:
        line.stop()
        left = tuple(each for each in self._of[line.caller.tenant] if each is not line)
        if left:
            self._of[line.caller.tenant] = left
        else:
            del self._of[line.caller.tenant]

    def cursors(self, tenant: UUID) -> Collection[int]:
        """May be called from any thread."""
        there = self._of.get(tenant, ())
        return {each.cursor for each in there if each.cursor is not None}

    def tell(self, tenant: UUID, pokes: Pokes) -> None:
        for line in self._of.get(tenant, ()):
            line.offer(pokes)

    def all(self) -> list[Line]:
        """Those that nobody has ended."""
        return [line for lines in self._of.values() for line in lines if line.fault is None]
