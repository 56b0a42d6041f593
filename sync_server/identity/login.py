"""From e-mail and password to an authorization code; and to another password."""

import secrets
from typing import Final
from uuid import UUID

from sync_server.identity import repository
from sync_server.identity.attempts import (
    FORGOTTEN_MS,
    LOGIN,
    LOGINS,
    count,
    forget,
    forgive,
)
from sync_server.identity.desk import Desk
from sync_server.identity.errors import BadLogin
from sync_server.identity.model import Code, Member
from sync_server.identity.oauth import AuthorizationRequest
from sync_server.identity.passwords import check_password
from sync_server.identity.tokens import Caller
from sync_server.kernel.clock import MINUTE_MS
from sync_server.kernel.secret import fingerprint

CODE_MS: Final = MINUTE_MS


async def log_in(desk: Desk, email: str, password: str, address: str) -> UUID:
    """The member. Raises `BadLogin` or `TooMany`."""
    of_address = await count(desk, LOGINS, address)
    of_account = await count(desk, LOGIN, email, address)
    async with desk.database.reading() as session:
        member = await repository.member_of_email(session, email)
    fits = await desk.passwords.fits(member.password_hash if member else None, password)
    if member is None or not fits:
        raise BadLogin
    await forgive(desk, of_address)
    await forget(desk, of_account)
    if desk.passwords.is_dated(member.password_hash):
        await _hash_again(desk, member, password)
    return member.id


async def change_password(desk: Desk, caller: Caller, current: str, new: str, address: str) -> None:
    """Raises `BadLogin`, `WeakPassword` or `TooMany`. The member's other logins end; this one goes
    on with the tokens that it is refreshed to.
    """
    async with desk.database.reading() as session:
        member = await session.get_one(Member, caller.member)
    attempt = await count(desk, LOGIN, member.email, address)
    if not await desk.passwords.fits(member.password_hash, current):
        raise BadLogin
    await forget(desk, attempt)
    check_password(new, member.email)
    hashed, now = await desk.passwords.hash(new), desk.now_ms
    async with desk.database.work() as session:
        found = await session.get_one(Member, caller.member)
        found.password_hash = hashed
        found.version += 1
        await repository.revoke_sessions_of(session, now, member=caller.member, but=caller.session)


async def issue_code(desk: Desk, member_id: UUID, request: AuthorizationRequest) -> str:
    code, now = secrets.token_urlsafe(32), desk.now_ms
    async with desk.database.work() as session:
        await repository.purge(session, now, now - FORGOTTEN_MS)
        session.add(
            Code(
                hash=fingerprint(code),
                member_id=member_id,
                redirect_uri=request.redirect_uri,
                challenge=request.code_challenge,
                expires_ms=now + CODE_MS,
                used_ms=None,
                session_id=None,
            )
        )
    return code


async def _hash_again(desk: Desk, member: Member, password: str) -> None:
    hashed = await desk.passwords.hash(password)
    async with desk.database.work() as session:
        found = await session.get_one(Member, member.id)
        if found.password_hash == member.password_hash:
            found.password_hash = hashed
