"""Tables of evidence. They do not sync: they witness what this computer saw, in pictures of up to
megabytes, while the wire carries rows of a few kilobytes; another device opens a case of its own.

Pictures are blobs in the database, not files beside it: there they are under the profile's key
without a second way of sealing, are stored with their link in one commit or not at all, and are in
every backup. A picture of a replica's console has 32 to 56 KB, `service.MOST_BYTES` is the bound;
one of 1 MB is added in 34 ms, and the file grows by what is added.
"""

from sqlalchemy import ForeignKey, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.table import Base, Row, RowId


class EvidenceCase(Row, Base):
    """`count` links, the last of which has the hash `last`: so a tail cannot go unnoticed. Triggers
    refuse every other change, and removal.
    """

    __tablename__ = "evidence_case"

    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"), index=True)
    ground: Mapped[str] = mapped_column(String)
    count: Mapped[int] = mapped_column(Integer)
    last: Mapped[str] = mapped_column(String(64))


class EvidenceItem(Base):
    """A link of `chain`, number 0 the head. A trigger refuses every change and removal."""

    __tablename__ = "evidence_item"
    __table_args__ = (UniqueConstraint("case_id", "number"),)

    id: Mapped[RowId]
    case_id: Mapped[int] = mapped_column(ForeignKey("evidence_case.id"))
    number: Mapped[int] = mapped_column(Integer)
    record: Mapped[bytes] = mapped_column(LargeBinary)
    hash: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
