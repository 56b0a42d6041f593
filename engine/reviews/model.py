"""Tables of reviews: the canonical model of notes/platforms.md, Part 7, and kept revisions."""

from typing import Final

from sqlalchemy import (
    JSON,
    Boolean,
    ColumnElement,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.table import Base, RowId, SyncedRow


class Review(SyncedRow, Base):
    """Moments are milliseconds since 1970; `created_ms` is null when no date could be read.

    `sort_ms` orders the list: `created_ms`, or the moment of capture where that is null.
    `content_hash` (8 bytes) tells whether what the platform shows has changed.
    `score` to `reasons` stay null, and `urgent` false, until the language model named in `reader`
    has read; `label`, `score` and `probability` are the owner's where there is a `Correction`;
    `reasons` are [reason, certainty, start, end], see `engine.language.analysis`.
    `alerted`: whether the owner was told at once that this one is pressing, and of which grave
    reasons; 0 if not, else bits, see `pressing.alert`.
    `owner_*` is the reply as the platform shows it, whoever wrote it; `reply_state` is how far a
    reply of ours is ("" none). `waiting` follows from them: visible, unanswered, not decided on.
    `seen_run` is the last visit that was shown it, `seen_ms` when that was; 0 where nobody noted.
    """

    __tablename__ = "review"
    __table_args__ = (
        Index("ix_review_sort", "sort_ms"),
        Index("ix_review_shop_sort", "shop_id", "sort_ms"),
        Index("ix_review_label_sort", "label", "sort_ms"),
        Index("ix_review_waiting", "sort_ms", sqlite_where=text("waiting = 1")),
        Index("ix_review_urgent", "sort_ms", sqlite_where=text("urgent = 1")),
        Index("ix_review_reader_sort", "reader", "sort_ms"),
        Index("ix_review_gone", "shop_id", sqlite_where=text("status = 'gone'")),
    )

    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    platform: Mapped[str] = mapped_column(String)
    external_id: Mapped[str] = mapped_column(String)
    alt_ids: Mapped[list[str]] = mapped_column(JSON)
    author_name: Mapped[str] = mapped_column(String)
    author_masked: Mapped[bool] = mapped_column(Boolean)
    author_ref: Mapped[str | None] = mapped_column(String)
    rating: Mapped[float | None] = mapped_column(Float)
    rating_scale: Mapped[int] = mapped_column(Integer)
    body: Mapped[str | None] = mapped_column(String)
    keywords: Mapped[list[list[str]]] = mapped_column(JSON)
    menus: Mapped[list[str]] = mapped_column(JSON)
    images: Mapped[list[str]] = mapped_column(JSON)
    visit_count: Mapped[int | None] = mapped_column(Integer)
    visited_on: Mapped[str | None] = mapped_column(String)
    created_ms: Mapped[int | None] = mapped_column(Integer)
    created_precision: Mapped[str] = mapped_column(String)
    raw_date: Mapped[str] = mapped_column(String)
    status: Mapped[str] = mapped_column(String)
    owner_text: Mapped[str | None] = mapped_column(String)
    owner_live: Mapped[bool] = mapped_column(Boolean)
    owner_ms: Mapped[int | None] = mapped_column(Integer)
    owner_state: Mapped[str] = mapped_column(String)
    owner_word: Mapped[str] = mapped_column(String, default="", server_default="")
    reply_state: Mapped[str] = mapped_column(String)
    waiting: Mapped[bool] = mapped_column(Boolean)
    can_reply: Mapped[bool | None] = mapped_column(Boolean)
    reply_deadline_ms: Mapped[int | None] = mapped_column(Integer)
    url: Mapped[str | None] = mapped_column(String)
    captured_ms: Mapped[int] = mapped_column(Integer)
    sort_ms: Mapped[int] = mapped_column(Integer)
    run_id: Mapped[int] = mapped_column(Integer)
    seen_run: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))
    seen_ms: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))
    raw_id: Mapped[int | None] = mapped_column(Integer)
    content_hash: Mapped[bytes] = mapped_column(LargeBinary(8))
    score: Mapped[float | None] = mapped_column(Float)
    label: Mapped[str | None] = mapped_column(String)
    probability: Mapped[float | None] = mapped_column(Float)
    reader: Mapped[str | None] = mapped_column(String)
    intent: Mapped[str | None] = mapped_column(String)
    written_in: Mapped[str | None] = mapped_column(String)
    toxicity: Mapped[str | None] = mapped_column(String)
    manners: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    reasons: Mapped[list[tuple[str, float, int, int]] | None] = mapped_column(
        JSON(none_as_null=True)
    )
    urgent: Mapped[bool] = mapped_column(Boolean, default=False, server_default=text("0"))
    alerted: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))


STARS: Final[ColumnElement[float | None]] = Review.rating * 5.0 / Review.rating_scale
"""Of five; null without a rating."""


def stars_of(rating: float | None, scale: int) -> float | None:
    """Of five, as `STARS`; None without a rating."""
    return None if rating is None else rating * 5 / scale


class ReviewAspect(Base):
    """What one sentence of a review says of the shop; `start` and `end` as in `analysis.Span`."""

    __tablename__ = "review_aspect"

    id: Mapped[RowId]
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"), index=True)
    aspect: Mapped[str] = mapped_column(String)
    label: Mapped[str] = mapped_column(String)
    start: Mapped[int] = mapped_column(Integer)
    end: Mapped[int] = mapped_column(Integer)


class Correction(SyncedRow, Base):
    """What the owner says a review means: `label`, which then stands in the review too.

    `read_*` is what the model named in `reader` says instead, kept up to date while it is
    outranked; null while none has read. `uuid` is the UUIDv5 of (platform, the review's id there):
    two devices that correct a review write the same row.
    """

    __tablename__ = "correction"

    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"), unique=True)
    label: Mapped[str] = mapped_column(String)
    made_ms: Mapped[int] = mapped_column(Integer)
    read_label: Mapped[str | None] = mapped_column(String)
    read_score: Mapped[float | None] = mapped_column(Float)
    read_probability: Mapped[float | None] = mapped_column(Float)
    reader: Mapped[str | None] = mapped_column(String)


class Alias(Base):
    """A further id under which a shop's list shows a review that is kept already.

    `uuid` is made of it as a review's own is. Not synced: each device finds its own, by rules that
    are the same everywhere.
    """

    __tablename__ = "review_alias"

    id: Mapped[RowId]
    uuid: Mapped[bytes] = mapped_column(LargeBinary(16), unique=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"), index=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"), index=True)
    seen_run: Mapped[int] = mapped_column(Integer)


class Revision(Base):
    """What a review and the reply under it said before the platform showed something else.

    Kept also where only the reply changed, or the review went away or came back (`status`).
    """

    __tablename__ = "review_revision"

    id: Mapped[RowId]
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"), index=True)
    body: Mapped[str | None] = mapped_column(String)
    rating: Mapped[float | None] = mapped_column(Float)
    status: Mapped[str] = mapped_column(String)
    captured_ms: Mapped[int] = mapped_column(Integer)
    replaced_ms: Mapped[int] = mapped_column(Integer)
    owner_text: Mapped[str | None] = mapped_column(String)
    owner_live: Mapped[bool] = mapped_column(Boolean, default=False, server_default=text("0"))
    owner_state: Mapped[str] = mapped_column(String, default="", server_default="")


class Brought(Base):
    """A review that a person brought in `batch` (see `bringing`), until it is met on its platform.

    Not synced: another device has the review, and whoever brought it takes it back.
    """

    __tablename__ = "review_brought"

    id: Mapped[RowId]
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id", ondelete="CASCADE"), unique=True)
    batch: Mapped[int] = mapped_column(Integer, index=True)
