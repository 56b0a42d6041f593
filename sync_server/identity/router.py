"""Tokens for whoever may have them."""

from fastapi import APIRouter

from sync_server.identity import sessions
from sync_server.identity.desk import AtDesk
from sync_server.identity.guard import anyone
from sync_server.identity.schemas import CodeGrant, Grant, Logout, Tokens
from sync_server.kernel.envelope import Answer, Done

router = APIRouter(prefix="/v1", tags=["identity"])


@router.post("/token", **anyone())
async def issue_tokens(desk: AtDesk, grant: Grant) -> Answer[Tokens]:
    """A login by its code, or its next tokens by the refresh token. A refresh token works once."""
    if isinstance(grant, CodeGrant):
        return Answer(data=await sessions.begin(desk, grant))
    token, attempt = grant.refresh_token.get_secret_value(), grant.attempt
    said = attempt.get_secret_value() if attempt else None
    return Answer(data=await sessions.refresh(desk, token, said))


@router.post("/logout", **anyone())
async def log_out(desk: AtDesk, login: Logout) -> Answer[Done]:
    """End the login of this refresh token. Nothing tells whether there was one."""
    await sessions.end(desk, login.refresh_token.get_secret_value())
    return Answer(data=Done())
