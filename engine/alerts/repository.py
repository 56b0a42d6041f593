"""Queries over alerts and messages."""

from collections.abc import Container, Sequence
from typing import Final

from sqlalchemy import func, not_, select, update
from sqlalchemy.orm import Session

from engine.alerts.dto import MessageState
from engine.alerts.model import Alert, AlertMessage
from engine.runtime.clock import FARTHEST_MS

_DAY_MS: Final = 86_400_000


def told_at_once(session: Session, way: str, since_ms: int) -> int:
    """How many times on the day that began then something was to be told at once."""
    today = Alert.made_ms.between(since_ms, since_ms + _DAY_MS - 1)
    query = select(func.count()).where(Alert.way == way, today, Alert.leads)
    return session.scalar(query) or 0


def bundle_ms(session: Session, way: str, since_ms: int, pause_ms: int) -> int | None:
    """When what is grave is told together that was found on the day that began then: its first one
    waits for exactly `pause_ms`.
    """
    query = select(func.min(Alert.due_ms)).where(
        Alert.way == way,
        Alert.grave,
        Alert.made_ms.between(since_ms, since_ms + _DAY_MS - 1),
        Alert.due_ms == Alert.made_ms + pause_ms,
    )
    return session.scalar(query)


def due(session: Session, way: str, now_ms: int) -> list[Alert]:
    """Most pressing first: in the order in which they were noted."""
    ahead = Alert.due_ms.between(now_ms + 1, now_ms + FARTHEST_MS)
    query = select(Alert).where(Alert.way == way, Alert.told_ms.is_(None), not_(ahead))
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
    """The last of which it is known what became of it, or that a try came to nothing."""
    met = func.coalesce(AlertMessage.ended_ms, AlertMessage.begun_ms)
    query = select(AlertMessage).where(AlertMessage.channel == channel, met.is_not(None))
    query = query.where(AlertMessage.state != MessageState.SENDING)
    return session.scalar(query.order_by(met.desc(), AlertMessage.id.desc()).limit(1))


def tried(session: Session, channel: str) -> Sequence[AlertMessage]:
    """Those that wait for another try."""
    query = select(AlertMessage).where(
        AlertMessage.state == MessageState.WAITING,
        AlertMessage.channel == channel,
        AlertMessage.tries > 0,
    )
    return session.scalars(query).all()


def told_by(session: Session, message_id: int) -> list[int]:
    """Reviews of which this message tells."""
    return list(session.scalars(select(Alert.review_id).where(Alert.message_id == message_id)))


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


def forget(session: Session, review_ids: Container[int], now_ms: int) -> None:
    """Of these reviews nothing is told any more."""
    for alert in session.scalars(select(Alert).where(Alert.told_ms.is_(None))):
        if alert.review_id in review_ids:
            alert.told_ms = now_ms


def interrupted(session: Session) -> Sequence[AlertMessage]:
    query = select(AlertMessage).where(AlertMessage.state == MessageState.SENDING)
    return session.scalars(query).all()


def tell(session: Session, alert_ids: Sequence[int], now_ms: int, message_id: int | None) -> None:
    told = update(Alert).where(Alert.id.in_(alert_ids))
    session.execute(told.values(told_ms=now_ms, message_id=message_id))
