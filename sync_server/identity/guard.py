"""Who may call a route. Every route says so, by `least` or `anyone`; one that does not stops the
start.
"""

from collections.abc import Iterable
from typing import Annotated, Any, Final

from fastapi import Depends, Request
from fastapi.routing import APIRoute
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
