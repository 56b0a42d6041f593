"""Taking found reviews into the store: the measured hot path, written in SQL by hand.

One page is a handful of statements whatever the store already holds: look the page's uuids up,
insert what is new in one batch, touch only what changed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy.orm import Session

from engine.platforms.port import ReplyFound, ReviewFound
from engine.reviews import corrections, pressing
from engine.reviews.analysed import forget_aspects
from engine.reviews.dto import Absorbed, Origin
from engine.reviews.rewriting import content_hash
from engine.reviews.twins import Twins, uuids_of
from engine.reviews.waiting import UNDECIDED, wants_answer
from engine.runtime.clock import to_ms
from engine.store import search

_COLUMNS = (
    "id, uuid, shop_id, platform, external_id, alt_ids, author_name, author_masked, author_ref,"
    " rating, rating_scale, body, keywords, menus, images, visit_count, visited_on, created_ms,"
    " created_precision, raw_date, status, owner_text, owner_live, owner_ms, owner_state,"
    " reply_state, waiting, can_reply, reply_deadline_ms, url, captured_ms, sort_ms,"
    " run_id, raw_id, content_hash"
)
_INSERT = f"INSERT INTO review ({_COLUMNS}) VALUES ({', '.join('?' * 35)})"  # noqa: S608 - constants
_INSERT_WORDS = "INSERT INTO review_fts (rowid, body) VALUES (?, ?)"
_ROW = (
    "r.id, r.content_hash, r.run_id, r.owner_text, r.owner_live, r.can_reply, r.reply_deadline_ms,"
    " r.body, r.rating, r.status, r.sort_ms, r.captured_ms"
)
_WANTED = "(SELECT unhex(value) FROM json_each(?1))"
_KNOWN = (
    f"SELECT r.uuid, {_ROW} FROM review r WHERE r.uuid IN {_WANTED} UNION ALL"  # noqa: S608
    f" SELECT a.uuid, {_ROW} FROM review_alias a JOIN review r ON r.id = a.review_id"
    f" WHERE a.uuid IN {_WANTED}"
)
_KEEP_REVISION = (
    "INSERT INTO review_revision (review_id, body, rating, status, captured_ms, replaced_ms)"
    " VALUES (?, ?, ?, ?, ?, ?)"
)
_STILL_OPEN = f"reply_state IN ({', '.join(repr(state) for state in UNDECIDED)})"
# What the model read in the old text says nothing about the new one.
_CHANGE = (
    "UPDATE review SET"  # noqa: S608 - constants
    " body = ?, rating = ?, status = ?, content_hash = ?, captured_ms = ?,"
    f" raw_id = ?, waiting = ? AND {_STILL_OPEN},"
    " score = NULL, label = NULL, probability = NULL, reader = NULL, intent = NULL,"
    " written_in = NULL, toxicity = NULL, manners = NULL, reasons = NULL, urgent = 0 WHERE id = ?"
)
_ANSWER = (
    "UPDATE review SET"  # noqa: S608 - constants
    " owner_text = ?, owner_live = ?, owner_ms = ?, owner_state = ?, can_reply = ?,"
    " reply_deadline_ms = ?,"
    f" waiting = ? AND {_STILL_OPEN} WHERE id = ?"
)


_Answering = tuple[str | None, bool, bool | None, int | None]
"""The owner's text, whether it is live, whether it may be written, and until when (ms)."""


@dataclass(frozen=True, slots=True)
class _Known:
    id: int
    content_hash: bytes
    run_id: int
    answering: _Answering
    body: str | None
    rating: float | None
    status: str
    sort_ms: int
    captured_ms: int


class Intake:
    """Takes pages of found reviews in within one transaction; `close` ends it.

    What is to be searched is written once, at the end and in order of its key: FTS5 writes its
    buffer out at every step back, and pages come newest first.
    """

    def __init__(self, session: Session, *, by_hand: bool = False) -> None:
        """`by_hand`: what is taken is brought, so that it meets nothing that was brought before."""
        self.touched: list[int] = []
        self._session = session
        self._twins = None if by_hand else Twins(session)
        self._top: int | None = None
        self._words: dict[int, str | None] = {}

    def take(self, found: Sequence[ReviewFound], origin: Origin) -> Absorbed:
        """Write a page. An id that stands twice on it is taken once."""
        page = uuids_of(found, origin.platform)
        known = _look_up(self._session, list(page))
        met = self._meet(known, page, origin)
        if met:
            known = _look_up(self._session, list(page))
        new = self._insert({key: item for key, item in page.items() if key not in known}, origin)
        changed = [
            row.id
            for key, row in known.items()
            if self._refresh(row, page[key], origin) or row.id in met
        ]
        self.touched += new + changed
        settled = sum(_is_settled(row, origin) for row in known.values())
        return Absorbed(len(new), len(changed), len(known), settled)

    def _meet(
        self, known: dict[bytes, _Known], page: dict[bytes, ReviewFound], origin: Origin
    ) -> set[int]:
        if self._twins is None:
            return set()
        return self._twins.meet({key: row.id for key, row in known.items()}, page, origin)

    def close(self) -> None:
        words = [(key, search.tokens(body)) for key, body in sorted(self._words.items()) if body]
        if words:
            self._session.connection().exec_driver_sql(_INSERT_WORDS, words)

    def _insert(self, items: dict[bytes, ReviewFound], origin: Origin) -> list[int]:
        if not items:
            return []
        connection = self._session.connection()
        if self._top is None:
            top = connection.exec_driver_sql("SELECT coalesce(max(id), 0) FROM review")
            self._top = int(top.scalar_one())
        numbered = enumerate(items.items(), start=self._top + 1)
        rows = [_row(number, uuid, item, origin) for number, (uuid, item) in numbered]
        self._top += len(rows)
        connection.exec_driver_sql(_INSERT, rows)
        self._words.update((search.sort_key(row[31], row[0]), row[11]) for row in rows)
        return [row[0] for row in rows]

    def _refresh(self, row: _Known, item: ReviewFound, origin: Origin) -> bool:
        owner, deadline_ms = _owner(item.reply), _deadline_ms(item)
        answered = row.answering != (*owner[:2], item.can_reply, deadline_ms)
        if answered:
            self._session.connection().exec_driver_sql(
                _ANSWER, (*owner, item.can_reply, deadline_ms, wants_answer(item), row.id)
            )
        edited = row.content_hash != content_hash(item)
        if edited:
            self._replace(row, item, origin)
        return answered or edited

    def _replace(self, row: _Known, item: ReviewFound, origin: Origin) -> None:
        connection = self._session.connection()
        before = (row.id, row.body, row.rating, row.status, row.captured_ms, origin.captured_ms)
        connection.exec_driver_sql(_KEEP_REVISION, before)
        after = (item.body, item.rating, str(item.status), content_hash(item), origin.captured_ms)
        connection.exec_driver_sql(_CHANGE, (*after, origin.raw_id, wants_answer(item), row.id))
        forget_aspects(self._session, [row.id])
        if item.body != row.body:
            corrections.forget(self._session, row.id)
            pressing.renew(self._session, row.id)
        key = search.sort_key(row.sort_ms, row.id)
        connection.exec_driver_sql("DELETE FROM review_fts WHERE rowid = ?", (key,))
        self._words[key] = item.body


def absorb(
    session: Session, found: Sequence[ReviewFound], origin: Origin
) -> tuple[Absorbed, list[int]]:
    """Write one page; returns what it did and the ids of rows that are new or changed."""
    intake = Intake(session)
    counts = intake.take(found, origin)
    intake.close()
    return counts, intake.touched


def _is_settled(row: _Known, origin: Origin) -> bool:
    return origin.settled_run is not None and row.run_id <= origin.settled_run


def _look_up(session: Session, uuids: list[bytes]) -> dict[bytes, _Known]:
    wanted = msgspec.json.encode([uuid.hex() for uuid in uuids]).decode()
    rows = session.connection().exec_driver_sql(_KNOWN, (wanted,))
    return {
        row[0]: _Known(row[1], row[2], row[3], (row[4], bool(row[5]), row[6], row[7]), *row[8:])
        for row in rows
    }


def _row(row_id: int, uuid: bytes, item: ReviewFound, origin: Origin) -> tuple:  # type: ignore[type-arg]
    created = None if item.created_at is None else to_ms(item.created_at)
    return (
        row_id, uuid, origin.shop_id, origin.platform, item.external_id, _json(item.alt_ids),
        item.author_name, item.author_masked, item.author_ref, item.rating, item.rating_scale,
        item.body, _json([(word.code, word.label) for word in item.keywords]),
        _json(item.menus), _json(item.images), item.visit_count,
        None if item.visited_on is None else item.visited_on.isoformat(),
        created, str(item.created_precision), item.raw_date, str(item.status),
        *_owner(item.reply), "", wants_answer(item), item.can_reply, _deadline_ms(item),
        item.url, origin.captured_ms, origin.captured_ms if created is None else created,
        origin.run_id, origin.raw_id, content_hash(item),
    )  # fmt: skip


def _deadline_ms(item: ReviewFound) -> int | None:
    return None if item.reply_deadline is None else to_ms(item.reply_deadline)


def _owner(reply: ReplyFound | None) -> tuple[str | None, bool, int | None, str]:
    if reply is None:
        return (None, False, None, "")
    written = None if reply.created_at is None else to_ms(reply.created_at)
    return (reply.text, reply.live, written, reply.state)


def _json(values: Sequence[object]) -> str:
    return msgspec.json.encode(values).decode() if values else "[]"
