"""The installed browser: found, alone in its folder, and gone when we are, however we go."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from engine.platforms.browser import open_browser, reaching
from engine.platforms.installed import Candidate, candidates, note_maker
from engine.platforms.outcomes import BrowserMissing, NoDisplay, ProfileBusy, Unreachable
from engine.platforms.port import Visit
from engine.platforms.spec import Site
from engine.platforms.testkit.visitor import CountingPacing
from engine.runtime.loop import Loop
from tests.harness.desktop.process import x_server

NOWHERE = Site("http://127.0.0.1:9", "http://127.0.0.1:9/login")
PLACE = """() => new Promise(done => requestAnimationFrame(() =>
  done([screenX >= 0 && screenY >= 0, document.visibilityState])))"""
HOLDER = """
import sys
from pathlib import Path
from engine.platforms.browser import open_browser
from engine.platforms.port import Visit
from engine.platforms.spec import Site
from engine.platforms.testkit.visitor import CountingPacing
from engine.runtime.loop import Loop

site = Site("http://127.0.0.1:9", "http://127.0.0.1:9/login")
visit = Visit(Path(sys.argv[1]), site, False, CountingPacing())
with Loop().within(open_browser("test", visit)):
    print("open", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def visit(tmp_path: Path) -> Visit:
    return Visit(tmp_path / "계정 1", NOWHERE, visible=False, pacing=CountingPacing())


def living_in(profile: Path) -> list[psutil.Process]:
    """Browser processes with this profile folder, without those that only wait to be reaped."""
    found = []
    for process in psutil.process_iter(["cmdline", "status"]):
        line = " ".join(process.info["cmdline"] or ())
        if f"--user-data-dir={profile}" in line and process.info["status"] != "zombie":
            found.append(process)
    return found


def wait_until(is_so: Callable[[], bool], limit_s: float = 20.0) -> None:
    deadline = time.monotonic() + limit_s
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def driver_of_this_process() -> psutil.Process:
    (driver,) = (
        each for each in psutil.Process().children() if "run-driver" in " ".join(each.cmdline())
    )
    return driver


def test_a_path_that_somebody_chose_is_tried_alone(loop: Loop, tmp_path: Path) -> None:
    chosen = tmp_path / "no-such-browser"
    visit = Visit(tmp_path / "p", NOWHERE, False, CountingPacing(), browser_path=chosen)
    with pytest.raises(BrowserMissing) as missing, loop.within(open_browser("test", visit)):
        pass
    assert missing.value.params["looked_for"] == str(chosen)


def test_edge_comes_before_chrome_before_chromium(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "chromium"
    program.touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    names = [each.name for each in candidates(None, tmp_path)]
    assert names == ["msedge", "chrome", str(program)]


def test_the_browser_that_made_a_folder_comes_first(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", "")
    note_maker(tmp_path, Candidate(channel="chrome"))
    assert [each.name for each in candidates(None, tmp_path)] == ["chrome", "msedge"]


def test_a_browser_that_breaks_leaves_its_folder_to_no_other(
    loop: Loop, visit: Visit, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    visit.browser_profile.mkdir()
    with monkeypatch.context() as patch:
        patch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
        with pytest.raises(BrowserMissing), loop.within(open_browser("test", visit)):
            pass
        note_maker(visit.browser_profile, Candidate(path=broken))
        with pytest.raises(Unreachable), loop.within(open_browser("test", visit)):
            pass


@pytest.mark.parametrize("display", [None, ":4711"])
def test_a_window_without_a_screen_is_told_as_that(
    loop: Loop, visit: Visit, monkeypatch: pytest.MonkeyPatch, display: str | None
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    if display:
        monkeypatch.setenv("DISPLAY", display)
    shown = replace(visit, visible=True)
    with pytest.raises(NoDisplay), loop.within(open_browser("test", shown)):
        pass


def test_a_window_aside_draws_beyond_the_screen_and_the_next_one_is_seen(
    loop: Loop, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    with x_server() as display, monkeypatch.context() as patch:
        patch.setenv("DISPLAY", display)
        aside = replace(visit, visible=True, aside=True)
        assert placed(loop, aside) == [False, "visible"]
        assert placed(loop, replace(aside, aside=False)) == [True, "visible"]


def placed(loop: Loop, visit: Visit) -> object:
    """Whether all of its upper edge is on the screen, and whether it draws."""
    with loop.within(open_browser("test", visit)) as context:
        found: object = loop.run(context.pages[0].evaluate(PLACE))
        return found


def test_nothing_is_left_when_the_browser_was_left(loop: Loop, visit: Visit) -> None:
    before = children()
    with loop.within(open_browser("test", visit)):
        assert living_in(visit.browser_profile)
        assert children() > before
    assert not living_in(visit.browser_profile)
    assert children() == before


def children() -> set[psutil.Process]:
    return set(psutil.Process().children())


def test_two_cannot_share_a_folder(loop: Loop, visit: Visit) -> None:
    with loop.within(open_browser("test", visit)):  # noqa: SIM117
        with pytest.raises(ProfileBusy), loop.within(open_browser("test", visit)):
            pass
    with loop.within(open_browser("test", visit)):
        pass


def test_a_lock_of_another_life_does_not_block(loop: Loop, visit: Visit) -> None:
    visit.browser_profile.mkdir()
    (visit.browser_profile / "SingletonLock").symlink_to(f"another-host-{os.getpid()}")
    with loop.within(open_browser("test", visit)) as context:
        assert context.pages


def test_after_a_kill_the_browser_ends_and_the_folder_is_free(loop: Loop, visit: Visit) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(visit.browser_profile)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdin is not None
    assert holder.stdout.readline() == "open\n"
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    holder.stdout.close()
    holder.stdin.close()
    with loop.within(open_browser("test", visit)) as context:
        assert context.pages
    wait_until(lambda: not living_in(visit.browser_profile))


def test_a_browser_that_dies_is_unreachable(loop: Loop, visit: Visit) -> None:
    with loop.within(open_browser("test", visit)) as context:
        page = context.pages[0]
        for process in living_in(visit.browser_profile):
            process.kill()
        with pytest.raises(Unreachable), reaching("test"):
            loop.run(page.evaluate("() => 1"))
    assert not living_in(visit.browser_profile)


def test_a_driver_that_dies_takes_the_browser_along(loop: Loop, visit: Visit) -> None:
    with loop.within(open_browser("test", visit)) as context:
        page = context.pages[0]
        driver_of_this_process().kill()
        with pytest.raises(Unreachable), reaching("test"):
            loop.run(page.evaluate("() => 1"))
    wait_until(lambda: not living_in(visit.browser_profile))
