"""The queries of tenants."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from sync_server.tenants.model import Tenant


async def tenants(session: AsyncSession) -> Sequence[Tenant]:
    """In the order in which they came."""
    return (await session.scalars(select(Tenant).order_by(Tenant.created_ms, Tenant.id))).all()


async def tenant(session: AsyncSession, tenant_id: UUID) -> Tenant:
    return await session.get_one(Tenant, tenant_id)
