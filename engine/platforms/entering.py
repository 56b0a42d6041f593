"""An owner logs in to a console; we only look on. Nothing here types or presses anything."""

import asyncio
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Frame

from engine.platforms.browser import reaching
from engine.platforms.console import Console
from engine.platforms.outcomes import LoginTimeout, Unreachable

_LOOK_S = 1.0  # between two looks when the page itself does not move
_ASK_AGAIN_S = 4.0
"""Where the page stays what it was when the platform said no: asking opens the console anew."""
_PASSWORD = 'input[type="password"]:visible'  # noqa: S105 - where an owner types one


IsIn = Callable[[], Awaitable[bool]]
"""Asks the platform whether its console lets us in."""


async def await_login(
    console: Console, is_in: IsIn, timeout_s: float, report: Callable[[str], None]
) -> None:
    """Raises `LoginTimeout` if the window is closed or nobody logs in within `timeout_s`.

    `Unreachable`: the login page itself did not come.
    """
    moved = asyncio.Event()

    def note(frame: Frame) -> None:
        moved.set()

    console.page.on("framenavigated", note)
    try:
        async with asyncio.timeout(timeout_s):
            await _watch(console, is_in, moved, report)
    except (TimeoutError, PlaywrightError) as fault:
        raise LoginTimeout(platform=console.platform) from fault
    finally:
        console.page.remove_listener("framenavigated", note)


async def _watch(
    console: Console, is_in: IsIn, moved: asyncio.Event, report: Callable[[str], None]
) -> None:
    if not console.is_login(console.page.url):  # else the owner may be typing there
        await _open_page(console)
    loop, refused_at, refused_s = asyncio.get_running_loop(), "", 0.0
    while True:
        report(await _stage(console))
        is_new = console.page.url != refused_at or loop.time() >= refused_s + _ASK_AGAIN_S
        if is_new and await _may_be_in(console):
            if await _is_proven(console, is_in):
                return
            refused_at, refused_s = console.page.url, loop.time()
        moved.clear()
        await _moved_or(moved, _LOOK_S)


async def _open_page(console: Console) -> None:
    try:
        with reaching(console.platform):
            await console.page.goto(console.login_address(), wait_until="domcontentloaded")
    except Unreachable:
        if console.page.is_closed():
            raise LoginTimeout(platform=console.platform) from None
        raise


async def _may_be_in(console: Console) -> bool:
    """Without touching the page: who types a password is not torn from it. The cookies come only
    after the last step (a new device must be registered first).
    """
    cookies = await console.context.cookies([console.site.login_url, console.site.console_url])
    if not {cookie.get("name") for cookie in cookies} >= console.marks.cookies:
        return False
    if console.is_login(console.page.url):
        return False
    return not await console.page.locator(_PASSWORD).count()


async def _is_proven(console: Console, is_in: IsIn) -> bool:
    """At our pace, like any other page."""
    await console.pacing.before_page()
    try:
        return await is_in()
    except Unreachable:
        if console.page.is_closed():
            raise LoginTimeout(platform=console.platform) from None
        return False


async def _stage(console: Console) -> str:
    """A text key for what the owner sees now."""
    path = urlsplit(console.page.url).path
    if console.marks.device_paths and path.startswith(console.marks.device_paths):
        return "platform.login.device"
    if await console.page.locator('[id*="captcha" i]').count():
        return "platform.login.captcha"
    return "platform.login.waiting"


async def _moved_or(moved: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await moved.wait()
    except TimeoutError:
        return
