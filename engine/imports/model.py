"""Tables of imports. None of them syncs: what was brought here is taken back here, and the reviews
themselves go to the other devices.
"""

from sqlalchemy import JSON, ForeignKey, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.table import Base, RowId


class ImportBatch(Base):
    """One import. `kind`: "file" or "paste"; `name` of the file, "" of a page. `taken_back`: how
    many of the `new` reviews are gone again since `undone_ms`.
    """

    __tablename__ = "import_batch"

    id: Mapped[RowId]
    kind: Mapped[str] = mapped_column(String)
    name: Mapped[str] = mapped_column(String)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    made_ms: Mapped[int] = mapped_column(Integer)
    undone_ms: Mapped[int | None] = mapped_column(Integer)
    seen: Mapped[int] = mapped_column(Integer, default=0)
    new: Mapped[int] = mapped_column(Integer, default=0)
    known: Mapped[int] = mapped_column(Integer, default=0)
    left_out: Mapped[int] = mapped_column(Integer, default=0)
    taken_back: Mapped[int] = mapped_column(Integer, default=0)


class ImportLayout(Base):
    """How files with this heading (`columns.header_key`) were read: column numbers by role."""

    __tablename__ = "import_layout"

    id: Mapped[RowId]
    header: Mapped[bytes] = mapped_column(LargeBinary(16), unique=True)
    columns: Mapped[dict[str, int]] = mapped_column(JSON)
    used_ms: Mapped[int] = mapped_column(Integer)
