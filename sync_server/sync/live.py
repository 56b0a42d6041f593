"""A line's life: from the device's first word until the token ends, or one of both leaves."""

import asyncio
from typing import Final

from starlette.websockets import WebSocket, WebSocketDisconnect

from engine.sync.wire.frames import PUSH, PUSHED, REACHED
from sync_server.identity import sessions
from sync_server.identity.desk import Desk
from sync_server.identity.errors import ExpiredToken
from sync_server.identity.guard import Staying
from sync_server.kernel.clock import SECOND_MS
from sync_server.kernel.errors import ServerError
from sync_server.kernel.log import get_logger
from sync_server.sync.exchange import Exchange
from sync_server.sync.faults import BadBytes
from sync_server.sync.lines import Line

LOOK_S: Final = 1.0
"""How soon a line ends whose member was removed."""
_ALWAYS_S: Final = 30.0
_SHARE: Final = 20
"""Of all time, one in so many parts at most is spent looking."""


async def attend(websocket: WebSocket, desk: Desk, exchange: Exchange, who: Staying) -> None:
    """Until it is over; `who` has been let in."""
    tenant = who.caller.tenant
    line = Line(websocket, who, lambda cursor: exchange.pokes(tenant, cursor))
    exchange.lines.add(line)
    try:
        await websocket.accept()
        while (said := await _heard(websocket)) is not None:
            await _take(websocket, desk, exchange, line, said)
    except WebSocketDisconnect:
        return  # while it was answered
    finally:
        exchange.lines.remove(line)


async def watch(desk: Desk, exchange: Exchange) -> None:
    """For as long as the server runs: end the lines of those who may stay no longer."""
    loop = asyncio.get_running_loop()
    seen, looked_at = -1, 0.0
    pause_s = LOOK_S
    while True:
        await asyncio.sleep(pause_s)
        began = loop.time()
        _end_expired(desk, exchange)
        commits = desk.database.commits
        if commits == seen and began - looked_at < _ALWAYS_S:
            continue
        try:
            await _end_removed(desk, exchange)
        except Exception as fault:  # it must not end: nobody would be let go any more
            get_logger().error("lines.unwatched", fault=fault)
            continue
        seen, looked_at = commits, began
        pause_s = max(LOOK_S, _SHARE * (loop.time() - began))


async def _heard(websocket: WebSocket) -> bytes | None:
    """None at the end."""
    message = await websocket.receive()
    if message["type"] == "websocket.disconnect":
        return None
    said: bytes = message.get("bytes") or b""
    return said


async def _take(
    websocket: WebSocket, desk: Desk, exchange: Exchange, line: Line, said: bytes
) -> None:
    """What is refused ends the line: its device greets again, and is told there why."""
    if line.fault is not None:
        return
    try:
        exchange.take_turn(line.caller, len(said))
        kind, message = said[:1], said[1:]
        if kind == REACHED:
            await exchange.attend(line, message)
        elif kind == PUSH:
            await _check(desk, line)
            answer = await exchange.push(line.caller, message)
            await websocket.send_bytes(PUSHED + answer)
        else:
            raise BadBytes
    except ServerError as fault:
        line.end(fault)


async def _check(desk: Desk, line: Line) -> None:
    """Who writes is looked up as with every request, unless nothing can have changed since."""
    commits = desk.database.commits
    if line.checked != commits:
        await sessions.check_standing(desk, line.caller)
        line.checked = commits


def _end_expired(desk: Desk, exchange: Exchange) -> None:
    now_s = desk.now_ms // SECOND_MS
    for line in exchange.lines.all():
        if line.until_s <= now_s:
            line.end(ExpiredToken())


async def _end_removed(desk: Desk, exchange: Exchange) -> None:
    lines = exchange.lines.all()
    over = await sessions.ended(desk, [line.caller for line in lines])
    for line in lines:
        if (fault := over.get(line.caller.session)) is not None:
            line.end(fault)
