"""Logins of devices: begun by a code, carried on by refresh tokens, ended by anybody who may."""

import secrets
from collections.abc import Collection
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from engine.sync.wire.roles import Role
from sync_server.db.base import new_id
from sync_server.identity import repository
from sync_server.identity.attempts import FORGOTTEN_MS
from sync_server.identity.desk import Desk
from sync_server.identity.errors import (
    BadGrant,
    BadRefresh,
    BadToken,
    ReusedRefresh,
    Revoked,
    StaleToken,
)
from sync_server.identity.model import Code, Device, Member, Refresh, Session
from sync_server.identity.oauth import is_answered
from sync_server.identity.schemas import CodeGrant, Tokens
from sync_server.identity.tokens import ACCESS_S, Caller
from sync_server.kernel.clock import DAY_MS, SECOND_MS
from sync_server.kernel.errors import ServerError
from sync_server.kernel.secret import fingerprint

REFRESH_MS: Final = 7 * DAY_MS
LONGEST_MS: Final = 90 * DAY_MS
"""However often it is refreshed, a login ends."""
AGAIN_MS: Final = 60 * SECOND_MS
"""A client whose answer was lost may ask again with the spent token, and is given the same
successor; unless that was used, which shows that the answer was not lost. So long it is believed
without a sign that it is the same client; with the sign of its attempt at any time: a PC may be
switched off in the middle. A thief knows the token but not the attempts that the owner makes.
"""
_TOGETHER: Final = 500
"""Ids in a query."""


async def begin(desk: Desk, grant: CodeGrant) -> Tokens:
    """Raises `BadGrant`. A code that comes twice ends what it had begun (RFC 6749 4.1.2)."""
    now, hashed = desk.now_ms, fingerprint(grant.code.get_secret_value())
    session_id = new_id()
    async with desk.database.work() as session:
        fresh = await repository.spend_code(session, hashed, session_id, now)
        code = await session.get(Code, hashed)
        if code is not None and not fresh and code.session_id is not None:
            await repository.revoke_session(session, code.session_id, now)
        member = await repository.member(session, code.member_id) if code and fresh else None
        if code is None or member is None or not _fits(code, grant, now):
            tokens = None
        else:
            device = await _device(session, grant, member, now)
            tokens = await _first(desk, session, session_id, device, member)
    if tokens is None:
        raise BadGrant
    return tokens


async def refresh(desk: Desk, token: str, attempt: str | None = None) -> Tokens:
    """`attempt`: see `RefreshGrant`. Raises `BadRefresh`, `ReusedRefresh` or `Revoked`."""
    now, hashed = desk.now_ms, fingerprint(token)
    successor, sign = _successor(desk, token), fingerprint(attempt) if attempt else None
    found: Tokens | ServerError
    async with desk.database.work() as session:
        await repository.purge(session, now, now - FORGOTTEN_MS)
        session_id = await repository.spend_refresh(session, hashed, now, sign)
        if session_id is not None:
            found = await _go_on(desk, session, session_id, successor)
        else:
            found = await _again(desk, session, hashed, successor, sign)
    if isinstance(found, ServerError):
        raise found
    return found


async def end(desk: Desk, token: str) -> None:
    """The login of a refresh token, spent or not; of an unknown one nothing."""
    async with desk.database.work() as session:
        row = await session.get(Refresh, fingerprint(token))
        if row is not None:
            await repository.revoke_session(session, row.session_id, desk.now_ms)


async def check_standing(desk: Desk, caller: Caller) -> None:
    """That what the token says is still so. Raises `Revoked` or `StaleToken`; `BadToken` of a login
    that was forgotten when a backup was put back.
    """
    async with desk.database.reading() as session:
        found = await repository.standing(session, caller.session)
    if found is None:
        raise BadToken
    if not _stands(*found, desk.now_ms):
        raise Revoked
    if found[2].version != caller.version:
        raise StaleToken


async def ended(desk: Desk, callers: Collection[Caller]) -> dict[UUID, ServerError]:
    """Of many at once, those of whom `check_standing` would raise something, by session."""
    ids = list({each.session for each in callers})
    found: dict[UUID, int] = {}
    async with desk.database.reading() as session:
        for first in range(0, len(ids), _TOGETHER):
            some = ids[first : first + _TOGETHER]
            found |= await repository.standings(session, some, desk.now_ms)
    over = {each.session for each in callers if found.get(each.session) != each.version}
    return {each: StaleToken() if each in found else Revoked() for each in over}


def _fits(code: Code, grant: CodeGrant, now: int) -> bool:
    return (
        code.expires_ms > now
        and code.redirect_uri == grant.redirect_uri
        and is_answered(code.challenge, grant.code_verifier)
    )


async def _device(session: AsyncSession, grant: CodeGrant, member: Member, now: int) -> Device:
    """That of an earlier login of the same member, if named; else a new one."""
    if grant.device_id is not None:
        known = await repository.device(session, member.id, grant.device_id)
        if known is not None:
            known.seen_ms = now
            await repository.revoke_sessions_of(session, now, device=known.id)
            return known
    device = Device(
        id=new_id(),
        tenant_id=member.tenant_id,
        member_id=member.id,
        name=grant.device_name,
        created_ms=now,
        seen_ms=now,
        revoked_ms=None,
    )
    session.add(device)
    await session.flush()
    return device


async def _first(
    desk: Desk, session: AsyncSession, session_id: UUID, device: Device, member: Member
) -> Tokens:
    now, token = desk.now_ms, secrets.token_urlsafe(32)
    login = Session(
        id=session_id,
        device_id=device.id,
        member_id=member.id,
        created_ms=now,
        ends_ms=now + LONGEST_MS,
        revoked_ms=None,
    )
    session.add(login)
    await session.flush()
    _add_refresh(session, login, token, now)
    return _tokens(desk, login, member, token)


async def _go_on(
    desk: Desk, session: AsyncSession, session_id: UUID, successor: str
) -> Tokens | ServerError:
    now = desk.now_ms
    found = await repository.standing(session, session_id)
    if found is None or not _stands(*found, now):
        return Revoked()
    login, device, member = found
    device.seen_ms = now
    _add_refresh(session, login, successor, now)
    return _tokens(desk, login, member, successor)


async def _again(
    desk: Desk, session: AsyncSession, hashed: bytes, successor: str, sign: bytes | None
) -> Tokens | ServerError:
    """Of a token that could not be spent."""
    now, row = desk.now_ms, await session.get(Refresh, hashed)
    if row is None or row.used_ms is None:
        return BadRefresh()
    found = await repository.standing(session, row.session_id)
    if found is None or not _stands(*found, now):
        return Revoked()
    following = await session.get(Refresh, fingerprint(successor))
    is_lost = following is not None and following.used_ms is None
    is_same = sign is not None and sign == row.attempt
    if is_lost and (is_same or now - row.used_ms <= AGAIN_MS):
        login, _, member = found
        return _tokens(desk, login, member, successor)
    await repository.revoke_session(session, row.session_id, now)
    return ReusedRefresh()


def _successor(desk: Desk, token: str) -> str:
    """Of a refresh token: always the same, so that it can be given again without being stored."""
    return desk.secret.mark("refresh", token).hex()


def _add_refresh(session: AsyncSession, login: Session, token: str, now: int) -> None:
    session.add(
        Refresh(
            hash=fingerprint(token),
            session_id=login.id,
            expires_ms=now + REFRESH_MS,
            used_ms=None,
        )
    )


def _stands(login: Session, device: Device, member: Member, now: int) -> bool:
    ended = (login.revoked_ms, device.revoked_ms, member.removed_ms)
    return login.ends_ms > now and all(each is None for each in ended)


def _tokens(desk: Desk, login: Session, member: Member, refresh_token: str) -> Tokens:
    caller = Caller(
        tenant=member.tenant_id,
        member=member.id,
        device=login.device_id,
        session=login.id,
        role=Role(member.role),
        version=member.version,
    )
    return Tokens(
        access_token=desk.tokens.issue(caller),
        expires_in=ACCESS_S,
        refresh_token=refresh_token,
        device_id=login.device_id,
    )
