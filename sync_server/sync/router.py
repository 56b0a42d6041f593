"""How devices talk to their tenant: messages of `engine.sync.wire` both ways, faults as JSON."""

from functools import partial
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Request, Response, WebSocket
from pydantic import BaseModel

from engine.sync.wire.codec import MOST_PACKED
from engine.sync.wire.messages import PAGE_BYTES
from engine.sync.wire.roles import Role
from engine.sync.wire.version import LARGEST
from sync_server.identity import sessions
from sync_server.identity.desk import AtDesk, Desk
from sync_server.identity.devices import device_names
from sync_server.identity.guard import Attending, Calling, least
from sync_server.identity.tokens import Caller
from sync_server.kernel.envelope import Answer, Done
from sync_server.kernel.requests import announced, read_body
from sync_server.sync import live
from sync_server.sync.exchange import AtExchange, Exchange
from sync_server.sync.faults import LeaseHeld
from sync_server.sync.news import LONGEST_S

PREFIX: Final = "/v1/sync"
MEDIA: Final = "application/x-gagejigi"
router = APIRouter(prefix=PREFIX, tags=["sync"])

Cursor = Annotated[int, Query(ge=0, le=LARGEST)]
Number = Annotated[int, Query(ge=0, le=LARGEST)]
PartName = Annotated[str, Query(pattern="^[0-9a-f]{64}$")]
Since = Annotated[int | None, Query(ge=0, le=LARGEST)]
Most = Annotated[int, Query(ge=1, le=PAGE_BYTES, description="Bytes, about.")]
Wait = Annotated[float, Query(ge=0, le=LONGEST_S, allow_inf_nan=False, description="Seconds.")]


class Message(Response):
    media_type = MEDIA


class Author(BaseModel):
    """`number`: of the device, in the versions of its edits."""

    number: int
    device_name: str
    member_name: str


async def _sent(request: Request, exchange: AtExchange, caller: Calling) -> bytes:
    """The body, of nobody whom the token does not let in or who has to wait."""
    size = announced(request.scope, MOST_PACKED)
    exchange.take_turn(caller, size)
    return await read_body(request.scope, request.receive, size)


Sent = Annotated[bytes, Depends(_sent)]


def _takes_message(role: Role = Role.VIEWER) -> dict[str, Any]:
    """Arguments of a route's decorator: any member may, what they say is judged by itself."""
    said = least(role)
    schema = {"type": "string", "format": "binary"}
    body = {"required": True, "content": {MEDIA: {"schema": schema}}}
    return said | {"openapi_extra": said["openapi_extra"] | {"requestBody": body}}


@router.post("/hello", response_class=Message, **_takes_message())
async def say_hello(exchange: AtExchange, caller: Calling, sent: Sent) -> Message:
    """`Hello` to `Welcome`."""
    return Message(await exchange.hello(caller, sent))


@router.post("/push", response_class=Message, **_takes_message())
async def push(
    exchange: AtExchange,
    caller: Calling,
    sent: Sent,
    cursor: Annotated[int | None, Query(ge=0, le=LARGEST)] = None,
    since: Since = None,
) -> Message:
    """`Push` to `Pushed`, with a first page of what came after `cursor` where that is given."""
    return Message(await exchange.push(caller, sent, cursor, since))


@router.get("/pull", response_class=Message, **least(Role.VIEWER))
async def pull(
    desk: AtDesk,
    exchange: AtExchange,
    caller: Calling,
    cursor: Cursor = 0,
    since: Since = None,
    most: Most = PAGE_BYTES,
    wait: Wait = 0,
) -> Message:
    """`Page` of what came after `cursor`. With `wait`, one that is not empty, or later."""
    check = partial(sessions.check_standing, desk, caller)
    await check()
    return Message(await exchange.pull(caller, cursor, since, most, wait, check))


@router.post("/confirm", **_takes_message())
async def confirm(exchange: AtExchange, caller: Calling, sent: Sent) -> Answer[Done]:
    """`Reached`: so far everything is on the device's disk."""
    await exchange.confirm(caller, sent)
    return Answer(data=Done())


@router.websocket("/live")
async def listen(websocket: WebSocket, desk: AtDesk, exchange: AtExchange, who: Attending) -> None:
    """A connection that stays (`wire.frames`): `Reached`, first of all and when the device has
    come further by itself, and short pushes one way, `Poke` and `Pushed` the other. Refused with a
    status, closed with a code that bears one (`lines.CODES`).
    """
    exchange.admit(who.caller)
    await live.attend(websocket, desk, exchange, who)


@router.post("/lease", response_class=Message, **_takes_message(Role.STAFF))
async def claim(desk: AtDesk, exchange: AtExchange, caller: Calling, sent: Sent) -> Message:
    """`Claim` to `Lease`. `sync.lease_held` names the device that has it."""
    try:
        return Message(await exchange.claim(caller, sent))
    except LeaseHeld as held:
        held.params = await _named(desk, exchange, caller, held.holder)
        raise


@router.post("/lease/renew", response_class=Message, **_takes_message(Role.STAFF))
async def renew(exchange: AtExchange, caller: Calling, sent: Sent) -> Message:
    """`Hold` to `Lease`."""
    return Message(await exchange.renew(caller, sent))


@router.post("/lease/release", **_takes_message(Role.STAFF))
async def release(exchange: AtExchange, caller: Calling, sent: Sent) -> Answer[Done]:
    """`Hold`; nothing, if another device was given the lease since."""
    await exchange.release(caller, sent)
    return Answer(data=Done())


@router.get("/snapshot", response_class=Message, **least(Role.VIEWER))
async def snapshot(
    desk: AtDesk, exchange: AtExchange, caller: Calling, known: Annotated[int, Query(ge=0)] = 0
) -> Message:
    """`Manifest` of what is here, once it names more than `known` parts, or all."""
    await sessions.check_standing(desk, caller)
    return Message(await exchange.manifest(caller, known))


@router.get("/part", response_class=Message, **least(Role.VIEWER))
async def part(desk: AtDesk, exchange: AtExchange, caller: Calling, name: PartName) -> Message:
    """`Part` of a snapshot, by its hash."""
    await sessions.check_standing(desk, caller)
    return Message(await exchange.part(caller, bytes.fromhex(name)))


@router.get("/digest", response_class=Message, **least(Role.VIEWER))
async def digest(desk: AtDesk, exchange: AtExchange, caller: Calling) -> Message:
    """`Sums` over everything."""
    await sessions.check_standing(desk, caller)
    return Message(await exchange.sums(caller))


@router.get("/versions", response_class=Message, **least(Role.VIEWER))
async def versions(
    desk: AtDesk, exchange: AtExchange, caller: Calling, entity: Number, bucket: Number
) -> Message:
    """`Listing` of a bucket."""
    await sessions.check_standing(desk, caller)
    return Message(await exchange.listing(caller, entity, bucket))


@router.post("/rows", response_class=Message, **_takes_message())
async def rows(desk: AtDesk, exchange: AtExchange, caller: Calling, sent: Sent) -> Message:
    """`Wanted` to `Rows`."""
    await sessions.check_standing(desk, caller)
    return Message(await exchange.rows(caller, sent))


@router.get("/authors", **least(Role.VIEWER))
async def list_authors(desk: AtDesk, exchange: AtExchange, caller: Calling) -> Answer[list[Author]]:
    """Who made the edits of this business, on which device."""
    await sessions.check_standing(desk, caller)
    numbers = await exchange.authors(caller)
    async with desk.database.reading() as session:
        names = await device_names(session, caller.tenant)
    return Answer(
        data=[
            Author(number=number, device_name=names[device][0], member_name=names[device][1])
            for number, device in numbers.items()
            if device in names
        ]
    )


async def _named(desk: Desk, exchange: Exchange, caller: Caller, number: int) -> dict[str, str]:
    """A device by its number, and whose it is; nothing where it has never come."""
    numbers = await exchange.authors(caller)
    async with desk.database.reading() as session:
        names = await device_names(session, caller.tenant)
    if (key := numbers.get(number)) not in names:
        return {}
    device, member = names[key]
    return {"device": device, "member": member}
