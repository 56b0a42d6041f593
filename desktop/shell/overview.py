"""What the status line says, read from the engine; kept true by its events."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from desktop.kit.platforms import full_name, short_name
from desktop.kit.times import Words, ago, exactly
from desktop.pages import PageContext
from desktop.shell.status import Checked, StatusLine

if TYPE_CHECKING:
    from engine.api import Progress, ShopDto

AGAIN_MS = 60_000
""" "10분 전" grows old by itself."""
_WATCHED = frozenset(("account", "shop", "reply"))
_CHECKED, _TROUBLE, _NEVER = "status.checked", "status.trouble", "status.never"
_SPELT_OUT = 2
"""More platforms than these are called by their short names: the line is narrow."""


@dataclass(frozen=True, slots=True)
class _Look:
    """When a platform was looked at, and the key of what is said of it."""

    platform: str
    key: str
    when: str = ""
    exact: str = ""


@dataclass(frozen=True, slots=True)
class _Found:
    """`shops`: those that are visited; `queue`: replies on their way; `rounds`: what
    `say_schedule` says.
    """

    shops: list[ShopDto]
    queue: int
    rounds: str
    now: datetime


class Overview(QObject):
    """Lives as long as the open engine; a child of the status line."""

    def __init__(self, line: StatusLine, context: PageContext) -> None:
        super().__init__(line)
        self._line = line
        self._context = context
        context.bus.changed.connect(self._on_changed)
        context.bus.schedule.connect(self.refresh)
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

    def _read(self, _progress: Progress) -> _Found:
        from engine.api import State, say_schedule  # noqa: PLC0415 - on a worker, loaded by now

        engine = self._context.engine
        counts, now = engine.replies.counts(), engine.clock.now()
        return _Found(
            shops=engine.crawls.visited(),
            queue=counts.get(State.APPROVED, 0) + counts.get(State.SENDING, 0),
            rounds=say_schedule(engine.schedule.standing(), now, self._context.texts),
            now=now,
        )

    def _show(self, found: _Found) -> None:
        self._line.show_checked(checked(found.shops, self._context.texts, found.now))
        self._line.show_queue(found.queue)
        self._line.show_rounds(found.rounds if found.shops else "")


def checked(shops: Iterable[ShopDto], texts: Words, now: datetime) -> list[Checked]:
    """One entry for all platforms of which the same is to be said, in a few words."""
    by_platform = groupby(sorted(shops, key=_platform), key=_platform)
    looks = [_look(platform, list(group), texts, now) for platform, group in by_platform]
    name = full_name if len(looks) <= _SPELT_OUT else short_name
    alike: dict[tuple[str, str], list[_Look]] = {}
    for look in looks:
        alike.setdefault((look.key, look.when), []).append(look)
    return [
        Checked(
            texts(key, platform=", ".join(name(look.platform, texts) for look in group), when=when),
            "\n".join(
                texts(key, platform=full_name(look.platform, texts), when=look.exact)
                for look in group
            ),
            trouble=key == _TROUBLE,
        )
        for (key, when), group in alike.items()
    ]


def _platform(shop: ShopDto) -> str:
    return shop.platform


def _look(platform: str, shops: list[ShopDto], texts: Words, now: datetime) -> _Look:
    """By the shop that was looked at longest ago."""
    moments = [shop.checked_at for shop in shops if shop.checked_at is not None]
    if len(moments) < len(shops):
        return _Look(platform, _NEVER)
    oldest = min(moments)
    trouble = any(shop.outcome not in {"", "done"} for shop in shops)
    key = _TROUBLE if trouble else _CHECKED
    return _Look(platform, key, ago(texts, oldest, now), exactly(texts, oldest))
