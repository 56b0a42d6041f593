"""The queries of identity."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from sync_server.identity.model import Attempt, Code, Device, Member, Refresh, Reset, Session


async def attempt(session: AsyncSession, key: bytes) -> Attempt:
    """Made when missing."""
    found = await session.get(Attempt, key)
    if found is None:
        found = Attempt(key=key, failures=0, last_ms=0, until_ms=0)
        session.add(found)
    return found


async def forget_attempt(session: AsyncSession, key: bytes) -> None:
    await session.execute(delete(Attempt).where(Attempt.key == key))


async def member_of_email(session: AsyncSession, email: str) -> Member | None:
    query = select(Member).where(Member.email == email, Member.removed_ms.is_(None))
    return await session.scalar(query)


async def member(session: AsyncSession, member_id: UUID) -> Member | None:
    """None of one who was removed."""
    found = await session.get(Member, member_id)
    return found if found is not None and found.removed_ms is None else None


async def members(session: AsyncSession, tenant: UUID) -> Sequence[Member]:
    query = select(Member).where(Member.tenant_id == tenant, Member.removed_ms.is_(None))
    return (await session.scalars(query.order_by(Member.created_ms, Member.id))).all()


async def spend_code(session: AsyncSession, hashed: bytes, into: UUID, now: int) -> bool:
    """Whether it was there and had not been spent: true for one caller only."""
    spent = await session.execute(
        update(Code)
        .where(Code.hash == hashed, Code.used_ms.is_(None))
        .values(used_ms=now, session_id=into)
        .returning(Code.hash)
    )
    return spent.first() is not None


async def spend_reset(session: AsyncSession, hashed: bytes) -> bool:
    """Whether it was there: true for one caller only."""
    spent = await session.execute(delete(Reset).where(Reset.hash == hashed).returning(Reset.hash))
    return spent.first() is not None


async def drop_resets(session: AsyncSession, member_id: UUID) -> None:
    await session.execute(delete(Reset).where(Reset.member_id == member_id))


async def spend_refresh(
    session: AsyncSession, hashed: bytes, now: int, attempt: bytes | None
) -> UUID | None:
    """The session of a token that is valid and had not been spent: given to one caller only."""
    spent = await session.execute(
        update(Refresh)
        .where(Refresh.hash == hashed, Refresh.used_ms.is_(None), Refresh.expires_ms > now)
        .values(used_ms=now, attempt=attempt)
        .returning(Refresh.session_id)
    )
    return spent.scalar()


async def revoke_session(session: AsyncSession, session_id: UUID, now: int) -> None:
    await session.execute(
        update(Session)
        .where(Session.id == session_id, Session.revoked_ms.is_(None))
        .values(revoked_ms=now)
    )


async def revoke_sessions_of(
    session: AsyncSession,
    now: int,
    *,
    device: UUID | None = None,
    member: UUID | None = None,
    but: UUID | None = None,
) -> None:
    """Of a device, or of a member on all devices; `but`: the session that goes on."""
    whose = Session.device_id == device if device else Session.member_id == member
    ending = update(Session).where(
        whose, Session.revoked_ms.is_(None), Session.id != (but or UUID(int=0))
    )
    await session.execute(ending.values(revoked_ms=now))


async def standing(
    session: AsyncSession, session_id: UUID
) -> tuple[Session, Device, Member] | None:
    """Whom a login belongs to, however things stand with them."""
    query = (
        select(Session, Device, Member)
        .join(Device, Device.id == Session.device_id)
        .join(Member, Member.id == Session.member_id)
        .where(Session.id == session_id)
    )
    found = (await session.execute(query)).first()
    return None if found is None else (found[0], found[1], found[2])


async def standings(
    session: AsyncSession, session_ids: Collection[UUID], now: int
) -> dict[UUID, int]:
    """The member's version by login, of those that go on."""
    query = (
        select(Session.id, Member.version)
        .join(Device, Device.id == Session.device_id)
        .join(Member, Member.id == Session.member_id)
        .where(
            Session.id.in_(session_ids),
            Session.ends_ms > now,
            Session.revoked_ms.is_(None),
            Device.revoked_ms.is_(None),
            Member.removed_ms.is_(None),
        )
    )
    return {row[0]: row[1] for row in await session.execute(query)}


async def device(session: AsyncSession, member_id: UUID, device_id: UUID) -> Device | None:
    """None of one that is somebody else's, or was revoked."""
    mine = (Device.member_id == member_id, Device.revoked_ms.is_(None))
    return await session.scalar(select(Device).where(Device.id == device_id, *mine))


async def devices(session: AsyncSession, tenant: UUID) -> Sequence[tuple[Device, Member]]:
    """Those that were not revoked, last seen first."""
    query = (
        select(Device, Member)
        .join(Member, Member.id == Device.member_id)
        .where(Device.tenant_id == tenant, Device.revoked_ms.is_(None))
        .order_by(Device.seen_ms.desc(), Device.id)
    )
    return [(row[0], row[1]) for row in await session.execute(query)]


async def device_names(session: AsyncSession, tenant: UUID) -> Sequence[tuple[UUID, str, str]]:
    """The ids of all there ever were, their names and those of their members."""
    query = (
        select(Device.id, Device.name, Member.name)
        .join(Member, Member.id == Device.member_id)
        .where(Device.tenant_id == tenant)
    )
    return [(row[0], row[1], row[2]) for row in await session.execute(query)]


async def revoke_devices_of(session: AsyncSession, now: int, member_id: UUID) -> None:
    whose = (Device.member_id == member_id, Device.revoked_ms.is_(None))
    await session.execute(update(Device).where(*whose).values(revoked_ms=now))


async def purge(session: AsyncSession, now: int, attempts_before: int) -> None:
    """What has run out and tells nobody anything any more."""
    await session.execute(delete(Code).where(Code.expires_ms < now))
    await session.execute(delete(Reset).where(Reset.expires_ms < now))
    await session.execute(delete(Refresh).where(Refresh.expires_ms < now))
    await session.execute(delete(Attempt).where(Attempt.last_ms < attempts_before))
