"""What 오늘 shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.bridge.runner import Runner

if TYPE_CHECKING:
    from datetime import datetime

    from engine.api import Changed, Engine, Progress, ReviewDto, ShopDto, Today

CARDS = 8
_WATCHED = frozenset({"review", "reply", "shop"})


@dataclass(frozen=True, slots=True)
class Morning:
    """One reading of the store. `urgent`: at most `CARDS`, most pressing first; `fresh`: other
    reviews of the last day, newest first."""

    today: Today
    urgent: tuple[ReviewDto, ...]
    fresh: tuple[ReviewDto, ...]
    shops: tuple[ShopDto, ...]
    now: datetime


class TodayModel(QObject):
    """changed: `morning` is new. failed: it could not be read, with the error."""

    changed = Signal()
    failed = Signal(object)

    def __init__(self, engine: Engine, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.morning: Morning | None = None
        self._engine = engine
        self._runner = runner
        self._stale = True
        self._in_front = False

    def show(self) -> None:
        """The page came to the front."""
        self._in_front = True
        if self._stale:
            self.load()

    def hide(self) -> None:
        self._in_front = False

    def load(self) -> None:
        self._stale = False
        task = self._runner.run(self, self._read, replace="morning")
        task.succeeded.connect(self._on_read)
        task.failed.connect(self._on_failed)

    def note_change(self, event: Changed) -> None:
        """Read again now if in front, else at the next showing."""
        if event.entity not in _WATCHED:
            return
        self._stale = True
        if self._in_front:
            self.load()

    def _read(self, _: Progress) -> Morning:
        from engine.api import ReviewFilter  # noqa: PLC0415 - on a worker, loaded by now

        reviews, now = self._engine.reviews, self._engine.clock.now()
        today = self._engine.insights.today()
        newest = reviews.ids(ReviewFilter(since=now - timedelta(days=1), limit=2 * CARDS))
        fresh = [each for each in newest if each not in today.urgent_ids][:CARDS]
        return Morning(
            today,
            tuple(reviews.get_many(today.urgent_ids[:CARDS])),
            tuple(reviews.get_many(fresh)),
            tuple(self._engine.shops.list()),
            now,
        )

    def _on_read(self, morning: Morning) -> None:
        self.morning = morning
        self.changed.emit()

    def _on_failed(self, fault: BaseException) -> None:
        self._stale = True
        self.failed.emit(fault)
