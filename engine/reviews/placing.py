"""Reviews and corrections that arrive from another device: what follows from them here."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from engine.reviews import analysed, corrections, history, pressing
from engine.reviews.corrections import wanted
from engine.reviews.waiting import WAITS
from engine.store import search
from engine.sync.placing import Plain

_MOMENTS: Final = frozenset({"created_ms", "captured_ms"})
_AMONG: Final = "IN (SELECT value FROM json_each(?))"
_SHOWN: Final = f"SELECT sort_ms, id, body FROM review WHERE id {_AMONG} ORDER BY sort_ms, id"  # noqa: S608
_FORGET_WORDS: Final = "DELETE FROM review_fts WHERE rowid = ?"
_LEARN_WORDS: Final = "INSERT INTO review_fts (rowid, body) VALUES (?, ?)"
_DUE: Final = "SELECT first, last FROM review_words_due ORDER BY last DESC LIMIT 1"
_LEAVE_WORDS: Final = "INSERT INTO review_words_due (first, last) VALUES (?, ?)"
_NOT_DUE: Final = "DELETE FROM review_words_due WHERE first = ?"
_LATEST_DUE: Final = "UPDATE review_words_due SET last = ? WHERE first = ?"
_AT_ONCE: Final = 2_000
"""Reviews whose words are written in a tenth of a second."""
_WORDLESS: Final = (
    "SELECT sort_ms, id, body FROM review WHERE id BETWEEN ? AND ? AND body IS NOT NULL"
    " ORDER BY sort_ms, id"
)
_SEARCHED: Final = f"SELECT id FROM review_fts_docsize WHERE id {_AMONG}"  # noqa: S608
_KEEP_REVISIONS: Final = f"{history.KEEP} WHERE id {_AMONG}"
_DATE_REVISIONS: Final = (
    "UPDATE review_revision"  # noqa: S608
    " SET replaced_ms = (SELECT captured_ms FROM review WHERE review.id = review_id) WHERE id IN"
    f" (SELECT max(id) FROM review_revision WHERE review_id {_AMONG} GROUP BY review_id)"
)


# As if first seen on the next visit: until that one went through to its end, a review from
# elsewhere proves nothing about what lies behind it. And as if shown to the latest visit, so that
# two more have to miss it.
_MADE: Final = {
    "reply_state": "''",
    "run_id": "(SELECT coalesce(settled_run, 0) + 1 FROM shop WHERE shop.id = shop_id)",
    "seen_run": "(SELECT coalesce(max(id), 0) FROM crawl_run)",
    "seen_ms": "captured_ms",
}
_KEPT: Final = {"sort_ms": "coalesce(created_ms, captured_ms)", "waiting": WAITS}


class ReviewPlacing(Plain):
    """Words are searched, the model reads anew, and what was said before is kept."""

    def __init__(self) -> None:
        super().__init__("review", removable=False, made=_MADE, kept=_KEPT)

    def changing(self, connection: Any, ids: Sequence[int], columns: frozenset[str]) -> None:
        if "content_hash" in columns:
            connection.execute(_KEEP_REVISIONS, wanted(ids))
        if _changes_words(columns):
            shown = connection.execute(_SHOWN, wanted(ids)).fetchall()
            keys = [(search.sort_key(sort_ms, row_id),) for sort_ms, row_id, _ in shown]
            connection.executemany(_FORGET_WORDS, keys)

    def placed(self, connection: Any, ids: Sequence[int], columns: frozenset[str]) -> None:
        if _changes_words(columns):
            self.arrived(connection, ids)
        if "content_hash" in columns:
            connection.execute(_DATE_REVISIONS, wanted(ids))
            connection.execute(analysed.FORGET, wanted(ids))
            connection.execute(analysed.FORGET_ASPECTS, wanted(ids))
        if "body" in columns:
            connection.execute(pressing.RENEW, wanted(ids))

    def arrived(self, connection: Any, ids: Sequence[int]) -> None:
        shown = connection.execute(_SHOWN, wanted(ids)).fetchall()
        words = [
            (search.sort_key(sort_ms, row_id), search.tokens(body))
            for sort_ms, row_id, body in shown
            if body
        ]
        connection.executemany(_LEARN_WORDS, words)

    def poured(self, connection: Any, ids: range, *, recent: bool) -> None:
        """The model reads them for the first time, and nothing was said before: only the words."""
        if ids and recent:
            _learn(connection, ids[0], ids[-1])
        elif ids:
            connection.execute(_LEAVE_WORDS, (ids[0], ids[-1]))

    def catch_up(self, connection: Any) -> int:
        """The newest first: they came last."""
        due = connection.execute(_DUE).fetchone()
        if due is None:
            return 0
        first, last = due
        start = max(first, last - _AT_ONCE + 1)
        _learn(connection, start, last)
        if start == first:
            connection.execute(_NOT_DUE, (first,))
        else:
            connection.execute(_LATEST_DUE, (start - 1, first))
        return int(last - start + 1)


class CorrectionPlacing(Plain):
    """The owner's word stands over what the model says."""

    def __init__(self) -> None:
        super().__init__("correction", removable=True)

    def placed(self, connection: Any, ids: Sequence[int], columns: frozenset[str]) -> None:
        reviews = _reviews(connection, ids)
        if "review_id" in columns:
            connection.execute(corrections.KEEP_READING, wanted(reviews))
        connection.execute(corrections.OUTRANK, wanted(reviews))

    def arrived(self, connection: Any, ids: Sequence[int]) -> None:
        self.placed(connection, ids, frozenset({"review_id"}))

    def removing(self, connection: Any, ids: Sequence[int]) -> None:
        connection.execute(corrections.TAKE_BACK, wanted(_reviews(connection, ids)))


def mark_replies(connection: Any, states: Mapping[int, str]) -> None:
    """How far our own replies are, by review."""
    connection.executemany(
        "UPDATE review SET reply_state = ? WHERE id = ?",
        [(state, review_id) for review_id, state in states.items()],
    )
    statement = f"UPDATE review SET waiting = {WAITS} WHERE id {_AMONG}"  # noqa: S608
    connection.execute(statement, wanted(list(states)))


def _learn(connection: Any, first: int, last: int) -> None:
    """What these reviews say is searched from now on; of those that were changed since they came
    it is already.
    """
    shown = connection.execute(_WORDLESS, (first, last)).fetchall()
    keys = [search.sort_key(sort_ms, row_id) for sort_ms, row_id, _ in shown]
    known = {key for (key,) in connection.execute(_SEARCHED, wanted(keys)).fetchall()}
    words = [
        (key, search.tokens(body))
        for key, (_, _, body) in zip(keys, shown, strict=True)
        if body and key not in known
    ]
    connection.executemany(_LEARN_WORDS, words)


def _changes_words(columns: frozenset[str]) -> bool:
    return "body" in columns or not _MOMENTS.isdisjoint(columns)


def _reviews(connection: Any, ids: Sequence[int]) -> list[int]:
    query = f"SELECT review_id FROM correction WHERE id {_AMONG}"  # noqa: S608
    return [review_id for (review_id,) in connection.execute(query, wanted(ids))]
