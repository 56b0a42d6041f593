"""Tables of alerts: what is to be told by which way, and what was said.

Neither is synced: each PC tells by the ways that were connected on it, whose secrets are its own,
and answers for what left it.
"""

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.table import Base, RowId


class AlertMessage(Base):
    """What a channel was given to send, word for word, masked already.

    `key`: 32 hex digits, the message's name to the other side. `reviews`: of how many it tells, 0
    for a try. `state`: `dto.MessageState`; `outcome`: code of the last failure, "" for none.
    `begun_ms`: of the last try, `due_ms`: of the next.
    """

    __tablename__ = "alert_message"
    __table_args__ = (Index("ix_alert_message_waiting", "state", "channel"),)

    id: Mapped[RowId]
    key: Mapped[str] = mapped_column(String, unique=True)
    channel: Mapped[str] = mapped_column(String)
    reviews: Mapped[int] = mapped_column(Integer)
    subject: Mapped[str] = mapped_column(String)
    body: Mapped[str] = mapped_column(String)
    state: Mapped[str] = mapped_column(String)
    tries: Mapped[int] = mapped_column(Integer)
    outcome: Mapped[str] = mapped_column(String)
    made_ms: Mapped[int] = mapped_column(Integer)
    due_ms: Mapped[int] = mapped_column(Integer)
    begun_ms: Mapped[int | None] = mapped_column(Integer)
    ended_ms: Mapped[int | None] = mapped_column(Integer)


class Alert(Base):
    """A review of which one way of telling, a channel or this PC's screen, is to tell from `due_ms`
    on; what falls due together is told together. `message_id`: by which it was, null until then or
    where it was the screen. `leads`: the first of those that were found together and are to be
    told at once, so that their number is how often the owner was disturbed. `told_ms`: null until
    told, or until it needed no telling any more: somebody had answered, or the way was switched
    off.
    """

    __tablename__ = "alert"
    __table_args__ = (Index("ix_alert_waiting", "way", "told_ms", "due_ms"),)

    id: Mapped[RowId]
    review_id: Mapped[int] = mapped_column(Integer)
    way: Mapped[str] = mapped_column(String)
    grave: Mapped[bool] = mapped_column(Boolean)
    made_ms: Mapped[int] = mapped_column(Integer)
    due_ms: Mapped[int] = mapped_column(Integer)
    leads: Mapped[bool] = mapped_column(Boolean)
    told_ms: Mapped[int | None] = mapped_column(Integer)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("alert_message.id"))
