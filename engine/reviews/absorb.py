"""Taking found reviews into the store: the measured hot path, written in SQL by hand.

One page is a handful of statements whatever the store already holds: look the page's uuids up,
insert what is new in one batch, touch only what changed. What is a review under another id, and
what is a second review that says the same, `doubles` tells.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy.orm import Session

from engine.platforms.port import ReplyFound, ReviewFound
from engine.reviews import absence, corrections, doubles, history, meeting, pressing
from engine.reviews.analysed import forget_aspects
from engine.reviews.doubles import Doubt, Doubtful
from engine.reviews.dto import Absorbed, Origin
from engine.reviews.hashing import content_hash
from engine.reviews.waiting import UNDECIDED, wants_answer
from engine.runtime.clock import to_ms
from engine.runtime.ids import collected_uuid
from engine.store import numbering, search

_COLUMNS = (
    "id, uuid, shop_id, platform, external_id, alt_ids, author_name, author_masked, author_ref,"
    " rating, rating_scale, body, keywords, menus, images, visit_count, visited_on, created_ms,"
    " created_precision, raw_date, status, owner_text, owner_live, owner_ms, owner_state,"
    " reply_state, waiting, can_reply, reply_deadline_ms, url, captured_ms, sort_ms,"
    " run_id, raw_id, content_hash, seen_run, seen_ms, owner_word"
)
_INSERT = f"INSERT INTO review ({_COLUMNS}) VALUES ({', '.join('?' * 38)})"  # noqa: S608 - constants
_TOP = numbering.top_of("review")
_INSERT_WORDS = "INSERT INTO review_fts (rowid, body) VALUES (?, ?)"
_TOLD = (
    "review.id, content_hash, run_id, review.shop_id, owner_text, owner_live, owner_state,"
    " can_reply, reply_deadline_ms, body, sort_ms, review.seen_run FROM review"
)
_AMONG = "uuid IN (SELECT unhex(value) FROM json_each(?))"
_KNOWN = f"SELECT uuid, {_TOLD} WHERE {_AMONG}"
_KNOWN_ELSE = (
    f"SELECT review_alias.uuid, {_TOLD} JOIN review_alias ON review.id = review_id"
    f" WHERE review_alias.{_AMONG}"
)
_SEEN_ELSE = f"UPDATE review_alias SET seen_run = ? WHERE {_AMONG}"  # noqa: S608 - constants
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
    " owner_text = ?, owner_live = ?, owner_ms = ?, owner_state = ?, owner_word = ?,"
    " can_reply = ?,"
    " reply_deadline_ms = ?,"
    f" waiting = ? AND {_STILL_OPEN} WHERE id = ?"
)


@dataclass(frozen=True, slots=True)
class _Known:
    """`answering`: whether a reply may be written, and until when (ms)."""

    id: int
    content_hash: bytes
    run_id: int
    shop_id: int
    reply: history.Shown
    answering: tuple[bool | None, int | None]
    body: str | None
    sort_ms: int
    seen_run: int


class Intake:
    """Takes pages of found reviews in within one transaction; `close` ends it.

    What is to be searched is written once, at the end and in order of its key: FTS5 writes its
    buffer out at every step back, and pages come newest first.

    `listed`: so many reviews were shown for the first time in their visit, the oldest of all pages
    written at `oldest_ms`.
    """

    def __init__(
        self, session: Session, doubtful: Doubtful | None = None, *, by_hand: bool = False
    ) -> None:
        """`doubtful`: of the visit that brings the pages; without one, a new id is a new review.
        `by_hand`: no visit does, a person brings them.
        """
        self.touched: list[int] = []
        self.listed = 0
        self.oldest_ms: int | None = None
        self._session = session
        self._doubtful = doubtful
        self._by_hand = by_hand
        self._top: int | None = None
        self._words: dict[int, str | None] = {}
        self._aliased: dict[int, bool] = {}

    def take(self, found: Sequence[ReviewFound], origin: Origin) -> Absorbed:
        """Write a page. An id that stands twice on it is taken once."""
        page = uuids_of(found, origin.platform)
        known, met = self._known(list(page), origin), set[int]()
        fresh = {key: item for key, item in page.items() if key not in known}
        if fresh and self._doubtful is not None and self._doubtful.may_be(self._session, origin):
            fresh, met = self._sort_out(fresh, known, origin, self._doubtful)
        met = self._meet(met, known, page, origin)
        new = self._insert(fresh, origin)
        theirs = doubles.told_elsewhere(self._session, [row.id for row in known.values()], origin)
        again = self._answered_again(known, page)
        changed = [
            row.id
            for key, row in known.items()
            if row.id in met
            or (row.id not in theirs and self._refresh(row, page[key], origin, row.id in again))
        ]
        absence.note_seen(
            self._session, [row.id for row in known.values()], origin.run_id, origin.captured_ms
        )
        self.touched += [*new, *changed]
        self._count(new, known, origin.run_id)
        settled = sum(_is_settled(row, origin) for row in known.values())
        return Absorbed(len(new), len(changed), len(known), settled)

    def resolve(self, doubts: Sequence[Doubt], passed_ms: int | None) -> Absorbed:
        """What was in doubt, now that the visit is over: it has passed all that was written after
        `passed_ms`; None: nothing. A review that it should have met and did not, goes by the new
        id now; otherwise the items are new.
        """
        new = changed = 0
        for doubt in doubts:
            kept = doubt.kept
            is_passed = passed_ms is not None and kept.sort_ms > passed_ms
            if is_passed and absence.is_missed(self._session, kept.id, doubt.origin.run_id):
                same = [(doubt.uuid, kept.id, doubt.item)]
                doubles.remember(self._session, same, doubt.origin)
                self._aliased[doubt.origin.shop_id] = True
                changed += self.take([doubt.item], doubt.origin).changed
            else:
                rows = self._insert({doubt.uuid: doubt.item}, doubt.origin)
                self.touched += rows
                new += len(rows)
        self.listed += new
        return Absorbed(new, changed)

    def close(self) -> None:
        words = [(key, search.tokens(body)) for key, body in sorted(self._words.items()) if body]
        if words:
            self._session.connection().exec_driver_sql(_INSERT_WORDS, words)

    def _count(self, new: Mapping[int, int], known: Mapping[bytes, _Known], run_id: int) -> None:
        self.listed += len(new) + sum(row.seen_run != run_id for row in known.values())
        moments = [*new.values(), *(row.sort_ms for row in known.values())]
        self.oldest_ms = min(
            (each for each in (self.oldest_ms, *moments) if each is not None), default=None
        )

    def _known(self, uuids: list[bytes], origin: Origin) -> dict[bytes, _Known]:
        wanted = msgspec.json.encode([uuid.hex() for uuid in uuids]).decode()
        known = _look_up(self._session, _KNOWN, wanted)
        if len(known) == len(uuids) or not self._has_aliases(origin.shop_id):
            return known
        known_else = _look_up(self._session, _KNOWN_ELSE, wanted)
        if known_else:
            self._session.connection().exec_driver_sql(_SEEN_ELSE, (origin.run_id, wanted))
        return known_else | known

    def _has_aliases(self, shop_id: int) -> bool:
        """Asked once where there are none: most shops never have any."""
        if shop_id not in self._aliased:
            self._aliased[shop_id] = doubles.has_aliases(self._session, shop_id)
        return self._aliased[shop_id]

    def _sort_out(
        self,
        fresh: Mapping[bytes, ReviewFound],
        known: dict[bytes, _Known],
        origin: Origin,
        doubtful: Doubtful,
    ) -> tuple[dict[bytes, ReviewFound], set[int]]:
        """Those that are new, and rows that a person brought and that are met here; what is kept
        under another id goes to the `known`.
        """
        taken = doubtful.taken | {row.id for row in known.values()}
        found = doubles.sort_out(self._session, fresh, origin, taken)
        doubtful.doubts += found.doubts
        if found.same:
            same = [(uuid, row_id, fresh[uuid]) for uuid, row_id in found.same.items()]
            doubles.remember(self._session, same, origin)
            self._aliased[origin.shop_id] = True
            known |= self._known(list(found.same), origin)
        return found.new, found.met

    def _meet(
        self,
        met: set[int],
        known: dict[bytes, _Known],
        page: Mapping[bytes, ReviewFound],
        origin: Origin,
    ) -> set[int]:
        """What was brought and is on this page, `met` among it, is from now on what the page says;
        and so it is among the `known`.
        """
        if self._by_hand or not known:
            return set()
        rows = {key: row.id for key, row in known.items()}
        ids = met | meeting.brought(self._session, list(rows.values()), origin.platform)
        rows = {key: row_id for key, row_id in rows.items() if row_id in ids}
        for key, row_id in rows.items():
            meeting.meet(self._session, row_id, page[key], origin)
        known |= self._known(list(rows), origin) if rows else {}
        return ids

    def _insert(self, items: dict[bytes, ReviewFound], origin: Origin) -> dict[int, int]:
        """The new rows' ids, each with the moment that orders it (ms)."""
        if not items:
            return {}
        connection = self._session.connection()
        if self._top is None:
            self._top = int(connection.exec_driver_sql(_TOP).scalar_one())
        numbered = enumerate(items.items(), start=self._top + 1)
        seen = (0, 0) if self._by_hand else (origin.run_id, origin.captured_ms)
        rows = [_row(number, uuid, item, origin, seen) for number, (uuid, item) in numbered]
        self._top += len(rows)
        connection.exec_driver_sql(_INSERT, rows)
        self._words.update((search.sort_key(row[31], row[0]), row[11]) for row in rows)
        return {row[0]: row[31] for row in rows}

    def _answered_again(
        self, known: Mapping[bytes, _Known], page: Mapping[bytes, ReviewFound]
    ) -> set[int]:
        """Under which a reply stands now, and none did when we last looked, but one before that."""
        given = [
            row.id
            for key, row in known.items()
            if row.reply[0] is None and page[key].reply is not None
        ]
        return history.had_reply(self._session, given)

    def _refresh(self, row: _Known, item: ReviewFound, origin: Origin, is_again: bool) -> bool:
        owner, answering = _owner(item.reply), (item.can_reply, _deadline_ms(item))
        reply = (owner[0], owner[1], owner[3])
        answered = (row.reply[:2], row.answering) != (reply[:2], answering)
        edited = row.content_hash != content_hash(item)
        if not answered and not edited and row.reply[1]:
            return False
        retold = history.is_told(row.reply, reply, had_reply=is_again)
        if edited or retold:
            history.keep(self._session, row.id, origin.captured_ms)
        if answered or retold:
            self._session.connection().exec_driver_sql(
                _ANSWER,
                (*owner, _word(item.reply), *answering, wants_answer(item), row.id),
            )
        if edited:
            self._replace(row, item, origin)
        return answered or retold or edited

    def _replace(self, row: _Known, item: ReviewFound, origin: Origin) -> None:
        connection = self._session.connection()
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


def uuids_of(found: Iterable[ReviewFound], platform: str) -> dict[bytes, ReviewFound]:
    """By the uuid that its id gives it on every device."""
    return {collected_uuid(platform, "review", item.external_id): item for item in found}


def _is_settled(row: _Known, origin: Origin) -> bool:
    return origin.settled_run is not None and row.run_id <= origin.settled_run


def _look_up(session: Session, query: str, wanted: str) -> dict[bytes, _Known]:
    rows = session.connection().exec_driver_sql(query, (wanted,))
    return {
        row[0]: _Known(
            id=row[1],
            content_hash=row[2],
            run_id=row[3],
            shop_id=row[4],
            reply=(row[5], bool(row[6]), row[7]),
            answering=(row[8], row[9]),
            body=row[10],
            sort_ms=row[11],
            seen_run=row[12],
        )
        for row in rows
    }


def _row(
    row_id: int, uuid: bytes, item: ReviewFound, origin: Origin, seen: tuple[int, int]
) -> tuple:  # type: ignore[type-arg]
    """`seen`: the visit that was shown it last, and when (ms)."""
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
        origin.run_id, origin.raw_id, content_hash(item), *seen,
        _word(item.reply),
    )  # fmt: skip


def _deadline_ms(item: ReviewFound) -> int | None:
    return None if item.reply_deadline is None else to_ms(item.reply_deadline)


def _owner(reply: ReplyFound | None) -> tuple[str | None, bool, int | None, str]:
    if reply is None:
        return (None, False, None, "")
    written = None if reply.created_at is None else to_ms(reply.created_at)
    return (reply.text, reply.live, written, reply.state)


def _word(reply: ReplyFound | None) -> str:
    return "" if reply is None else reply.word


def _json(values: Sequence[object]) -> str:
    return msgspec.json.encode(values).decode() if values else "[]"
