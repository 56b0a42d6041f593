"""What 오늘 shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.bridge.following import Following
from desktop.bridge.runner import Runner

if TYPE_CHECKING:
    from datetime import datetime

    from engine.api import Engine, Progress, ReviewDto, ShopDto, Today

CARDS = 8
_WATCHED = frozenset({"account", "review", "reply", "shop"})


@dataclass(frozen=True, slots=True)
class Morning:
    """One reading of the store. `urgent`: at most `CARDS`, most pressing first; `fresh`: other
    reviews of the last day, newest first. `visited`: of the shops, those that a check goes to."""

    today: Today
    urgent: tuple[ReviewDto, ...]
    fresh: tuple[ReviewDto, ...]
    shops: tuple[ShopDto, ...]
    visited: tuple[ShopDto, ...]
    now: datetime


class TodayModel(Following):
    """changed: `morning` is new."""

    changed = Signal()

    def __init__(self, engine: Engine, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(runner, _WATCHED, 0, parent)
        self.morning: Morning | None = None
        self._engine = engine

    def _start_reading(self) -> None:
        task = self._runner.run(self, self._read, replace="morning")
        task.succeeded.connect(self._on_read)
        task.failed.connect(self._on_unread)

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
            tuple(self._engine.crawls.visited()),
            now,
        )

    def _on_read(self, morning: Morning) -> None:
        self.morning = morning
        self.changed.emit()
