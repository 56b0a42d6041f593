"""Which posts are listed, which one is open, and when somebody last looked for them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypedDict, Unpack

from PySide6.QtCore import QObject, Signal

from desktop.bridge.following import Following
from desktop.bridge.paged import PAGE_ROWS
from desktop.bridge.runner import Runner

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from engine.api import Engine, LookDto, PostDto, ShopDto

_WATCHED = frozenset({"post", "shop"})
_RELOAD_MS = 400


class Narrowing(TypedDict, total=False):
    words: str
    shop_id: int | None


@dataclass(frozen=True, slots=True)
class Conditions:
    """What the owner looks for."""

    words: str = ""
    shop_id: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """`ids` newest first, `lines` the first of their rows; `total`: posts in the whole profile;
    `shops`: whose lists were ever looked at; `conditions` they fulfil.
    """

    ids: Sequence[int]
    lines: Sequence[PostDto]
    total: int
    looks: tuple[LookDto, ...]
    shops: tuple[ShopDto, ...]
    now: datetime
    conditions: Conditions


class PostsModel(Following):
    """listed: `found` is new. opened: `open` is new, maybe None."""

    listed = Signal()
    opened = Signal()

    def __init__(self, engine: Engine, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(runner, _WATCHED, _RELOAD_MS, parent)
        self.conditions = Conditions()
        self.found: Found | None = None
        self.open: PostDto | None = None
        self._engine = engine

    def narrow(self, **fields: Unpack[Narrowing]) -> None:
        """Change some conditions, keep the others."""
        wanted = replace(self.conditions, **fields)
        if wanted != self.conditions:
            self.conditions = wanted
            self.load()

    def start_over(self) -> None:
        self.conditions = Conditions()
        self.load()

    def fetch(self, ids: Sequence[int]) -> Sequence[PostDto]:
        """Lines of the table; called on a reader thread."""
        return self._engine.posts.get_many(ids)

    def open_post(self, post_id: int) -> None:
        """`open` once it was read."""
        task = self._runner.run(self, lambda _: self.fetch([post_id]), replace="open")
        task.succeeded.connect(self._on_opened)
        task.failed.connect(self.failed)

    def _start_reading(self) -> None:
        wanted = self.conditions
        task = self._runner.run(self, lambda _: self._read(wanted), replace="find")
        task.succeeded.connect(self._on_found)
        task.failed.connect(self._on_unread)

    def _read(self, wanted: Conditions) -> Found:
        from engine.api import PostFilter  # noqa: PLC0415 - on a worker, loaded by now

        posts = self._engine.posts
        ids = posts.ids(PostFilter(wanted.words, wanted.shop_id))
        looks = tuple(posts.looks())
        seen = {look.shop_id for look in looks}
        shops = tuple(shop for shop in self._engine.shops.list() if shop.id in seen)
        lines, now = self.fetch(ids[:PAGE_ROWS]), self._engine.clock.now()
        return Found(ids, lines, posts.count(), looks, shops, now, wanted)

    def _on_found(self, found: Found) -> None:
        self.found = found
        self.listed.emit()
        kept = self.open is not None and self.open.id in found.ids
        if found.ids:
            self.open_post(self.open.id if kept and self.open is not None else found.ids[0])
        else:
            self._on_opened([])

    def _on_opened(self, posts: Sequence[PostDto]) -> None:
        self.open = posts[0] if posts else None
        self.opened.emit()
