"""What a review and the reply under it said before: kept whenever the platform shows another."""

from collections.abc import Sequence
from typing import Final

import msgspec
from sqlalchemy.orm import Session

_COPY: Final = (
    "INSERT INTO review_revision (review_id, body, rating, status, owner_text, owner_live,"
    " owner_state, captured_ms, replaced_ms) SELECT id, body, rating, status, owner_text,"
    " owner_live, owner_state, captured_ms,"
)
KEEP: Final = f"{_COPY} captured_ms FROM review"
"""Of the rows that a WHERE names, as they stand; `replaced_ms` is to be set."""
_KEEP_ONE: Final = f"{_COPY} ? FROM review WHERE id = ?"
_HAD_REPLY: Final = (
    "SELECT review_id FROM review_revision WHERE owner_text IS NOT NULL"
    " AND review_id IN (SELECT value FROM json_each(?))"
)

Shown = tuple[str | None, bool, str]
"""A reply's text (None: there is none), whether it is seen, and the platform's word for that."""


def keep(session: Session, review_id: int, replaced_ms: int) -> None:
    """The row as it stands now, which something else replaces."""
    session.connection().exec_driver_sql(_KEEP_ONE, (replaced_ms, review_id))


def had_reply(session: Session, review_ids: Sequence[int]) -> set[int]:
    """Those under which a reply once stood that stands there no more."""
    if not review_ids:
        return set()
    ids = msgspec.json.encode(review_ids).decode()
    return set(session.connection().exec_driver_sql(_HAD_REPLY, (ids,)).scalars())


def is_told(before: Shown, after: Shown, *, had_reply: bool) -> bool:
    """Whether a change of the reply is one to remember: that it was edited, hidden or taken away,
    or is back; not that it was given.
    """
    return _key(before) != _key(after) and (before[0] is not None or had_reply)


def _key(shown: Shown) -> Shown:
    """Platforms have several words for a reply that is seen."""
    text, live, state = shown
    return (text, live, "" if live else state)
