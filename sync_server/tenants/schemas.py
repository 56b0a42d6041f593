"""What goes in and out of the tenants' routes."""

from uuid import UUID

from pydantic import BaseModel

from sync_server.identity.schemas import Email, MemberOut, Name, Password, Sent


class Registration(Sent):
    """`name`: of the business, as people know it. The rest is about its owner."""

    name: Name
    owner_name: Name
    email: Email
    password: Password


class TenantOut(BaseModel):
    id: UUID
    name: str


class Registered(BaseModel):
    tenant: TenantOut
    owner: MemberOut
