"""What the status line says, read from the engine; kept true by its events."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from desktop.kit.platforms import full_name
from desktop.kit.times import Words, ago, exactly
from desktop.pages import PageContext
from desktop.shell.status import Checked, StatusLine

if TYPE_CHECKING:
    from engine.api import Progress, ShopDto

AGAIN_MS = 60_000
""" "10분 전" grows old by itself."""
_WATCHED = frozenset(("shop", "reply"))


class Overview(QObject):
    """Lives as long as the open engine; a child of the status line."""

    def __init__(self, line: StatusLine, context: PageContext) -> None:
        super().__init__(line)
        self._line = line
        self._context = context
        context.bus.changed.connect(self._on_changed)
        self._again = QTimer(self)
        self._again.setInterval(AGAIN_MS)
        self._again.timeout.connect(self.refresh)
        self._again.start()
        self.refresh()

    def refresh(self) -> None:
        task = self._context.runner.run(self, self._read, replace="overview")
        task.succeeded.connect(self._show)
        task.failed.connect(self._context.crash)

    def _on_changed(self, event: object) -> None:
        if getattr(event, "entity", "") in _WATCHED:
            self.refresh()

    def _read(self, _progress: Progress) -> tuple[list[ShopDto], int, datetime]:
        from engine.api import State  # noqa: PLC0415 - on a worker, after the engine was loaded

        engine = self._context.engine
        counts = engine.replies.counts()
        waiting = counts.get(State.APPROVED, 0) + counts.get(State.SENDING, 0)
        visited = [shop for shop in engine.shops.list() if not shop.by_hand]
        return visited, waiting, engine.clock.now()

    def _show(self, found: tuple[list[ShopDto], int, datetime]) -> None:
        shops, waiting, now = found
        self._line.show_checked(checked(shops, self._context.texts, now))
        self._line.show_queue(waiting)


def checked(shops: Iterable[ShopDto], texts: Words, now: datetime) -> list[Checked]:
    """One entry a platform, by its shop that was looked at longest ago."""
    by_platform = sorted(shops, key=lambda shop: shop.platform)
    return [
        _checked(platform, list(group), texts, now)
        for platform, group in groupby(by_platform, key=lambda shop: shop.platform)
    ]


def _checked(platform: str, shops: list[ShopDto], texts: Words, now: datetime) -> Checked:
    name = full_name(platform, texts)
    moments = [shop.checked_at for shop in shops if shop.checked_at is not None]
    if len(moments) < len(shops):
        text = texts("status.never", platform=name)
        return Checked(text, text)
    oldest = min(moments)
    trouble = any(shop.outcome not in {"", "done"} for shop in shops)
    key = "status.trouble" if trouble else "status.checked"
    text = texts(key, platform=name, when=ago(texts, oldest, now))
    return Checked(text, texts(key, platform=name, when=exactly(texts, oldest)), trouble)
