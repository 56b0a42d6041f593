"""Queries over replies."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Row, and_, case, func, literal, not_, or_, select
from sqlalchemy.orm import Session

from engine.replies.dto import State
from engine.replies.lifecycle import HANDED, LOST, OPEN_QUESTIONS, TOLD
from engine.replies.model import Reply, ReplyStep
from engine.runtime.clock import FARTHEST_MS

# What customers read, or will read unless something fails.
_SPOKEN = (State.APPROVED, State.SENDING, State.SENT, State.VERIFIED, State.NEEDS_LOOK)
_OPEN = (State.DRAFT, State.FAILED)
_PRESSED = (State.SENDING, State.SENT)
_SHOWN_STATE = case(
    (and_(Reply.state == State.VERIFIED, Reply.outcome.in_(LOST)), State.NEEDS_LOOK.value),
    else_=Reply.state,
)
"""As `lifecycle.shown_state`."""


def by_id(session: Session, reply_id: int) -> Reply | None:
    return session.get(Reply, reply_id)


def by_review(session: Session, review_id: int) -> Reply | None:
    return session.scalar(select(Reply).where(Reply.review_id == review_id))


def answered(session: Session, review_ids: Collection[int]) -> set[int]:
    """Those of the reviews that have a reply of ours, a draft included."""
    return set(session.scalars(select(Reply.review_id).where(Reply.review_id.in_(review_ids))))


def undecided(session: Session) -> dict[int, int]:
    """Replies the owner has still to decide on, snoozed ones included: review id to reply id."""
    query = select(Reply.review_id, Reply.id).where(Reply.state.in_(_OPEN))
    return dict(iter(session.execute(query)))  # a result has keys(): dict takes it for a mapping


def verified(session: Session) -> Sequence[Row[int, int, str, str, int]]:
    """Of replies that customers have read: id, review_id, text, outcome, changed_ms. They are all
    that there ever were: as rows they take a third of the time.
    """
    query = select(Reply.id, Reply.review_id, Reply.text, Reply.outcome, Reply.changed_ms)
    return session.execute(query.where(Reply.state == State.VERIFIED)).all()


def queue(
    session: Session,
    states: Collection[State],
    without: Collection[int],
    due: Sequence[int],
    now_ms: int,
    limit: int,
) -> list[Reply]:
    """Awake replies: first to the reviews that are `due`, in their order, then to complaints, then
    to the newest reviews.
    """
    query = (
        select(Reply)
        .where(_SHOWN_STATE.in_(states), Reply.id.not_in(without), _awake(now_ms))
        .order_by(
            _hurry(due),
            (Reply.mood == "negative").desc(),
            Reply.review_ms.desc(),
            Reply.id.desc(),
        )
        .limit(limit)
    )
    return list(session.scalars(query))


def counts(session: Session, without: Collection[int], now_ms: int) -> dict[State, int]:
    query = (
        select(_SHOWN_STATE, func.count())
        .where(Reply.id.not_in(without), _awake(now_ms))
        .group_by(_SHOWN_STATE)
    )
    return {State(state): number for state, number in session.execute(query)}


def count_ready(session: Session, shop_ids: Collection[int], now_ms: int) -> int:
    """Those of `approved`."""
    query = select(func.count()).where(Reply.shop_id.in_(shop_ids), _ready(now_ms))
    return session.scalar(query) or 0


def steps(session: Session, reply_ids: Collection[int]) -> dict[int, list[ReplyStep]]:
    """Oldest first, by reply."""
    query = select(ReplyStep).where(ReplyStep.reply_id.in_(reply_ids)).order_by(ReplyStep.id)
    found: dict[int, list[ReplyStep]] = {}
    for step in session.scalars(query):
        found.setdefault(step.reply_id, []).append(step)
    return found


def spoken_texts(session: Session, without_review: int, limit: int) -> Sequence[str]:
    """The last replies that were approved, whatever became of them."""
    query = (
        select(Reply.text)
        .where(Reply.state.in_(_SPOKEN), Reply.review_id != without_review)
        .order_by(Reply.changed_ms.desc())
        .limit(limit)
    )
    return session.scalars(query).all()


def draft_texts(session: Session, without_review: int, since_ms: int) -> Sequence[str]:
    query = select(Reply.text).where(
        Reply.state == State.DRAFT,
        Reply.changed_ms >= since_ms,
        Reply.review_id != without_review,
    )
    return session.scalars(query).all()


def promised(session: Session, since_ms: int) -> list[tuple[int, int, bool]]:
    """What is to be done without being asked again, by shop: when a hold ends (True), and since
    when a press is in doubt (False), see `in_doubt`.
    """
    held = select(Reply.shop_id, Reply.held_ms).where(
        Reply.state == State.APPROVED, Reply.held_ms.is_not(None), not_(_handed())
    )
    doubt = select(Reply.shop_id, Reply.changed_ms).where(_in_doubt(since_ms))
    return [
        *((shop_id, at_ms or 0, True) for shop_id, at_ms in session.execute(held)),
        *((shop_id, at_ms, False) for shop_id, at_ms in session.execute(doubt)),
    ]


def shops_with_work(
    session: Session, since_ms: int, now_ms: int, *, promised: bool = False
) -> list[int]:
    """Shops with a reply that a program may post now, or one in doubt. `promised`: see `_ready`."""
    query = select(Reply.shop_id).where(or_(_ready(now_ms, promised), _in_doubt(since_ms)))
    return sorted(session.scalars(query.distinct()))


def in_doubt(session: Session, shop_ids: Collection[int], since_ms: int) -> list[int]:
    """Replies that were pressed and not yet seen by customers, oldest press first.

    Those that `NEEDS_LOOK` only if their question is open and arose since `since_ms`.
    """
    query = (
        select(Reply.id)
        .where(Reply.shop_id.in_(shop_ids), _in_doubt(since_ms))
        .order_by(Reply.changed_ms, Reply.id)
    )
    return list(session.scalars(query))


def shops_with_handed(session: Session, since_ms: int) -> set[int]:
    """Shops with a reply that the owner has posted by hand since then, or is about to."""
    query = select(Reply.shop_id).where(_handed(), Reply.changed_ms >= since_ms)
    return set(session.scalars(query.distinct()))


def handed(session: Session, shop_ids: Collection[int], since_ms: int, limit: int) -> list[int]:
    """Those of `shops_with_handed`, the latest first."""
    query = (
        select(Reply.id)
        .where(Reply.shop_id.in_(shop_ids), _handed(), Reply.changed_ms >= since_ms)
        .order_by(Reply.changed_ms.desc(), Reply.id)
        .limit(limit)
    )
    return list(session.scalars(query))


def approved(
    session: Session,
    shop_ids: Collection[int],
    limit: int,
    now_ms: int,
    due: Sequence[int] = (),
    *,
    promised: bool = False,
) -> list[int]:
    """Those that a program may post now: first to the reviews that are `due`, in their order, then
    in the order of approval. `promised`: see `_ready`.
    """
    query = (
        select(Reply.id)
        .where(Reply.shop_id.in_(shop_ids), _ready(now_ms, promised))
        .order_by(_hurry(due), Reply.changed_ms, Reply.id)
        .limit(limit)
    )
    return list(session.scalars(query))


def seen_between(session: Session, since_ms: int, until_ms: int) -> int:
    """Replies that were seen where customers read them, from the one moment to the other."""
    query = select(func.count(ReplyStep.reply_id.distinct())).where(
        ReplyStep.state == State.VERIFIED, ReplyStep.at_ms.between(since_ms, until_ms - 1)
    )
    return session.scalar(query) or 0


def approved_reviews(session: Session) -> list[int]:
    """Those that wait for an approved reply to be sent."""
    return list(session.scalars(select(Reply.review_id).where(Reply.state == State.APPROVED)))


def shops_in_hurry(
    session: Session, due: Sequence[int], now_ms: int, *, promised: bool = False
) -> list[int]:
    """Shops with a reply that may be posted now to a `due` review, in the order of those."""
    query = select(Reply.shop_id).where(_ready(now_ms, promised), Reply.review_id.in_(due))
    return list(dict.fromkeys(session.scalars(query.order_by(_hurry(due)))))


def pressed_ms(session: Session, reply_id: int) -> int | None:
    """When `SENDING` was last noted."""
    query = select(func.max(ReplyStep.at_ms)).where(
        ReplyStep.reply_id == reply_id, ReplyStep.state == State.SENDING
    )
    return session.scalar(query)


def last_step(session: Session, reply_id: int) -> str | None:
    """The state of the last step that was taken on this device."""
    query = select(ReplyStep.state).where(ReplyStep.reply_id == reply_id)
    return session.scalar(query.order_by(ReplyStep.id.desc()).limit(1))


def _handed() -> ColumnElement[bool]:
    return and_(Reply.state == State.APPROVED, Reply.outcome == HANDED)


def _ready(now_ms: int, promised: bool = False) -> ColumnElement[bool]:
    """`promised`: of these only what was held, whose moment the owner was told."""
    ahead = Reply.held_ms.between(now_ms + 1, now_ms + FARTHEST_MS)
    held = and_(Reply.held_ms.is_not(None), ahead)
    ready = and_(Reply.state == State.APPROVED, not_(held), not_(_handed()))
    return and_(ready, Reply.held_ms.is_not(None)) if promised else ready


def _hurry(due: Sequence[int]) -> ColumnElement[int]:
    """Orders by the place of the review among those that are `due`."""
    places = {id_: nth for nth, id_ in enumerate(due)}
    return case(places, value=Reply.review_id, else_=len(due)) if due else literal(0)


def _awake(now_ms: int) -> ColumnElement[bool]:
    return or_(Reply.snoozed_ms.is_(None), Reply.snoozed_ms <= now_ms)


def _in_doubt(since_ms: int) -> ColumnElement[bool]:
    open_question = and_(
        Reply.state == State.NEEDS_LOOK,
        Reply.outcome.in_(OPEN_QUESTIONS),
        Reply.changed_ms >= since_ms,
    )
    pressed = and_(Reply.state.in_(_PRESSED), Reply.outcome != TOLD)
    return or_(pressed, open_question)
