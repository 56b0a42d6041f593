"""Reviews that a person brings: only what is not here yet, and taken back as they came."""

from collections.abc import Sequence
from typing import Final

import msgspec
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from engine.platforms.port import ReviewFound
from engine.reviews.absorb import Intake
from engine.reviews.dto import Origin
from engine.reviews.model import Brought, Review
from engine.reviews.twins import Twins, uuids_of
from engine.store import search

_KNOWN: Final = (
    "SELECT uuid FROM review WHERE uuid IN (SELECT unhex(value) FROM json_each(?1))"
    " UNION SELECT uuid FROM review_alias WHERE uuid IN (SELECT unhex(value) FROM json_each(?1))"
)
_LEFT_ALONE: Final = (
    "SELECT review_id FROM review_brought WHERE batch = ? AND review_id IN"
    " (SELECT review_id FROM reply)"
)
_AMONG: Final = "(SELECT value FROM json_each(?))"
_FORGET: Final = (
    f"DELETE FROM review_aspect WHERE review_id IN {_AMONG}",  # noqa: S608 - a constant
    f"DELETE FROM correction WHERE review_id IN {_AMONG}",  # noqa: S608 - a constant
    f"DELETE FROM review_revision WHERE review_id IN {_AMONG}",  # noqa: S608 - a constant
    f"DELETE FROM review WHERE id IN {_AMONG}",  # noqa: S608 - a constant
)
_FORGET_WORDS: Final = f"DELETE FROM review_fts WHERE rowid IN {_AMONG}"  # noqa: S608 - a constant
_AT_ONCE: Final = 5_000


def bring(session: Session, found: Sequence[ReviewFound], origin: Origin, batch: int) -> list[int]:
    """Returns the ids of new rows. What is here already stays as it is: a platform's own page knows
    better than a file, whatever the file's age.
    """
    page = uuids_of(found, origin.platform)
    wanted = msgspec.json.encode([uuid.hex() for uuid in page]).decode()
    rows = session.connection().exec_driver_sql(_KNOWN, (wanted,))
    here = {row[0] for row in rows}
    fresh = {uuid: item for uuid, item in page.items() if uuid not in here}
    twins = Twins(session).known(fresh, origin, batch)
    intake = Intake(session, by_hand=True)
    intake.take([item for uuid, item in fresh.items() if uuid not in twins], origin)
    intake.close()
    if intake.touched:
        session.execute(
            insert(Brought), [{"review_id": each, "batch": batch} for each in intake.touched]
        )
    return intake.touched


def take_back(session: Session, batch: int) -> tuple[list[int], int]:
    """Ids of the reviews that are gone, and how many stay because a reply to them was begun.

    What was met on its platform since belongs to no batch any more.
    """
    answered = set(session.connection().exec_driver_sql(_LEFT_ALONE, (batch,)).scalars())
    query = (
        select(Review.id, Review.sort_ms)
        .join(Brought, Brought.review_id == Review.id)
        .where(Brought.batch == batch)
    )
    keys = {row_id: sort_ms for row_id, sort_ms in session.execute(query) if row_id not in answered}
    ids = list(keys)
    for start in range(0, len(ids), _AT_ONCE):
        _forget(session, {each: keys[each] for each in ids[start : start + _AT_ONCE]})
    return ids, len(answered)


def _forget(session: Session, keys: dict[int, int]) -> None:
    connection = session.connection()
    words = [search.sort_key(sort_ms, row_id) for row_id, sort_ms in keys.items()]
    connection.exec_driver_sql(_FORGET_WORDS, (msgspec.json.encode(words).decode(),))
    for statement in _FORGET:
        connection.exec_driver_sql(statement, (msgspec.json.encode(list(keys)).decode(),))
