"""Reviews that a shop's list no longer shows.

A visit that went through to the list's end proves that what was not in it is not listed; one that
stopped at what is known proves nothing of what lies behind. One such visit may still have had bad
luck (a page that turned while others wrote), so a review is gone when two of them in a row missed
it. It is kept, and when it is shown again, that it was gone is a revision like any other.

What a person brought (`bringing`) was never in the list until it is met there, so that it is
neither among what we hold of it nor ever missed.
"""

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from sqlalchemy.orm import Session

from engine.platforms.port import Visibility
from engine.reviews import history
from engine.reviews.hashing import hashed

_AMONG: Final = "IN (SELECT value FROM json_each(?))"
_SEEN: Final = (
    "UPDATE review SET seen_run = max(seen_run, ?), seen_ms = max(seen_ms, ?)"  # noqa: S608
    f" WHERE id {_AMONG}"
)
_IS_MISSED: Final = "SELECT seen_run < ? FROM review WHERE id = ?"
_HELD: Final = (
    "SELECT (SELECT count(*) FROM review WHERE shop_id = :shop AND sort_ms >= :since)"
    " - (SELECT count(*) FROM review WHERE shop_id = :shop AND status = 'gone'"
    " AND +sort_ms >= :since) - (SELECT count(*) FROM review_brought CROSS JOIN review"
    " ON review.id = review_id WHERE shop_id = :shop AND sort_ms >= :since)"
    " + (SELECT count(*) FROM review_alias"
    " JOIN review ON review.id = review_id WHERE review_alias.shop_id = :shop"
    " AND review.shop_id <> :shop AND sort_ms >= :since)"
)
"""The plus and CROSS keep SQLite to the few that are gone or were brought; it would rather read all
rows of the shop."""
_MISSED: Final = (
    "SELECT id, rating, body FROM review WHERE shop_id = ? AND seen_run < ? AND sort_ms >= ?"
    " AND status <> 'gone' AND id NOT IN (SELECT review_id FROM review_brought)"
)
_LOSE: Final = (
    f"UPDATE review SET status = '{Visibility.GONE}', content_hash = ?, captured_ms = ?,"  # noqa: S608
    " waiting = 0 WHERE id = ?"
)
_FORGET_ALIASES: Final = "DELETE FROM review_alias WHERE shop_id = ? AND seen_run < ?"


def note_seen(session: Session, ids: Sequence[int], run_id: int, seen_ms: int) -> None:
    """These were on a page of this visit."""
    if ids:
        _run(session, _SEEN, (run_id, seen_ms, msgspec.json.encode(ids).decode()))


def is_missed(session: Session, review_id: int, run_id: int) -> bool:
    """Whether this visit was not shown it."""
    return bool(_run(session, _IS_MISSED, (run_id, review_id)).scalar_one())


def held(session: Session, shop_id: int, since_ms: int = 0) -> int:
    """How many reviews of its list we have that are not gone, written since then."""
    return int(_run(session, _HELD, {"shop": shop_id, "since": since_ms}).scalar_one())


def lose(session: Session, shop_id: int, before_run: int, since_ms: int, now_ms: int) -> list[int]:
    """Those written since then that no visit from `before_run` on was shown are gone; their ids."""
    missed = _run(session, _MISSED, (shop_id, before_run, since_ms)).all()
    for review_id, rating, body in missed:
        history.keep(session, review_id, now_ms)
        _run(session, _LOSE, (hashed(rating, Visibility.GONE, body), now_ms, review_id))
    _run(session, _FORGET_ALIASES, (shop_id, before_run))
    return [row.id for row in missed]


def _run(session: Session, statement: str, values: Any) -> Any:
    return session.connection().exec_driver_sql(statement, values)
