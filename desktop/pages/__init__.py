"""The contract of a page. Each folder here is one page; nothing else lists them.

A page's `__init__.py` holds `PAGE = PageSpec(...)` and imports its view inside the factory, so that
starting the program does not load every page:

    def _make(context: PageContext) -> Page:
        from desktop.pages.today.view import TodayView
        return TodayView(context)

    PAGE = PageSpec("today", "today.title", "today", order=1, shortcut="Ctrl+1", factory=_make)
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QSettings, Signal
from PySide6.QtWidgets import QWidget

from desktop.bridge.bus import Bus
from desktop.bridge.errors import Place, Problem, describe
from desktop.bridge.runner import Runner
from desktop.bridge.underway import Underway
from desktop.kit.actions import ActionRegistry
from desktop.kit.surfaces import Banner
from desktop.kit.theme import Theme

if TYPE_CHECKING:
    from engine.api import Engine, Texts


class Navigate(Protocol):
    def __call__(self, page_id: str, **where: object) -> None:
        """Show a page; `where` goes to its `arrive`."""


class ShowToast(Protocol):
    def __call__(self, text: str, act: Callable[[], object] | None = None) -> None: ...


@dataclass(frozen=True, slots=True)
class PageContext:
    """All that a page may use of the world. `settings` keep how the window looked; `crash` shows a
    fault that is ours."""

    engine: Engine
    runner: Runner
    underway: Underway
    bus: Bus
    texts: Texts
    actions: ActionRegistry
    navigate: Navigate
    theme: Theme
    settings: QSettings
    toast: ShowToast
    crash: Callable[[BaseException], None]

    def present(
        self,
        fault: BaseException,
        banner: Banner,
        retry: Callable[[], object] | None = None,
        on_field: Callable[[Problem], bool] | None = None,
    ) -> None:
        """Show a failed call where it belongs: at its field (`on_field` returns True if the view
        has such a field), in the page's banner with a retry, or as a crash."""
        problem = describe(fault, self.texts)
        if problem.place is Place.CRASH:
            self.crash(fault)
            return
        if problem.place is Place.FIELD and on_field is not None and on_field(problem):
            return
        again = self.texts("shell.retry") if retry is not None and problem.retryable else ""
        words = f"{problem.message} {problem.remedy}"
        banner.show_news("bad", problem.title, words, again, retry)


class Page(QWidget):
    """Built at its first showing. badge: the count on the rail, 0 hides it."""

    badge = Signal(int)

    def shown(self) -> None:
        """It is in front now; refresh if stale."""

    def hidden(self) -> None:
        """Another page took its place. What was being composed is committed already."""

    def refresh(self) -> None:
        """Read everything again."""

    def shows(self, review_id: int) -> bool:
        """The owner sees this review here, or will in a moment: no need to call for attention."""
        return False

    def arrive(self, **where: object) -> None:
        """Called after `shown` when somebody navigated here with a place in mind."""


@dataclass(frozen=True, slots=True)
class PageSpec:
    """`icon`: a file of resources/icons; `order`: place on the rail; `offered`: it stands there
    from the beginning, not only once there is a use for it."""

    id: str
    title_key: str
    icon: str
    order: int
    shortcut: str
    factory: Callable[[PageContext], Page]
    offered: bool = True


def discover() -> list[PageSpec]:
    """All pages in the order of the rail."""
    found = []
    for module in pkgutil.iter_modules(__path__):
        if module.ispkg:
            page = importlib.import_module(f"{__name__}.{module.name}")
            found.append(page.PAGE)
    return sorted(found, key=lambda spec: spec.order)
