"""Tables of replies: the outbox, and the history of each reply."""

from sqlalchemy import Boolean, Float, ForeignKey, Index, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.table import Base, RowId, SyncedRow


class Reply(SyncedRow, Base):
    """One reply to one review, and its place in the outbox (`state`, see `lifecycle.py`).

    `owner_words`: the few words the owner gave; `similarity` in [0, 1] to the nearest recent reply.
    `mood`: positive | neutral | negative, what the reply answers to; `review_ms`: the review's
    moment. Both order the queue. `outcome`: code of the last failure, "" when there was none;
    `snoozed_ms`: not shown in the queue before that moment. `review_hash`: the `content_hash` of
    the review that was approved; null before the first approval. `text_hash`: of
    the words that were approved (`lifecycle.text_hash`). `untouched`: a machine drafted it
    and nobody has done anything about it since. `held_ms`: approved, but not to be pressed before
    that moment (`brake`); null where nothing holds it.
    """

    __tablename__ = "reply"
    __table_args__ = (Index("ix_reply_state", "state", "review_ms"),)

    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"), unique=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    state: Mapped[str] = mapped_column(String)
    text: Mapped[str] = mapped_column(String)
    owner_words: Mapped[str] = mapped_column(String)
    tone: Mapped[str] = mapped_column(String)
    mood: Mapped[str] = mapped_column(String)
    review_ms: Mapped[int] = mapped_column(Integer)
    review_hash: Mapped[bytes | None] = mapped_column(LargeBinary(8))
    template_key: Mapped[str | None] = mapped_column(String)
    template_version: Mapped[int | None] = mapped_column(Integer)
    similarity: Mapped[float] = mapped_column(Float)
    attempt: Mapped[int] = mapped_column(Integer)
    outcome: Mapped[str] = mapped_column(String)
    platform_reply_id: Mapped[str | None] = mapped_column(String)
    created_ms: Mapped[int] = mapped_column(Integer)
    changed_ms: Mapped[int] = mapped_column(Integer)
    snoozed_ms: Mapped[int | None] = mapped_column(Integer)
    untouched: Mapped[bool | None] = mapped_column(Boolean)
    text_hash: Mapped[bytes | None] = mapped_column(LargeBinary(8))
    held_ms: Mapped[int | None] = mapped_column(Integer)


class ReplyStep(Base):
    """One change of state: what was done to a reply, when, and why.

    `outcome`: a code, and after ": " the platform's own word where it gave one.
    """

    __tablename__ = "reply_step"

    id: Mapped[RowId]
    reply_id: Mapped[int] = mapped_column(ForeignKey("reply.id"), index=True)
    state: Mapped[str] = mapped_column(String)
    outcome: Mapped[str] = mapped_column(String)
    at_ms: Mapped[int] = mapped_column(Integer)
