"""What goes in and out of the routes of access."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from sync_server.identity.schemas import (
    Email,
    MemberOut,
    Name,
    Password,
    RoleName,
    Sent,
    Token,
)
from sync_server.tenants.schemas import TenantOut

GivenRole = Literal["viewer", "staff", "manager"]
"""A business has one owner, from its beginning."""


class Me(BaseModel):
    """`role`: as the token says, which is what counts until it is refreshed."""

    tenant: TenantOut
    member: MemberOut
    role: RoleName
    device_id: UUID


class Inviting(Sent):
    email: Email
    role: GivenRole


class InvitationOut(BaseModel):
    id: UUID
    email: str
    role: RoleName
    expires_ms: int


class Invited(InvitationOut):
    """`token`: told once, to be given to the one invited."""

    token: str


class Accepting(Sent):
    token: Token
    name: Name
    password: Password


class NewRole(Sent):
    role: GivenRole


class NewPassword(Sent):
    current: Password
    new: Password


class NewName(Sent):
    name: Name


class DeviceOut(BaseModel):
    """`current`: it is the one that asks."""

    id: UUID
    name: str
    member_id: UUID
    member_name: str
    created_ms: int
    seen_ms: int
    current: bool
