"""Tenants begin with their owner and their own file."""

from uuid import UUID

from anyio import to_thread
from sqlalchemy.ext.asyncio import AsyncSession

from engine.sync.wire.roles import Role
from sync_server.db.base import new_id
from sync_server.db.tenant_files import TenantFiles
from sync_server.identity.attempts import REGISTRATION, count
from sync_server.identity.desk import Desk
from sync_server.identity.service import Newcomer, add_member, newcomer
from sync_server.tenants import repository
from sync_server.tenants.model import Tenant
from sync_server.tenants.schemas import Registered, Registration, TenantOut


async def admit(desk: Desk, files: TenantFiles, asked: Registration, address: str) -> Registered:
    """Whoever asks. Raises `TooMany`, `WeakPassword` or `EmailTaken`."""
    await count(desk, REGISTRATION, address)
    password = asked.password.get_secret_value()
    owner = await newcomer(desk.passwords, asked.email, asked.owner_name, password)
    return await register(desk, files, asked.name, owner)


async def register(desk: Desk, files: TenantFiles, name: str, owner: Newcomer) -> Registered:
    """Raises `EmailTaken`. The file is there before anybody can hear of the tenant."""
    tenant_id, now = new_id(), desk.now_ms
    try:
        async with desk.database.work() as session:
            tenant = Tenant(id=tenant_id, name=name, created_ms=now)
            session.add(tenant)
            await session.flush()
            member = await add_member(session, tenant_id, owner, Role.OWNER, now)
            await to_thread.run_sync(files.create, tenant_id)
    except BaseException:
        files.remove(tenant_id)
        raise
    return Registered(tenant=_shown(tenant), owner=member)


async def tenants(session: AsyncSession) -> list[TenantOut]:
    return [_shown(each) for each in await repository.tenants(session)]


async def tenant(session: AsyncSession, tenant_id: UUID) -> TenantOut:
    return _shown(await repository.tenant(session, tenant_id))


def _shown(tenant: Tenant) -> TenantOut:
    return TenantOut(id=tenant.id, name=tenant.name)
