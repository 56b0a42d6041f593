"""Somebody who forgot their password is let in again: whoever runs the server gives them a code,
good for an hour and for one time, by which they set another one.
"""

import secrets
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from sync_server.identity import repository
from sync_server.identity.attempts import RESET, count, forget
from sync_server.identity.desk import Desk
from sync_server.identity.errors import BadReset
from sync_server.identity.model import Member, Reset
from sync_server.identity.passwords import check_password
from sync_server.kernel.clock import HOUR_MS
from sync_server.kernel.secret import fingerprint

VALID_MS: Final = HOUR_MS
_SIGNS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""None that is taken for another; what people type instead is understood (Crockford's base 32)."""
_LENGTH: Final = 16
"""80 random bits."""
_MISREAD: Final = str.maketrans("OIL", "011")


@dataclass(frozen=True)
class Given:
    """`code`: told this once."""

    member: UUID
    email: str
    code: str
    expires_ms: int


async def give(session: AsyncSession, who: UUID | str, now: int) -> Given | None:
    """Within the caller's unit of work. `who`: a member's id or e-mail; None: there is no such
    member. Earlier codes of theirs are good no more.
    """
    if isinstance(who, UUID):
        member = await repository.member(session, who)
    else:
        member = await repository.member_of_email(session, who)
    if member is None:
        return None
    code = "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))
    await repository.drop_resets(session, member.id)
    session.add(Reset(hash=fingerprint(code), member_id=member.id, expires_ms=now + VALID_MS))
    shown = "-".join(code[start : start + 4] for start in range(0, _LENGTH, 4))
    return Given(member.id, member.email, shown, now + VALID_MS)


async def use(desk: Desk, typed: str, password: str, address: str) -> None:
    """All logins of the member end. Raises `BadReset`, `WeakPassword`, which leaves the code as it
    is, or `TooMany`.
    """
    attempt = await count(desk, RESET, address)
    hashed, now = fingerprint(_understood(typed)), desk.now_ms
    async with desk.database.reading() as session:
        found = await session.get(Reset, hashed)
        member = await repository.member(session, found.member_id) if found else None
    if found is None or member is None or found.expires_ms <= now:
        raise BadReset
    await forget(desk, attempt)
    check_password(password, member.email)
    password_hash = await desk.passwords.hash(password)
    async with desk.database.work() as session:
        is_first = await repository.spend_reset(session, hashed)
        if is_first:
            await _set(session, member.id, password_hash, now)
    if not is_first:
        raise BadReset


async def _set(session: AsyncSession, member_id: UUID, password_hash: str, now: int) -> None:
    member = await session.get_one(Member, member_id)
    member.password_hash = password_hash
    member.version += 1
    await repository.revoke_sessions_of(session, now, member=member_id)


def _understood(typed: str) -> str:
    letters = (sign for sign in typed.upper() if sign.isascii() and sign.isalnum())
    return "".join(letters).translate(_MISREAD)
