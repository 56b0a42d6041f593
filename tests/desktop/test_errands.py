"""Long errands: what the owner hears when a platform does not go along."""

import threading
from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from desktop.app import App, Options
from desktop.bridge.runner import Runner
from desktop.bridge.underway import Underway
from desktop.kit.theme import Theme
from desktop.pages import PageSpec
from desktop.pages.platforms import PAGE as PLATFORMS
from desktop.pages.platforms.view import PlatformsView
from desktop.shell.errands import CHECK
from desktop.shell.status import StatusLine
from engine.api import LoginNeeded, Texts
from engine.platforms.port import ShopFound
from engine.runtime.settings import Settings
from engine.runtime.settings.sections.browser import Browser

Start = Callable[[Options, list[PageSpec]], App]


@pytest.fixture
def app(start: Start, profile: Options, qtbot: QtBot) -> App:
    """Open, with one shop, and a browser that is not there."""
    assert profile.profile is not None
    profile.profile.mkdir(mode=0o700)
    Settings(profile.profile / "settings.json").put(Browser(path="/no/browser"))
    app = start(profile, [PLATFORMS])
    qtbot.waitUntil(lambda: app.engine is not None)
    assert app.engine is not None
    app.engine.shops.remember("smartplace", "main", [ShopFound("1", "달빛분식", {})])
    return app


def test_a_check_that_fails_says_why_and_what_helps(app: App, qtbot: QtBot) -> None:
    app.window.actions_known.trigger("shell.check")
    qtbot.waitUntil(app.window.banner.isVisible, timeout=20_000)
    said = app.window.banner.accessibleName()
    title, _, remedy = (
        app.texts(f"error.platform.browser_missing.{part}")
        for part in ("title", "message", "remedy")
    )
    assert title in said
    assert remedy in said


def test_learning_ends_with_what_came_of_it(app: App, qtbot: QtBot) -> None:
    app.window.actions_known.trigger("shell.learn")
    toast = app.window.toast
    qtbot.waitUntil(lambda: bool(toast.accessibleName()), timeout=60_000)
    assert toast.accessibleName() == app.texts("learned.said.too_few")


def test_a_lost_login_asks_the_owner(app: App, qtbot: QtBot) -> None:
    assert app.engine is not None
    app.engine.events.publish(LoginNeeded("smartplace", "main"))
    qtbot.waitUntil(app.window.banner.isVisible)
    assert "네이버 로그인이 풀렸어요" in app.window.banner.accessibleName()


def test_a_login_that_fails_has_words_too(app: App, qtbot: QtBot) -> None:
    assert app.engine is not None
    app.engine.events.publish(LoginNeeded("smartplace", "main"))
    qtbot.waitUntil(app.window.banner.isVisible)
    app.window.banner._button.click()
    qtbot.waitUntil(app.window.banner.isVisible, timeout=20_000)
    assert app.texts("error.platform.browser_missing.title") in app.window.banner.accessibleName()


def test_every_job_is_an_action_of_its_own(app: App) -> None:
    assert app.engine is not None
    titles = {action.id: action.title_key for action in app.window.actions_known.all()}
    jobs = app.engine.jobs()
    assert {"check", "send"} <= jobs.keys()
    assert {titles[f"shell.{job}"] for job in jobs} == set(jobs.values())


def test_the_status_line_falls_back_to_the_older_errand(
    qtbot: QtBot, theme: Theme, runner: Runner
) -> None:
    line, underway = StatusLine(Texts("ko")), Underway(runner)
    underway.began.connect(line.follow)
    gates = {title: threading.Event() for title in ("older", "newer")}
    tasks = [
        underway.begin(title, title, lambda _, gate=gate: gate.wait(5))  # type: ignore[misc]
        for title, gate in gates.items()
    ]
    assert line._note.accessibleName() == "newer"
    for title, shown in (("newer", "older"), ("older", "")):
        gates[title].set()
        qtbot.waitUntil(lambda title=title: underway.task(title) is None)  # type: ignore[misc]
        assert line._work.isVisibleTo(line) == bool(shown)
        assert not shown or line._note.accessibleName() == shown
    assert None not in tasks
    line.deleteLater()


def test_one_errand_of_a_kind_at_a_time(qtbot: QtBot, runner: Runner) -> None:
    underway, gate = Underway(runner), threading.Event()
    assert underway.begin("send", "답글 보내기", lambda _: gate.wait(5)) is not None
    assert underway.begin("send", "답글 보내기", lambda _: gate.wait(5)) is None
    gate.set()
    qtbot.waitUntil(lambda: underway.task("send") is None)


def test_every_site_can_be_connected(app: App) -> None:
    assert app.engine is not None
    known = {action.id for action in app.window.actions_known.all()}
    assert {"shell.connect", f"shell.{CHECK}"} <= known
    connected = {each.removeprefix("shell.connect.") for each in known if "connect." in each}
    assert connected == set(app.engine.platforms())


def test_connecting_leads_to_where_the_sites_are_listed(app: App, qtbot: QtBot) -> None:
    app.window.actions_known.trigger("shell.connect.coupangeats")
    page = app.window.host.page()
    assert isinstance(page, PlatformsView)
    qtbot.waitUntil(lambda: page._adding is not None)
    assert page._adding is not None
    assert app.texts("platform.coupangeats.title") in page._adding.windowTitle()
    page._adding.close()
