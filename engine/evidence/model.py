"""Tables of evidence. They do not sync: they witness what this computer saw, in pictures of up to
megabytes, while the wire carries rows of a few kilobytes; another device opens a case of its own.

Pictures are blobs in the database, not files beside it. A capture of a console page was 55 KB at
the replicas and stays below `service.MOST_BYTES`; in the database it is under the profile's key
without a second way of sealing, is stored with its link in one commit or not at all, and is in
every backup.
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
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    hash: Mapped[str] = mapped_column(String(64))
