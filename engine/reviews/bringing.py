"""Reviews that a person brings from a file or a copied page: an import.

An import takes in what is not here yet, and leaves the rest as it is: a platform's own page knows
better than a file, whatever the file's age. Its lines are a list like those of `doubles`, and the
same rules tell what is here:

- A line with the platform's id is the review of that id. One without gets an id made of what it
  says and of how many lines before it said the same, so that the same file brings nothing twice.
- A line under an unknown id is a kept review that is like it, each taken once: what stands twice in
  the file and once here is brought once. It does not matter here that a list is known to show the
  kept one under another id.
- Where both have an id of the platform's and these differ, it is in doubt until the last line: if
  the file names the kept one too, it is a second review, else the same.

What was new is noted as `Brought` in its batch, and no visit counts as having seen it. The first
visit that is shown it, under its id or as the first item that is like it, keeps that id as an alias
and writes over it what the platform says (`meeting`). Until then the import can be taken back.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import msgspec
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from engine.platforms.port import ReviewFound
from engine.reviews import doubles
from engine.reviews.absorb import Intake, uuids_of
from engine.reviews.doubles import Doubt
from engine.reviews.dto import Origin
from engine.reviews.model import Brought, Review
from engine.store import numbering, search

_WANTED: Final = "(SELECT unhex(value) FROM json_each(?1))"
_KNOWN: Final = (
    f"SELECT uuid, id FROM review WHERE uuid IN {_WANTED}"  # noqa: S608 - a constant
    f" UNION SELECT uuid, review_id FROM review_alias WHERE uuid IN {_WANTED}"
)
_LEFT_ALONE: Final = (
    "SELECT review_id FROM review_brought WHERE batch = ? AND (review_id IN"
    " (SELECT review_id FROM reply) OR review_id IN (SELECT review_id FROM evidence_case))"
)
_LISTED: Final = (
    "SELECT review_id FROM review_brought WHERE batch = ? AND review_id IN"
    " (SELECT review_id FROM review_alias)"
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


@dataclass(slots=True)
class Lines:
    """What the lines of one import have been found to be so far: rows that are `spoken_for`, those
    among them that are `named` by their id, and what is in doubt.
    """

    batch: int
    spoken_for: set[int] = field(default_factory=set)
    named: set[int] = field(default_factory=set)
    doubts: list[Doubt] = field(default_factory=list)


def bring(
    session: Session, found: Sequence[ReviewFound], origin: Origin, lines: Lines
) -> list[int]:
    """Returns the ids of new rows."""
    page = uuids_of(found, origin.platform)
    wanted = msgspec.json.encode([uuid.hex() for uuid in page]).decode()
    here = {row[0]: row[1] for row in session.connection().exec_driver_sql(_KNOWN, (wanted,))}
    lines.named |= set(here.values())
    lines.spoken_for |= lines.named
    fresh = {uuid: item for uuid, item in page.items() if uuid not in here}
    said = doubles.sort_out(session, fresh, origin, lines.spoken_for, by_hand=True)
    lines.spoken_for |= {*said.same.values(), *(doubt.kept.id for doubt in said.doubts)}
    lines.doubts += said.doubts
    return _keep(session, list(said.new.values()), origin, lines)


def resolve(session: Session, lines: Lines) -> list[int]:
    """After the last line: what was in doubt is new where the kept one was named as well. Returns
    the ids of new rows.
    """
    second = [doubt for doubt in lines.doubts if doubt.kept.id in lines.named]
    return [
        row_id for doubt in second for row_id in _keep(session, [doubt.item], doubt.origin, lines)
    ]


def take_back(session: Session, batch: int) -> tuple[list[int], int]:
    """Ids of the reviews that are gone, and how many stay because a reply to them was begun or they
    are kept as evidence.

    What a list has shown since stays too; met on its platform, it belongs to no batch any more.
    """
    connection = session.connection()
    held = set(connection.exec_driver_sql(_LEFT_ALONE, (batch,)).scalars())
    stay = held | set(connection.exec_driver_sql(_LISTED, (batch,)).scalars())
    query = (
        select(Review.id, Review.sort_ms)
        .join(Brought, Brought.review_id == Review.id)
        .where(Brought.batch == batch)
    )
    keys = {row_id: sort_ms for row_id, sort_ms in session.execute(query) if row_id not in stay}
    ids = list(keys)
    numbering.keep_top(session, "review")
    for start in range(0, len(ids), _AT_ONCE):
        _forget(session, {each: keys[each] for each in ids[start : start + _AT_ONCE]})
    return ids, len(held)


def _keep(
    session: Session, items: Sequence[ReviewFound], origin: Origin, lines: Lines
) -> list[int]:
    intake = Intake(session, by_hand=True)
    intake.take(items, origin)
    intake.close()
    if intake.touched:
        batch = lines.batch
        rows = [{"review_id": each, "batch": batch} for each in intake.touched]
        session.execute(insert(Brought), rows)
    lines.named |= set(intake.touched)
    lines.spoken_for |= set(intake.touched)
    return intake.touched


def _forget(session: Session, keys: dict[int, int]) -> None:
    connection = session.connection()
    words = [search.sort_key(sort_ms, row_id) for row_id, sort_ms in keys.items()]
    connection.exec_driver_sql(_FORGET_WORDS, (msgspec.json.encode(words).decode(),))
    for statement in _FORGET:
        connection.exec_driver_sql(statement, (msgspec.json.encode(list(keys)).decode(),))
