"""The queries of access."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from sync_server.access.model import Invitation


async def open_invitations(session: AsyncSession, tenant: UUID, now: int) -> Sequence[Invitation]:
    query = select(Invitation).where(Invitation.tenant_id == tenant, _is_open(now))
    return (await session.scalars(query.order_by(Invitation.created_ms, Invitation.id))).all()


async def open_invitation(session: AsyncSession, hashed: bytes, now: int) -> Invitation | None:
    return await session.scalar(select(Invitation).where(Invitation.hash == hashed, _is_open(now)))


async def use(session: AsyncSession, hashed: bytes, now: int) -> Invitation | None:
    """The invitation, for the one caller who uses it."""
    return await session.scalar(
        update(Invitation)
        .where(Invitation.hash == hashed, _is_open(now))
        .values(used_ms=now)
        .returning(Invitation)
    )


async def withdraw(session: AsyncSession, tenant: UUID, invitation: UUID, now: int) -> bool:
    """Whether it was there and open."""
    found = await session.execute(
        update(Invitation)
        .where(Invitation.id == invitation, Invitation.tenant_id == tenant, _is_open(now))
        .values(withdrawn_ms=now)
        .returning(Invitation.id)
    )
    return found.first() is not None


async def withdraw_for(session: AsyncSession, tenant: UUID, email: str, now: int) -> None:
    """All that let this e-mail in and nobody has used."""
    await session.execute(
        update(Invitation)
        .where(Invitation.tenant_id == tenant, Invitation.email == email, _is_open(now))
        .values(withdrawn_ms=now)
    )


async def withdraw_of(session: AsyncSession, member: UUID, now: int) -> None:
    """All that a member made and nobody has used."""
    await session.execute(
        update(Invitation)
        .where(Invitation.invited_by == member, _is_open(now))
        .values(withdrawn_ms=now)
    )


def _is_open(now: int) -> ColumnElement[bool]:
    return and_(
        Invitation.used_ms.is_(None),
        Invitation.withdrawn_ms.is_(None),
        Invitation.expires_ms > now,
    )
