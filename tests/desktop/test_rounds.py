"""Jobs that run by themselves, as the window shows them."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta

import pytest
from pytestqt.qtbot import QtBot

from desktop.app import App, Options
from desktop.pages import PageSpec
from engine.api import SEOUL, Engine, OwnerAsked
from engine.jobs.timetable import Timetable
from engine.runtime.settings import Settings
from engine.runtime.settings.sections.platforms import Platforms, Site
from tests.engine.jobs.spot import FOUND, KAKAO, a_spot
from tests.replicas.kakaomap import KakaoMapReplica
from tests.replicas.kit.catalogue import Catalogue

Start = Callable[[Options, list[PageSpec]], App]
LIMIT_MS = 20_000


@pytest.fixture
def app(start: Start, profile: Options, qtbot: QtBot) -> App:
    app = start(profile, [])
    qtbot.waitUntil(lambda: app.engine is not None, timeout=LIMIT_MS)
    return app


def said(app: App) -> str:
    return app.window.status._rounds.accessibleName()


def test_the_next_check_is_shown_once_there_is_a_shop(app: App, qtbot: QtBot) -> None:
    assert app.engine is not None
    assert said(app) == ""
    app.engine.shops.remember(KAKAO, "public", [FOUND])
    qtbot.waitUntil(lambda: said(app).startswith("다음 확인 "), timeout=LIMIT_MS)
    app.engine.schedule.pause()
    qtbot.waitUntil(lambda: said(app) == "쉬는 중", timeout=LIMIT_MS)


@pytest.fixture
def replica() -> Iterator[KakaoMapReplica]:
    """With three reviews, and slow enough for a hand to come in between."""
    spots = Catalogue("practice", (a_spot(3, datetime.now(SEOUL) - timedelta(days=2)),))
    with KakaoMapReplica(spots) as replica:
        replica.faults.set("slow", 2)
        yield replica


def test_what_began_by_itself_is_underway_and_a_press_begins_no_second_one(
    start: Start, profile: Options, replica: KakaoMapReplica, qtbot: QtBot
) -> None:
    assert profile.profile is not None
    profile.profile.mkdir(mode=0o700)
    sites = Platforms(pace="off", sites={KAKAO: Site(replica.url)})
    Settings(profile.profile / "settings.json").put(sites)
    with closing(Engine.open(profile.profile, key_file=profile.key_file)) as before:
        before.shops.remember(KAKAO, "public", [FOUND])
        before.schedule.run_due()
        Timetable(before._database, before.clock).plan("check", before.clock.now())
    app = start(profile, [])
    work = app.window.status._work
    qtbot.waitUntil(work.isVisible, timeout=LIMIT_MS)
    app.window.actions_known.trigger("shell.check")
    qtbot.waitUntil(lambda: not work.isVisible(), timeout=LIMIT_MS)
    qtbot.waitUntil(lambda: said(app).startswith("다음 확인 "), timeout=LIMIT_MS)
    assert app.engine is not None
    assert app.engine.reviews.count() == 3
    assert len(replica.journal.arrivals("reviews")) == 1


def test_the_owner_is_asked_for_help(app: App, qtbot: QtBot) -> None:
    assert app.engine is not None
    app.engine.events.publish(OwnerAsked("check", "platform.unreachable"))
    qtbot.waitUntil(app.window.banner.isVisible, timeout=LIMIT_MS)
    words = app.window.banner.accessibleName()
    assert words.startswith("새 리뷰 확인: 여러 번 해 봤지만")
    assert app.texts("error.platform.unreachable.title") in words
