"""Which reviews are listed, and which one is open."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Literal, TypedDict, Unpack

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.bridge.following import Following
from desktop.bridge.paged import PAGE_ROWS
from desktop.bridge.runner import Runner
from desktop.pages.reviews.export import write

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from engine.api import (
        Changed,
        Engine,
        Label,
        Progress,
        ReplyCard,
        ReviewDto,
        ReviewFilter,
        ReviewRow,
        ShopDto,
        Texts,
    )

MOST = 200_000
"""Ids listed at once; beyond it the page asks to narrow the search."""
_WATCHED = frozenset({"review", "reply", "shop"})
_RELOAD_MS, _REST_MS, _PAUSE_MS = 400, 60, 150
"""`_PAUSE_MS`: while somebody types, the next syllable comes before all ids are worth finding."""


Answered = Literal["any", "waiting", "answered"]
Shown = Literal["any", "gone", "hidden"]


class Narrowing(TypedDict, total=False):
    words: str
    shop_id: int | None
    aspect: str | None
    label: Label | None
    answered: Answered
    pressing: bool
    shown: Shown
    stars: float | None
    days: int | None


@dataclass(frozen=True, slots=True)
class Conditions:
    """What the owner looks for. `stars`: at most so many; `days`: not older than that.

    `aspect`: a value of `engine.api.Aspect`; `label` is then how that is judged, not the whole.
    `pressing`: those that wait and should be seen first, as 오늘 counts them. `shown`: what guests
    cannot read any more, since it went ("gone") or since the site keeps it back ("hidden").
    """

    words: str = ""
    shop_id: int | None = None
    aspect: str | None = None
    label: Label | None = None
    answered: Answered = "any"
    pressing: bool = False
    shown: Shown = "any"
    stars: float | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """`ids` newest first; `total`: reviews in the whole profile, None while more ids are looked
    for (those that are here are the first of them, and `lines` their rows); `conditions` they
    fulfil."""

    ids: Sequence[int]
    lines: Sequence[ReviewRow]
    total: int | None
    shops: tuple[ShopDto, ...]
    now: datetime
    conditions: Conditions

    @property
    def capped(self) -> bool:
        return len(self.ids) >= MOST


@dataclass(frozen=True, slots=True)
class Opened:
    """One review with our reply to it, if there is one."""

    review: ReviewDto
    reply: ReplyCard | None
    now: datetime


class ReviewsModel(Following):
    """listed: `found` is new. opened: `open` is new.

    exported: a file was written, with so many lines; not_written: it could not be, an OSError.
    """

    listed = Signal()
    opened = Signal()
    exported = Signal(object)
    not_written = Signal(object)

    def __init__(
        self, engine: Engine, runner: Runner, texts: Texts, parent: QObject | None = None
    ) -> None:
        super().__init__(runner, _WATCHED, _RELOAD_MS, parent)
        self._texts = texts
        self.conditions = Conditions()
        self.found: Found | None = None
        self.open: Opened | None = None
        self.open_id: int | None = None
        self._engine = engine
        self._total: int | None = None
        # After the screenful was painted: all ids at once would keep it waiting.
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(lambda: self._find(MOST))

    def narrow(self, **fields: Unpack[Narrowing]) -> None:
        """Change some conditions, keep the others."""
        wanted = replace(self.conditions, **fields)
        if wanted != self.conditions:
            self._rest.setInterval(_PAUSE_MS if "words" in fields else _REST_MS)
            self.conditions = wanted
            self.load()

    def start_over(self, **fields: Unpack[Narrowing]) -> None:
        """These conditions alone."""
        self._rest.setInterval(_REST_MS)
        self.conditions = Conditions(**fields)
        self.load()

    def _start_reading(self) -> None:
        again = self.found is not None and self.found.conditions == self.conditions
        self._find(MOST if again else PAGE_ROWS)

    def fetch(self, ids: Sequence[int]) -> Sequence[ReviewRow]:
        """Lines of the table; called on a reader thread."""
        return self._engine.reviews.rows(ids)

    def open_review(self, review_id: int) -> None:
        """`open_id` is it at once, `open` when it was read."""
        self.open_id = review_id
        task = self._runner.run(self, lambda _: self._read(review_id), replace="open")
        task.succeeded.connect(self._on_opened)
        task.failed.connect(self.failed)

    def export(self, file: Path) -> None:
        """Write what the conditions find as a table for a spreadsheet: all of it, even while only
        the first screenful is listed."""
        wanted = self.conditions

        def work(progress: Progress) -> int:
            ids = self._read_found(wanted, MOST).ids
            return write(file, ids, self.fetch, self._texts, progress)

        task = self._runner.run(self, work)
        task.succeeded.connect(self.exported)
        task.failed.connect(self._on_not_written)

    def note_change(self, event: Changed) -> None:
        """Its list may be longer now."""
        if event.entity == "review":
            self._total = None
        super().note_change(event)

    def _find(self, most: int) -> None:
        """A screenful is there at once; a new search then goes on to all."""
        self._rest.stop()
        wanted = self.conditions
        task = self._runner.run(self, lambda _: self._read_found(wanted, most), replace="find")
        task.succeeded.connect(self._on_found)
        task.failed.connect(self._on_unread)

    def _read_found(self, wanted: Conditions, most: int) -> Found:
        now = self._engine.clock.now()
        ids = self._engine.reviews.ids(_filter(wanted, now, most))
        lines = self.fetch(ids) if most < MOST else ()
        more = most < MOST and len(ids) == most
        total = None if more else self._total or self._engine.reviews.count()
        return Found(ids, lines, total, tuple(self._engine.shops.list()), now, wanted)

    def _read(self, review_id: int) -> Opened:
        review = self._engine.reviews.get(review_id)
        return Opened(review, self._engine.replies.get(review_id), self._engine.clock.now())

    def _on_found(self, found: Found) -> None:
        self.found = found
        if found.total is not None or self.open_id is None:
            self._keep_open(found)
        self.listed.emit()
        if found.total is None:
            self._rest.start()
        else:
            self._total = found.total

    def _keep_open(self, found: Found) -> None:
        """What is open is read again; if it is not listed any more, the first line opens."""
        if found.ids and self.open_id not in found.ids:
            self.open_review(found.ids[0])
        elif self.open_id is not None:
            self.open_review(self.open_id)

    def _on_opened(self, opened: Opened) -> None:
        self.open = opened
        self.opened.emit()

    def _on_not_written(self, fault: BaseException) -> None:
        (self.not_written if isinstance(fault, OSError) else self.failed).emit(fault)


def _filter(wanted: Conditions, now: datetime, most: int) -> ReviewFilter:
    from engine.api import (  # noqa: PLC0415 - on a worker, loaded by now
        Aspect,
        ReviewFilter,
        Visibility,
    )

    status = {
        "any": (),
        "gone": (Visibility.GONE, Visibility.DELETED),
        "hidden": (Visibility.HIDDEN, Visibility.BLOCKED),
    }
    aspect = None if wanted.aspect is None else Aspect(wanted.aspect)
    return ReviewFilter(
        words=wanted.words,
        shop_id=wanted.shop_id,
        label=wanted.label if aspect is None else None,
        answered=wanted.answered,
        rating_at_most=wanted.stars,
        since=None if wanted.days is None else now - timedelta(days=wanted.days),
        aspect=aspect,
        aspect_label=None if aspect is None else wanted.label,
        pressing_at=now if wanted.pressing else None,
        status=status[wanted.shown],
        limit=most,
    )
