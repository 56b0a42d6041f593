"""Table of the owner's shops."""

from sqlalchemy import JSON, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.table import Base, SyncedRow


class Shop(SyncedRow, Base):
    """One shop on one platform. `uuid` is the UUIDv5 of (platform, external id).

    `settled_run`: the last collecting run that went through to its end; reviews first seen in a
    later run prove nothing about what lies behind them (see `engine.crawls.service`).
    """

    __tablename__ = "shop"
    __table_args__ = (UniqueConstraint("platform", "external_id"),)

    platform: Mapped[str] = mapped_column(String)
    account: Mapped[str] = mapped_column(String)
    external_id: Mapped[str] = mapped_column(String)
    name: Mapped[str] = mapped_column(String)
    ref: Mapped[dict[str, str]] = mapped_column(JSON)
    added_ms: Mapped[int] = mapped_column(Integer)
    checked_ms: Mapped[int | None] = mapped_column(Integer)
    outcome: Mapped[str] = mapped_column(String, default="")
    settled_run: Mapped[int | None] = mapped_column(Integer)
