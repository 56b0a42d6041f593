"""Invitations: a token that lets one person in, once, under the e-mail it was made for."""

import secrets
from typing import Final
from uuid import UUID

from engine.sync.wire.roles import Role
from sync_server.access import repository
from sync_server.access.errors import AlreadyMember, BadInvitation, TooManyInvitations
from sync_server.access.model import Invitation
from sync_server.access.schemas import Accepting, InvitationOut, Invited, Inviting
from sync_server.db.base import new_id
from sync_server.identity.attempts import INVITATION, count, forgive
from sync_server.identity.desk import Desk
from sync_server.identity.schemas import MemberOut, role_name
from sync_server.identity.service import add_member, members, newcomer
from sync_server.identity.tokens import Caller
from sync_server.kernel.clock import DAY_MS
from sync_server.kernel.errors import NotAllowed, NotFound
from sync_server.kernel.secret import fingerprint

VALID_MS: Final = 7 * DAY_MS
MOST_OPEN: Final = 50


async def invite(desk: Desk, caller: Caller, asked: Inviting) -> Invited:
    """In the place of an earlier one of the same e-mail, whose code is no use any more. Raises
    `NotAllowed`, `AlreadyMember` or `TooManyInvitations`.
    """
    role = Role[asked.role.upper()]
    if role >= caller.role:
        raise NotAllowed
    token, now = secrets.token_urlsafe(32), desk.now_ms
    invitation = Invitation(
        id=new_id(),
        tenant_id=caller.tenant,
        hash=fingerprint(token),
        role=int(role),
        email=asked.email,
        invited_by=caller.member,
        created_ms=now,
        expires_ms=now + VALID_MS,
        used_ms=None,
        withdrawn_ms=None,
    )
    async with desk.database.work() as session:
        if asked.email in {each.email for each in await members(session, caller.tenant)}:
            raise AlreadyMember
        await repository.withdraw_for(session, caller.tenant, asked.email, now)
        if len(await repository.open_invitations(session, caller.tenant, now)) >= MOST_OPEN:
            raise TooManyInvitations
        session.add(invitation)
    return Invited(token=token, **_shown(invitation).model_dump())


async def open_invitations(desk: Desk, caller: Caller) -> list[InvitationOut]:
    async with desk.database.reading() as session:
        found = await repository.open_invitations(session, caller.tenant, desk.now_ms)
        return [_shown(each) for each in found]


async def withdraw(desk: Desk, caller: Caller, invitation: UUID) -> None:
    """Raises `NotFound`."""
    async with desk.database.work() as session:
        if not await repository.withdraw(session, caller.tenant, invitation, desk.now_ms):
            raise NotFound


async def accept(desk: Desk, asked: Accepting, address: str) -> MemberOut:
    """Raises `BadInvitation`, `WeakPassword`, `EmailTaken` or `TooMany`. The invitation is used up
    only where somebody came of it.
    """
    attempt = await count(desk, INVITATION, address)
    hashed, now = fingerprint(asked.token.get_secret_value()), desk.now_ms
    async with desk.database.reading() as session:
        found = await repository.open_invitation(session, hashed, now)
    if found is None:
        raise BadInvitation
    password = asked.password.get_secret_value()
    who = await newcomer(desk.passwords, found.email, asked.name, password)
    async with desk.database.work() as session:
        if await repository.use(session, hashed, now) is None:
            raise BadInvitation
        member = await add_member(session, found.tenant_id, who, Role(found.role), now)
    await forgive(desk, attempt)
    return member


def _shown(invitation: Invitation) -> InvitationOut:
    return InvitationOut(
        id=invitation.id,
        email=invitation.email,
        role=role_name(invitation.role),
        expires_ms=invitation.expires_ms,
    )
