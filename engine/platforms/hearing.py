"""Events of a page, heard for as long as a context lasts."""

from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Self

from playwright.async_api import Page


class Hearing:
    """`on`: what is called with each event, by the event's name."""

    def __init__(self, page: Page, on: Mapping[str, Callable[[Any], None]]) -> None:
        self._page = page
        self._on = on

    def __enter__(self) -> Self:
        emitter: Any = self._page  # typed for one name at a time
        for event, handler in self._on.items():
            emitter.on(event, handler)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for event, handler in self._on.items():
            self._page.remove_listener(event, handler)
