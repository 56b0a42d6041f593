"""The owner's installed browser, with a profile folder of our own for each platform account.

Nothing hides that a program drives it, and nothing of it outlives the context: if we are killed,
Playwright's driver notices and ends the browser; if the driver dies, the browser's pipe closes.
"""

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from filelock import FileLock, Timeout
from playwright.async_api import BrowserContext, Playwright, async_playwright
from playwright.async_api import Error as PlaywrightError

from engine.platforms.installed import Candidate, candidates, made_by, note_maker
from engine.platforms.outcomes import BrowserMissing, NoDisplay, ProfileBusy, Unreachable
from engine.platforms.port import Visit
from engine.runtime.disk import disk_faults, make_private_folder
from engine.runtime.loop import beside

_ARGS = (
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Baemin's list stops loading in a throttled tab; owners cover our window with theirs, and
    # beyond the screen (`_ASIDE`) nobody sees it either.
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
)
_ASIDE = "--window-position=-32000,-32000"
_IN_SIGHT = "--window-position=40,40"
"""Told each time: a profile remembers where its window was last."""
_VIEWPORT = (1280, 900)
_NO_DISPLAY = ("Missing X server", "XServer running")  # Chromium's own words, and Playwright's
_LOCK = "gagejigi.lock"
_DYING_BROWSER_S = 10.0


@asynccontextmanager
async def open_browser(platform: str, visit: Visit) -> AsyncIterator[BrowserContext]:
    """Raises `ProfileBusy`, `BrowserMissing`, `NoDisplay`. Closes everything it started."""
    with _locked(platform, visit.browser_profile):
        await _clear_stale(platform, visit.browser_profile)
        async with _driver() as driver:
            context = await _launch(
                driver,
                platform,
                visit.browser_profile,
                visit.browser_path,
                visible=visit.visible,
                args=[_ASIDE if visit.aside else _IN_SIGHT],
            )
            try:
                yield context
            finally:
                with suppress(PlaywrightError):
                    await context.close()


async def try_out(explicit: Path | None) -> None:
    """Start the browser unseen on a folder of its own, and end it. Raises `BrowserMissing`."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        async with _driver() as driver:
            context = await _launch(driver, "browser", Path(folder), explicit, visible=False)
            await context.close()


async def print_pdf(explicit: Path | None, html: str, footer: str) -> bytes:
    """A4 pages of `html`, which needs nothing from anywhere; `footer`: Chromium's own template.

    Raises `BrowserMissing`, `Unreachable` for a browser that broke off.
    """
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        async with _driver() as driver:
            context = await _launch(driver, "browser", Path(folder), explicit, visible=False)
            try:
                with reaching("browser"):
                    await context.set_offline(True)
                    page = context.pages[0] if context.pages else await context.new_page()
                    await page.set_content(html)
                    return await page.pdf(
                        format="A4",
                        print_background=True,
                        display_header_footer=True,
                        header_template="<span></span>",
                        footer_template=footer,
                        margin={"top": "16mm", "bottom": "18mm", "left": "16mm", "right": "16mm"},
                    )
            finally:
                with suppress(PlaywrightError):
                    await context.close()


async def remove_folder(platform: str, profile: Path) -> None:
    """With everything that its browser has kept. Raises `ProfileBusy` or `DiskError`."""
    if not profile.exists():
        return
    with _locked(platform, profile):
        await _clear_stale(platform, profile)
        await beside(partial(_empty, profile))
    with disk_faults(profile.parent):
        shutil.rmtree(profile, ignore_errors=True)


def _empty(profile: Path) -> None:
    """All but the lock, which Windows does not let go of while it is held."""
    with disk_faults(profile.parent):
        for each in profile.iterdir():
            if each.name == _LOCK:
                continue
            if each.is_dir() and not each.is_symlink():
                shutil.rmtree(each)
            else:
                each.unlink()


@contextmanager
def reaching(platform: str) -> Iterator[None]:
    """What Playwright reports (no answer in time, no network, a dead browser) as `Unreachable`."""
    try:
        yield
    except PlaywrightError as fault:
        raise Unreachable(platform=platform) from fault


@asynccontextmanager
async def _driver() -> AsyncIterator[Playwright]:
    manager = async_playwright()
    driver = await manager.__aenter__()
    try:
        yield driver
    finally:
        with suppress(PlaywrightError):
            await manager.__aexit__()


async def _launch(
    driver: Playwright,
    platform: str,
    profile: Path,
    explicit: Path | None,
    *,
    visible: bool,
    args: Sequence[str] = (),
) -> BrowserContext:
    tried, own = candidates(explicit, profile), made_by(profile)
    for candidate in tried:
        try:
            context = await _launch_one(driver, candidate, profile, args, visible=visible)
        except PlaywrightError as fault:
            if "ProcessSingleton" in str(fault):
                raise ProfileBusy(platform=platform) from fault
            if visible and any(mark in str(fault) for mark in _NO_DISPLAY):
                raise NoDisplay(platform=platform) from fault
            if candidate.name == own and not _is_absent(fault):
                raise Unreachable(platform=platform) from fault
        else:
            note_maker(profile, candidate)
            return context
    looked_for = ", ".join(candidate.name for candidate in tried)
    raise BrowserMissing(platform=platform, looked_for=looked_for)


async def _launch_one(
    driver: Playwright,
    candidate: Candidate,
    profile: Path,
    args: Sequence[str],
    *,
    visible: bool,
) -> BrowserContext:
    width, height = _VIEWPORT
    return await driver.chromium.launch_persistent_context(
        profile,
        channel=candidate.channel,
        executable_path=candidate.path,
        headless=not visible,
        args=[*_ARGS, *args, *(() if visible else ("--disable-gpu",))],
        chromium_sandbox=not _is_root(),  # Chromium refuses to start as root with its sandbox
        viewport={"width": width, "height": height},
        locale="ko-KR",
        # What a page's worker sends passes no route of ours, so that no guard would see it.
        service_workers="block",
    )


def _is_absent(fault: PlaywrightError) -> bool:
    """In Playwright's words: there is no such program."""
    return "is not found" in str(fault) or "executable doesn't exist" in str(fault)


def _is_root() -> bool:
    return sys.platform != "win32" and os.geteuid() == 0


@contextmanager
def _locked(platform: str, profile: Path) -> Iterator[None]:
    make_private_folder(profile)
    lock = FileLock(profile / _LOCK, timeout=0, thread_local=False)
    try:
        lock.acquire()
    except Timeout as fault:
        raise ProfileBusy(platform=platform) from fault
    try:
        yield
    finally:
        lock.release()


async def _clear_stale(platform: str, profile: Path) -> None:
    """Remove Chromium's lock of a killed run; we hold ours, so nobody else may be in there.

    A browser whose program was killed a moment ago is still closing: it is waited for.
    """
    mark = profile / "SingletonLock"
    deadline = asyncio.get_running_loop().time() + _DYING_BROWSER_S
    while mark.is_symlink() and _holds(_pid_of(mark), profile):
        if asyncio.get_running_loop().time() > deadline:
            raise ProfileBusy(platform=platform)
        await asyncio.sleep(0.1)
    for name in ("SingletonLock", "SingletonSocket", "SingletonCookie"):
        (profile / name).unlink(missing_ok=True)


def _pid_of(mark: Path) -> int:
    """Chromium links its lock to "<host>-<pid>"; 0 if it does not."""
    _, _, pid = str(mark.readlink()).rpartition("-")
    return int(pid) if pid.isdigit() else 0


def _holds(pid: int, profile: Path) -> bool:
    """Whether that process is a living browser in our folder; a reused pid is not."""
    command = Path(f"/proc/{pid}/cmdline")
    if command.exists():
        return os.fsencode(profile) in command.read_bytes()
    if pid == 0 or sys.platform == "linux":
        return False
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True
