"""A reply written into a console's own form, and pressed once, under the eyes of a guard."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from playwright.async_api import ElementHandle, Locator
from playwright.async_api import TimeoutError as PlaywrightTimeout

from engine.platforms.answers import Answer
from engine.platforms.browser import reaching
from engine.platforms.console import Console
from engine.platforms.guarding import Approved, Guard
from engine.platforms.outcomes import (
    FormChanged,
    PlatformError,
    ReplyRefused,
    SessionExpired,
    Unreachable,
)

Pressable = Locator | ElementHandle


class Form(Protocol):
    """Of one review, on the page that is open. Raises Playwright's time-out, or `FormChanged`."""

    async def opener(self) -> Pressable:
        """The button that opens it."""

    async def fill(self, text: str) -> Pressable:
        """Write into the open form; the button that sends it."""


async def write(
    console: Console,
    route: str | re.Pattern[str],
    guard: Guard[Approved],
    form: Form,
    text: str,
) -> Answer:
    """`route`: of the requests that write, of which `guard` lets a single one pass.

    Raises `ReplyRefused` with reason mismatch where the page would have written something else. An
    outcome says `before_press` if it comes earlier than that; another means nobody can tell.
    """
    with console.listen(guard.is_first) as listener:
        async with guard.over(console, route):
            with _preparing(console, guard):
                await (await form.opener()).click()
            async with console.keeping_popups():
                with _preparing(console, guard):
                    done = await form.fill(text)
                    await done.click(trial=True)
                try:
                    return await listener.hear(done.click, console.answer_s)
                except Unreachable:
                    if guard.stopped:
                        raise ReplyRefused(platform=console.platform, reason="mismatch") from None
                    raise


@contextmanager
def _preparing(console: Console, guard: Guard[Approved]) -> Iterator[None]:
    """Until the press. A page that has written by itself meanwhile leaves it open what it did."""
    try:
        with reaching(console.platform):
            try:
                yield
            except PlaywrightTimeout as fault:
                raise _instead(console) from fault
    except PlatformError as fault:
        fault.before_press = not guard.is_asked
        raise


def _instead(console: Console) -> PlatformError:
    if console.is_login(console.page.url):
        return SessionExpired(platform=console.platform)
    return FormChanged(platform=console.platform, detail="reply form")
