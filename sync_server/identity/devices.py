"""Devices that members have logged in from. Within the caller's unit of work."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from engine.sync.wire.roles import Role
from sync_server.identity import repository
from sync_server.identity.model import Device, Member


@dataclass(frozen=True)
class KnownDevice:
    """`role`: of the member whose device it is."""

    id: UUID
    name: str
    member_id: UUID
    member_name: str
    role: Role
    created_ms: int
    seen_ms: int


async def devices(session: AsyncSession, tenant: UUID) -> list[KnownDevice]:
    """Those that may still come, last seen first."""
    return [_known(*each) for each in await repository.devices(session, tenant)]


async def device_names(session: AsyncSession, tenant: UUID) -> dict[UUID, tuple[str, str]]:
    """Of every device there ever was, revoked or not, its name and its member's."""
    found = await repository.device_names(session, tenant)
    return {device: (name, member) for device, name, member in found}


async def revoke_device(session: AsyncSession, device_id: UUID, now: int) -> None:
    """Of one of `devices`. It cannot write any more, and is out when its access token ends."""
    found = await session.get_one(Device, device_id)
    found.revoked_ms = now
    await repository.revoke_sessions_of(session, now, device=device_id)


async def rename_device(session: AsyncSession, device_id: UUID, name: str) -> None:
    """Of one of `devices`."""
    (await session.get_one(Device, device_id)).name = name


def _known(device: Device, member: Member) -> KnownDevice:
    return KnownDevice(
        id=device.id,
        name=device.name,
        member_id=member.id,
        member_name=member.name,
        role=Role(member.role),
        created_ms=device.created_ms,
        seen_ms=device.seen_ms,
    )
