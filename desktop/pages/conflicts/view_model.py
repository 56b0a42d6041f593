"""The open conflicts, the one that is looked at, and what the owner does about it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.bridge.following import Following
from desktop.bridge.runner import Runner

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from engine.api import Authors, ConflictDto, Engine, Resolution, ReviewDto, Settled

_WATCHED = frozenset({"conflict", "reply", "review", "shop", "correction"})
_RELOAD_MS = 150


@dataclass(frozen=True, slots=True)
class Item:
    """`review`: what it is about, None where there is none here. `place`: the shop's name."""

    conflict: ConflictDto
    review: ReviewDto | None
    place: str


@dataclass(frozen=True, slots=True)
class Journal:
    """All that are open: those with a choice first, then the newest. `joined`: to a server."""

    items: tuple[Item, ...]
    joined: bool
    now: datetime


class ConflictsModel(Following):
    """listed: `journal` is new. laid: `item` is another one. named: `authors` are known. settled:
    what came of it and what was done, for an undo.
    """

    listed = Signal()
    laid = Signal()
    named = Signal()
    settled = Signal(object, str)

    def __init__(self, engine: Engine, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(runner, _WATCHED, _RELOAD_MS, parent)
        self.journal: Journal | None = None
        self.item: Item | None = None
        self.authors: Mapping[int, str] = {}
        self.named_at: datetime | None = None
        """When the server told them, where it cannot be asked now."""
        self._engine = engine
        self._deciding = self._asking = False

    def open_item(self, conflict_id: int) -> None:
        items = () if self.journal is None else self.journal.items
        found = next((each for each in items if each.conflict.id == conflict_id), None)
        if found is not None:
            self._lay(found)

    def ask_authors(self) -> None:
        """Of the server, where there is one that answers; without it numbers must do."""
        if self._asking or self._engine.sync.joined is None:
            return
        self._asking = True
        task = self._runner.run_errand(self, lambda _: self._read_authors())
        task.succeeded.connect(self._on_named)
        task.failed.connect(self.failed)
        task.finished.connect(self._on_asked)

    def settle(self, how: Resolution) -> None:
        """The next one comes up. While one decision is being written a second is not taken: it
        would hit a conflict unseen.
        """
        if self.item is None or self._deciding or how not in self.item.conflict.ways:
            return
        shown = self.item.conflict
        self._deciding = True
        task = self._runner.run(self, lambda _: self._engine.sync.resolve(shown, how), write=True)
        task.succeeded.connect(lambda settled: self._on_settled(settled, how))
        task.failed.connect(self._on_unsettled)
        task.finished.connect(self._on_decided)

    def reopen(self, settled: Settled) -> None:
        task = self._runner.run(self, lambda _: self._engine.sync.reopen(settled), write=True)
        task.succeeded.connect(self.load)
        task.failed.connect(self._on_unsettled)

    def _start_reading(self) -> None:
        task = self._runner.run(self, lambda _: self._read(), replace="conflicts")
        task.succeeded.connect(self._on_read)
        task.failed.connect(self._on_unread)

    def _read(self) -> Journal:
        engine = self._engine
        found = sorted(engine.sync.conflicts(), key=lambda each: "other" not in each.ways)
        ids = sorted({each.review for each in found if each.review is not None})
        reviews = {each.id: each for each in engine.reviews.get_many(ids)}
        shops = {each.id: each.name for each in engine.shops.list()}
        items = []
        for each in found:
            review = None if each.review is None else reviews[each.review]
            own = shops.get(each.row or 0, "") if each.entity == "shop" else ""
            items.append(Item(each, review, own if review is None else review.shop_name))
        return Journal(tuple(items), engine.sync.joined is not None, engine.clock.now())

    def _read_authors(self) -> Authors | None:
        from engine.api import SyncError  # noqa: PLC0415 - on a worker, loaded by now

        try:
            return self._engine.sync.people.authors()
        except SyncError:
            return None

    def _on_named(self, authors: Authors | None) -> None:
        if authors is not None:
            self.authors, self.named_at = authors.names, authors.as_of
            self.named.emit()

    def _on_asked(self) -> None:
        self._asking = False

    def _on_read(self, journal: Journal) -> None:
        self.journal = journal
        self.listed.emit()
        open_id = None if self.item is None else self.item.conflict.id
        kept = next((each for each in journal.items if each.conflict.id == open_id), None)
        if kept is None:
            self._lay(journal.items[0] if journal.items else None)
        elif kept != self.item:
            self._lay(kept)

    def _on_settled(self, settled: Settled, how: str) -> None:
        self._go_on(settled.conflict.id)
        self.settled.emit(settled, how)
        self.load()

    def _on_unsettled(self, fault: BaseException) -> None:
        """Somebody else may have been faster: what is shown is read again."""
        self.failed.emit(fault)
        self.load()

    def _on_decided(self) -> None:
        self._deciding = False

    def _go_on(self, conflict_id: int) -> None:
        """That one left the list; the one after it comes up, else the first."""
        if self.journal is None:
            return
        items = self.journal.items
        nth = next((nth for nth, each in enumerate(items) if each.conflict.id == conflict_id), 0)
        left = tuple(each for each in items if each.conflict.id != conflict_id)
        self.journal = replace(self.journal, items=left)
        self.listed.emit()
        self._lay(left[nth if nth < len(left) else 0] if left else None)

    def _lay(self, item: Item | None) -> None:
        self.item = item
        self.laid.emit()
