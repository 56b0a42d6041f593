"""Members: who works for a tenant, and as what. Within the caller's unit of work."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from engine.sync.wire.roles import Role
from sync_server.db.base import new_id
from sync_server.identity import repository
from sync_server.identity.errors import EmailTaken
from sync_server.identity.model import Member
from sync_server.identity.passwords import Passwords, check_password
from sync_server.identity.schemas import MemberOut, role_name


@dataclass(frozen=True)
class Newcomer:
    """Somebody who may become a member. `password_hash`: made before the database was taken."""

    email: str
    name: str
    password_hash: str


async def newcomer(passwords: Passwords, email: str, name: str, password: str) -> Newcomer:
    """Raises `WeakPassword`."""
    check_password(password, email)
    return Newcomer(email, name, await passwords.hash(password))


async def add_member(
    session: AsyncSession, tenant: UUID, who: Newcomer, role: Role, now: int
) -> MemberOut:
    """Raises `EmailTaken`."""
    if await repository.member_of_email(session, who.email) is not None:
        raise EmailTaken
    member = Member(
        id=new_id(),
        tenant_id=tenant,
        email=who.email,
        name=who.name,
        password_hash=who.password_hash,
        role=int(role),
        version=1,
        created_ms=now,
        removed_ms=None,
    )
    session.add(member)
    await session.flush()
    return shown(member)


async def members(session: AsyncSession, tenant: UUID) -> list[MemberOut]:
    """In the order in which they came."""
    return [shown(each) for each in await repository.members(session, tenant)]


async def role_of(session: AsyncSession, tenant: UUID, member_id: UUID) -> Role | None:
    """None of somebody who does not work for this tenant."""
    found = await repository.member(session, member_id)
    return Role(found.role) if found is not None and found.tenant_id == tenant else None


async def change_role(session: AsyncSession, member_id: UUID, role: Role) -> MemberOut:
    """Of one whom `role_of` knows. Tokens that name the former role end at the next write."""
    found = await session.get_one(Member, member_id)
    if found.role != role:
        found.role = int(role)
        found.version += 1
    return shown(found)


async def remove_member(session: AsyncSession, member_id: UUID, now: int) -> None:
    """Of one whom `role_of` knows. What they wrote stays; the e-mail is free again."""
    found = await session.get_one(Member, member_id)
    found.removed_ms = now
    found.version += 1
    await repository.revoke_sessions_of(session, now, member=member_id)
    await repository.revoke_devices_of(session, now, member_id)
    await repository.drop_resets(session, member_id)


def shown(member: Member) -> MemberOut:
    return MemberOut(
        id=member.id, name=member.name, email=member.email, role=role_name(member.role)
    )
