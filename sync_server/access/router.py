"""Members, invitations and devices of the caller's own business."""

from uuid import UUID

from fastapi import APIRouter, Request

from engine.sync.wire.roles import Role
from sync_server.access import invitations, service
from sync_server.access.schemas import (
    Accepting,
    DeviceOut,
    InvitationOut,
    Invited,
    Inviting,
    Me,
    NewName,
    NewPassword,
    NewRole,
)
from sync_server.identity import login
from sync_server.identity.attempts import address_of
from sync_server.identity.desk import AtDesk
from sync_server.identity.guard import Calling, anyone, least
from sync_server.identity.schemas import MemberOut
from sync_server.kernel.envelope import Answer, Done

router = APIRouter(prefix="/v1", tags=["access"])


@router.get("/me", **least(Role.VIEWER))
async def tell_me(desk: AtDesk, caller: Calling) -> Answer[Me]:
    """Who the token says that one is."""
    return Answer(data=await service.me(desk, caller))


@router.post("/me/password", **least(Role.VIEWER))
async def change_password(
    request: Request, desk: AtDesk, caller: Calling, asked: NewPassword
) -> Answer[Done]:
    """One's own. Other logins of the same person end."""
    current, new = asked.current.get_secret_value(), asked.new.get_secret_value()
    await login.change_password(desk, caller, current, new, address_of(request))
    return Answer(data=Done())


@router.get("/members", **least(Role.VIEWER))
async def list_members(desk: AtDesk, caller: Calling) -> Answer[list[MemberOut]]:
    """In the order in which they came."""
    return Answer(data=await service.members(desk, caller))


@router.patch("/members/{member_id}", **least(Role.MANAGER))
async def change_role(
    desk: AtDesk, caller: Calling, member_id: UUID, asked: NewRole
) -> Answer[MemberOut]:
    """Of a member below the caller, to a role below the caller's."""
    role = Role[asked.role.upper()]
    return Answer(data=await service.change_role(desk, caller, member_id, role))


@router.delete("/members/{member_id}", **least(Role.MANAGER))
async def remove_member(desk: AtDesk, caller: Calling, member_id: UUID) -> Answer[Done]:
    """A member below the caller; what they wrote stays."""
    await service.remove(desk, caller, member_id)
    return Answer(data=Done())


@router.get("/devices", **least(Role.VIEWER))
async def list_devices(desk: AtDesk, caller: Calling) -> Answer[list[DeviceOut]]:
    """One's own; to managers everybody's."""
    return Answer(data=await service.list_devices(desk, caller))


@router.patch("/devices/{device_id}", **least(Role.VIEWER))
async def rename_device(
    desk: AtDesk, caller: Calling, device_id: UUID, asked: NewName
) -> Answer[DeviceOut]:
    """One's own; an owner anybody's."""
    return Answer(data=await service.rename(desk, caller, device_id, asked.name))


@router.delete("/devices/{device_id}", **least(Role.VIEWER))
async def revoke_device(desk: AtDesk, caller: Calling, device_id: UUID) -> Answer[Done]:
    """One's own, or one of a member below the caller."""
    await service.drop_device(desk, caller, device_id)
    return Answer(data=Done())


@router.post("/invitations", status_code=201, **least(Role.MANAGER))
async def invite(desk: AtDesk, caller: Calling, asked: Inviting) -> Answer[Invited]:
    """The token is told this once. It is valid for seven days, for this e-mail, and an earlier one
    for it no longer is.
    """
    return Answer(data=await invitations.invite(desk, caller, asked))


@router.get("/invitations", **least(Role.MANAGER))
async def list_invitations(desk: AtDesk, caller: Calling) -> Answer[list[InvitationOut]]:
    """Those that are still open."""
    return Answer(data=await invitations.open_invitations(desk, caller))


@router.delete("/invitations/{invitation_id}", **least(Role.MANAGER))
async def withdraw_invitation(desk: AtDesk, caller: Calling, invitation_id: UUID) -> Answer[Done]:
    """One that is still open."""
    await invitations.withdraw(desk, caller, invitation_id)
    return Answer(data=Done())


@router.post("/invitations/accept", status_code=201, **anyone())
async def accept_invitation(request: Request, desk: AtDesk, asked: Accepting) -> Answer[MemberOut]:
    """Become a member, who then logs in."""
    return Answer(data=await invitations.accept(desk, asked, address_of(request)))
