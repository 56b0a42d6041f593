"""Who may call a route. Every route says so, by `least` or `anyone`; one that does not stops the
start.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import Depends, Request, WebSocket
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, APIWebSocketRoute
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.routing import BaseRoute

from engine.sync.wire.roles import Role
from sync_server.identity import sessions
from sync_server.identity.desk import AtDesk
from sync_server.identity.errors import NoToken
from sync_server.identity.tokens import Caller
from sync_server.kernel.envelope import REFUSALS
from sync_server.kernel.errors import NotAllowed

NAME: Final = "x-least-role"
"""Of the declaration in the OpenAPI document."""
ANYONE: Final = "anyone"
_READS: Final = frozenset({"GET", "HEAD"})
_bearer = HTTPBearer(auto_error=False, bearerFormat="JWT", scheme_name="access token")


async def _caller(
    request: Request,
    desk: AtDesk,
    given: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> Caller:
    """Who writes is looked up as well: a token may be older than what became of its member."""
    if given is None:
        raise NoToken
    caller = desk.tokens.read(given.credentials)
    if request.method not in _READS:
        await sessions.check_standing(desk, caller)
    return caller


Calling = Annotated[Caller, Depends(_caller)]
"""The only source of a tenant's id."""


@dataclass(frozen=True, slots=True)
class Staying:
    """`until_s`: the second since 1970 in which the token ends."""

    caller: Caller
    until_s: int


async def _staying(websocket: WebSocket, desk: AtDesk) -> Staying:
    """In the header alone: addresses are logged on the way. A page in a browser cannot set one, but
    says where it comes from: none of ours opens such a connection.
    """
    kind, _, token = websocket.headers.get("authorization", "").partition(" ")
    if "origin" in websocket.headers:
        raise NotAllowed
    if kind.lower() != "bearer" or not token:
        raise NoToken
    caller, until_s = desk.tokens.read_until(token)
    await sessions.check_standing(desk, caller)
    return Staying(caller, until_s)


Attending = Annotated[Staying, Depends(_staying)]
"""Whoever opens a connection that stays."""


def least(role: Role) -> dict[str, Any]:
    """Arguments of a route's decorator: callers of this role or a higher one."""

    async def check(caller: Calling) -> None:
        if caller.role < role:
            raise NotAllowed

    return {
        "dependencies": [Depends(check)],
        "openapi_extra": {NAME: role.name.lower()},
        "responses": REFUSALS,
    }


def anyone() -> dict[str, Any]:
    """Arguments of a route's decorator: no token is asked for."""
    return {"openapi_extra": {NAME: ANYONE}, "responses": REFUSALS}


def check_declared(routes: Iterable[BaseRoute]) -> None:
    """Raises RuntimeError."""
    for route in routes:
        if isinstance(route, APIRoute) and NAME not in (route.openapi_extra or {}):
            raise RuntimeError(f"{route.path} does not say who may call it")
        if isinstance(route, APIWebSocketRoute) and _staying not in _calls(route.dependant):
            raise RuntimeError(f"{route.path} lets anybody stay")


def _calls(dependant: Dependant) -> Iterator[object]:
    for each in dependant.dependencies:
        yield each.call
        yield from _calls(each)
