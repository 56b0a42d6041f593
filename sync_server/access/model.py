"""The table of invitations."""

from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from sync_server.db.base import Base


class Invitation(Base):
    """Used, or withdrawn, once and for all."""

    __tablename__ = "invitation"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenant.id"), index=True)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    role: Mapped[int]
    email: Mapped[str] = mapped_column(String(254))
    invited_by: Mapped[UUID] = mapped_column(ForeignKey("member.id"))
    created_ms: Mapped[int]
    expires_ms: Mapped[int]
    used_ms: Mapped[int | None]
    withdrawn_ms: Mapped[int | None]
