"""The tables of members, their devices, and everything that lets them in. No secret is stored, only
what recognises one.
"""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from sync_server.db.base import Base


class Member(Base):
    """Somebody who works for a tenant. `version` rises with whatever makes older tokens wrong."""

    __tablename__ = "member"
    __table_args__ = (
        Index("uq_member_email", "email", unique=True, sqlite_where=text("removed_ms IS NULL")),
        Index(
            "uq_member_owner",
            "tenant_id",
            unique=True,
            sqlite_where=text("role = 4 AND removed_ms IS NULL"),
        ),
        Index("ix_member_tenant_id", "tenant_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenant.id"))
    email: Mapped[str] = mapped_column(String(254))
    name: Mapped[str] = mapped_column(String(80))
    password_hash: Mapped[str] = mapped_column(String(200))
    role: Mapped[int]
    version: Mapped[int]
    created_ms: Mapped[int]
    removed_ms: Mapped[int | None]


class Device(Base):
    __tablename__ = "device"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenant.id"), index=True)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("member.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    created_ms: Mapped[int]
    seen_ms: Mapped[int]
    revoked_ms: Mapped[int | None]


class Code(Base):
    """An authorization code. `session_id`: what it was turned into."""

    __tablename__ = "code"

    hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("member.id"))
    redirect_uri: Mapped[str] = mapped_column(String(80))
    challenge: Mapped[str] = mapped_column(String(43))
    expires_ms: Mapped[int] = mapped_column(index=True)
    used_ms: Mapped[int | None]
    session_id: Mapped[UUID | None]


class Session(Base):
    """One login of a device: the family of refresh tokens that came one from another."""

    __tablename__ = "session"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    device_id: Mapped[UUID] = mapped_column(ForeignKey("device.id"), index=True)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("member.id"), index=True)
    created_ms: Mapped[int]
    ends_ms: Mapped[int]
    revoked_ms: Mapped[int | None]


class Refresh(Base):
    """`attempt`: recognises the request that spent it."""

    __tablename__ = "refresh"

    hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("session.id"), index=True)
    expires_ms: Mapped[int] = mapped_column(index=True)
    used_ms: Mapped[int | None]
    attempt: Mapped[bytes | None] = mapped_column(LargeBinary(32))


class Reset(Base):
    """A code by which a member sets another password; gone when it was used."""

    __tablename__ = "reset"

    hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("member.id"), index=True)
    expires_ms: Mapped[int] = mapped_column(index=True)


class Attempt(Base):
    """How often something was tried in vain. `key`: a mark of what and from where."""

    __tablename__ = "attempt"

    key: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    failures: Mapped[int]
    last_ms: Mapped[int] = mapped_column(index=True)
    until_ms: Mapped[int]
