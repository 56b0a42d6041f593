"""Table of the journal: what two people wrote without knowing of each other."""

from sqlalchemy import Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.table import Base, SyncedRow


class SyncConflict(SyncedRow, Base):
    """Written by the server, see `engine.sync.wire.entities.conflict`. `kept`, `lost`: msgpack."""

    __tablename__ = "sync_conflict"

    entity: Mapped[int] = mapped_column(Integer)
    row: Mapped[bytes] = mapped_column(LargeBinary(16))
    field: Mapped[int] = mapped_column(Integer)
    kept: Mapped[bytes] = mapped_column(LargeBinary)
    lost: Mapped[bytes] = mapped_column(LargeBinary)
    kept_moment: Mapped[int] = mapped_column(Integer)
    kept_device: Mapped[int] = mapped_column(Integer)
    kept_number: Mapped[int] = mapped_column(Integer)
    lost_moment: Mapped[int] = mapped_column(Integer)
    lost_device: Mapped[int] = mapped_column(Integer)
    lost_number: Mapped[int] = mapped_column(Integer)
    rule: Mapped[str] = mapped_column(String)
    noticed_ms: Mapped[int] = mapped_column(Integer)
    resolution: Mapped[str | None] = mapped_column(String)
