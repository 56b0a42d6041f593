"""What 말 shows: a window and a shop, their aspects at once, their words when they are found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.bridge.following import Following
from desktop.bridge.runner import Runner, Task

if TYPE_CHECKING:
    from engine.api import (
        Aspect,
        Aspects,
        Changed,
        Engine,
        Label,
        Progress,
        SentenceFound,
        ShopDto,
        Window,
        Words,
    )

_WATCHED = frozenset({"review", "shop"})
_RELOAD_MS = 15_000
"""A collection changes reviews many times a second, and finding words is work."""
_SENTENCES = 60


class Gathering(Enum):
    """How far the words are. `STOPPED` by the person."""

    UNDER_WAY = "under_way"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Overview:
    """One reading of the store. `total`: reviews in the whole profile."""

    aspects: Aspects
    shops: tuple[ShopDto, ...]
    total: int
    now: datetime


class WordsModel(Following):
    """listed: `overview` is new. gathered: `gathering` moved on, with DONE `words` are new.

    progressed: a `Step` of the words. quoted: the sentences that `quote` asked for.
    """

    listed = Signal()
    gathered = Signal()
    progressed = Signal(object)
    quoted = Signal(object)

    def __init__(self, engine: Engine, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(runner, _WATCHED, _RELOAD_MS, parent)
        self.window: Window = "month"
        self.shop_id: int | None = None
        self.overview: Overview | None = None
        self.words: Words | None = None
        self.gathering = Gathering.UNDER_WAY
        self._engine = engine
        self._task: Task | None = None

    def choose(self, window: Window, shop_id: int | None) -> None:
        """Another stretch of time, or other shops."""
        if (window, shop_id) != (self.window, self.shop_id):
            self.window, self.shop_id = window, shop_id
            self.words = None
            self.load()

    def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def gather(self) -> None:
        """Find the words of the window; what was looked for before is dropped."""
        self.stop()
        window, shop_id = self.window, self.shop_id

        def work(progress: Progress) -> Words:
            return self._engine.insights.words(window, shop_id, progress)

        task = self._task = self._runner.run_errand(self, work)
        task.progressed.connect(self.progressed)
        task.succeeded.connect(lambda words: self._on_gathered(task, words))
        task.failed.connect(lambda fault: self._on_ungathered(task, fault))
        task.cancelled.connect(lambda: self._move_on(task, Gathering.STOPPED))
        self.gathering = Gathering.UNDER_WAY
        self.gathered.emit()

    def quote(self, aspect: Aspect, label: Label | None) -> None:
        """Read the window's sentences about an aspect."""
        if self.overview is None:
            return
        since, until = self.overview.aspects.since, self.overview.aspects.until
        shop_id, reviews = self.shop_id, self._engine.reviews

        def work(_: Progress) -> list[SentenceFound]:
            return reviews.sentences(aspect, label, since, until, shop_id, _SENTENCES)

        task = self._runner.run(self, work, replace="quote")
        task.succeeded.connect(self.quoted)
        task.failed.connect(self.failed)

    def note_change(self, event: Changed) -> None:
        """Words that are being found are not started over."""
        if self._task is None:
            super().note_change(event)
        elif event.entity in _WATCHED:
            self._stale = True

    def _start_reading(self) -> None:
        task = self._runner.run(self, self._read, replace="overview")
        task.succeeded.connect(self._on_read)
        task.failed.connect(self._on_unread)
        self.gather()

    def _read(self, _: Progress) -> Overview:
        engine = self._engine
        return Overview(
            engine.insights.aspects(self.window, self.shop_id),
            tuple(engine.shops.list()),
            engine.reviews.count(),
            engine.clock.now(),
        )

    def _on_read(self, overview: Overview) -> None:
        self.overview = overview
        self.listed.emit()

    def _on_gathered(self, task: Task, words: Words) -> None:
        if task is self._task:
            self.words = words
            self._move_on(task, Gathering.DONE)

    def _on_ungathered(self, task: Task, fault: BaseException) -> None:
        if task is self._task:
            self._move_on(task, Gathering.FAILED)
            self.failed.emit(fault)

    def _move_on(self, task: Task, to: Gathering) -> None:
        """A task that another one has replaced says nothing any more."""
        if task is self._task:
            self._task = None
            self.gathering = to
            self.gathered.emit()
