"""Who may do what: nobody touches anybody who is not below them, nor gives more than they have."""

from dataclasses import replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from engine.sync.wire.roles import Role
from sync_server.access import repository
from sync_server.access.errors import OwnerStays
from sync_server.access.schemas import DeviceOut, Me
from sync_server.identity import service as identity
from sync_server.identity.desk import Desk
from sync_server.identity.devices import KnownDevice, devices, rename_device, revoke_device
from sync_server.identity.errors import Revoked
from sync_server.identity.schemas import MemberOut, role_name
from sync_server.identity.tokens import Caller
from sync_server.kernel.errors import NotAllowed, NotFound
from sync_server.tenants import service as tenants


async def me(desk: Desk, caller: Caller) -> Me:
    """Raises `Revoked`."""
    async with desk.database.reading() as session:
        everyone = await identity.members(session, caller.tenant)
        member = next((each for each in everyone if each.id == caller.member), None)
        if member is None:
            raise Revoked
        tenant = await tenants.tenant(session, caller.tenant)
    return Me(tenant=tenant, member=member, role=role_name(caller.role), device_id=caller.device)


async def members(desk: Desk, caller: Caller) -> list[MemberOut]:
    async with desk.database.reading() as session:
        return await identity.members(session, caller.tenant)


async def change_role(desk: Desk, caller: Caller, member: UUID, role: Role) -> MemberOut:
    """Who may not invite any more has not invited anybody who is not here yet. Raises `NotFound`,
    `OwnerStays` or `NotAllowed`.
    """
    async with desk.database.work() as session:
        now_is = await identity.role_of(session, caller.tenant, member)
        _check_below(caller, now_is)
        _check_below(caller, role)
        if role < Role.MANAGER:
            await repository.withdraw_of(session, member, desk.now_ms)
        return await identity.change_role(session, member, role)


async def remove(desk: Desk, caller: Caller, member: UUID) -> None:
    """Raises `NotFound`, `OwnerStays` or `NotAllowed`."""
    async with desk.database.work() as session:
        _check_below(caller, await identity.role_of(session, caller.tenant, member))
        await repository.withdraw_of(session, member, desk.now_ms)
        await identity.remove_member(session, member, desk.now_ms)


async def list_devices(desk: Desk, caller: Caller) -> list[DeviceOut]:
    """Managers see all of the tenant, others their own."""
    async with desk.database.reading() as session:
        found = await devices(session, caller.tenant)
    return [_shown(each, caller) for each in found if _may_see(each, caller)]


async def rename(desk: Desk, caller: Caller, device: UUID, name: str) -> DeviceOut:
    """Raises `NotFound` or `NotAllowed`."""
    async with desk.database.work() as session:
        found = await _seen(session, caller, device)
        if found.member_id != caller.member and caller.role < Role.OWNER:
            raise NotAllowed
        await rename_device(session, device, name)
    return _shown(replace(found, name=name), caller)


async def drop_device(desk: Desk, caller: Caller, device: UUID) -> None:
    """Raises `NotFound` or `NotAllowed`."""
    async with desk.database.work() as session:
        found = await _seen(session, caller, device)
        if found.member_id != caller.member and found.role >= caller.role:
            raise NotAllowed
        await revoke_device(session, device, desk.now_ms)


def _check_below(caller: Caller, role: Role | None) -> None:
    if role is None:
        raise NotFound
    if role == Role.OWNER:
        raise OwnerStays
    if role >= caller.role:
        raise NotAllowed


async def _seen(session: AsyncSession, caller: Caller, device: UUID) -> KnownDevice:
    """One that the caller knows of. Raises `NotFound`."""
    for each in await devices(session, caller.tenant):
        if each.id == device and _may_see(each, caller):
            return each
    raise NotFound


def _may_see(device: KnownDevice, caller: Caller) -> bool:
    return device.member_id == caller.member or caller.role >= Role.MANAGER


def _shown(device: KnownDevice, caller: Caller) -> DeviceOut:
    return DeviceOut(
        id=device.id,
        name=device.name,
        member_id=device.member_id,
        member_name=device.member_name,
        created_ms=device.created_ms,
        seen_ms=device.seen_ms,
        current=device.id == caller.device,
    )
