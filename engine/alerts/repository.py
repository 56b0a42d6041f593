"""Queries over alerts and messages."""

from collections.abc import Sequence

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from engine.alerts.dto import MessageState
from engine.alerts.model import Alert, AlertMessage


def told_at_once(session: Session, way: str, since_ms: int) -> int:
    """How many times since then something was to be told at once."""
    query = select(func.count()).where(Alert.way == way, Alert.made_ms >= since_ms, Alert.leads)
    return session.scalar(query) or 0


def due(session: Session, way: str, now_ms: int) -> list[Alert]:
    """Most pressing first: in the order in which they were noted."""
    query = select(Alert).where(Alert.way == way, Alert.told_ms.is_(None), Alert.due_ms <= now_ms)
    return list(session.scalars(query.order_by(Alert.id)))


def next_due_ms(session: Session, way: str) -> int | None:
    query = select(func.min(Alert.due_ms)).where(Alert.way == way, Alert.told_ms.is_(None))
    return session.scalar(query)


def next_message(session: Session, channel: str) -> AlertMessage | None:
    query = select(AlertMessage).where(
        AlertMessage.state == MessageState.WAITING, AlertMessage.channel == channel
    )
    return session.scalar(query.order_by(AlertMessage.due_ms, AlertMessage.id).limit(1))


def last_message(session: Session, channel: str) -> AlertMessage | None:
    """The last of which it is known what became of it."""
    query = select(AlertMessage).where(
        AlertMessage.channel == channel, AlertMessage.ended_ms.is_not(None)
    )
    query = query.order_by(AlertMessage.ended_ms.desc(), AlertMessage.id.desc())
    return session.scalar(query.limit(1))


def messages(session: Session, limit: int) -> Sequence[AlertMessage]:
    """Newest first."""
    return session.scalars(select(AlertMessage).order_by(AlertMessage.id.desc()).limit(limit)).all()


def drop(session: Session, way: str, now_ms: int) -> None:
    """Of what this way has not told yet, nothing is told any more."""
    waiting = update(Alert).where(Alert.way == way, Alert.told_ms.is_(None))
    session.execute(waiting.values(told_ms=now_ms))
    unsent = update(AlertMessage).where(
        AlertMessage.channel == way, AlertMessage.state == MessageState.WAITING
    )
    session.execute(unsent.values(state=MessageState.FAILED, ended_ms=now_ms))


def interrupted(session: Session) -> Sequence[AlertMessage]:
    query = select(AlertMessage).where(AlertMessage.state == MessageState.SENDING)
    return session.scalars(query).all()


def tell(session: Session, alert_ids: Sequence[int], now_ms: int, message_id: int | None) -> None:
    told = update(Alert).where(Alert.id.in_(alert_ids))
    session.execute(told.values(told_ms=now_ms, message_id=message_id))
