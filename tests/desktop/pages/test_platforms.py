"""리뷰 사이트: how accounts stand, logins, connecting, disconnecting. Google is a real replica."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from desktop.kit.actions import Action
from desktop.kit.question import Question
from desktop.pages.platforms.adding import Adding
from desktop.pages.platforms.view import PlatformsView
from engine.api import Engine, Platforms
from engine.cli.main import cli
from engine.platforms.port import ShopFound
from engine.runtime.settings import Settings
from engine.runtime.settings.sections.browser import Browser
from engine.runtime.settings.sections.platforms import Site
from tests.contract.google.conftest import Owner, a_location
from tests.desktop.pages import practice
from tests.desktop.pages.conftest import KO, OpenStage, Stage
from tests.replicas.google import GoogleReplica
from tests.replicas.google.catalogue import PERSONAL
from tests.replicas.kit.catalogue import Catalogue

LONG_MS = 20_000
CHECK = "a check was asked for"


class SystemBrowser(QObject):
    """The owner's own, in which he allows or not."""

    def __init__(self) -> None:
        super().__init__()
        self.owner = Owner()

    @Slot(QUrl)
    def visit(self, url: QUrl) -> None:
        self.owner.show(bytes(url.toEncoded().data()).decode())


@pytest.fixture
def browser() -> Iterator[SystemBrowser]:
    made = SystemBrowser()
    QDesktopServices.setUrlHandler("http", made, "visit")  # type: ignore[arg-type]
    yield made
    QDesktopServices.unsetUrlHandler("http")


@pytest.fixture
def replica() -> Iterator[GoogleReplica]:
    with GoogleReplica(Catalogue("practice", (a_location(1, 5, (PERSONAL,)),))) as running:
        yield running


@pytest.fixture
def shop(tmp_path: Path, replica: GoogleReplica) -> Iterator[Engine]:
    """A profile that knows the replica, and has no browser; its owner has a project file."""
    folder = tmp_path / "profile"
    folder.mkdir(mode=0o700)
    client = tmp_path / "client.json"
    client.write_bytes(msgspec.json.encode(replica.client.file()))
    settings = Settings(folder / "settings.json")
    google = Site(console_url=replica.address, client=str(client))
    settings.put(Platforms(pace="off", sites={"google": google}))
    settings.put(Browser(path="/no/browser", visible=False))
    opened = practice.open_empty(folder)
    yield opened
    opened.close()


@pytest.fixture
def stage(open_stage: OpenStage, shop: Engine) -> Stage:
    """Where the shell would look what is new, it is only asked to."""
    made = open_stage(shop)
    asked = partial(made.heard.said.append, CHECK)
    made.context.actions.add([Action("shell.check", "job.check", asked)])
    return made


@pytest.fixture
def page(stage: Stage) -> PlatformsView:
    return view(stage)


def view(stage: Stage, **where: object) -> PlatformsView:
    shown = stage.show("platforms", **where)
    assert isinstance(shown, PlatformsView)
    return shown


def said(page: QWidget) -> str:
    labels = [each for each in page.findChildren(QLabel) if each.isVisible()]
    return "\n".join(each.accessibleName() or each.text() for each in labels)


def press(page: QWidget, key: str) -> None:
    found = [each for each in page.findChildren(QPushButton) if each.isVisible()]
    next(each for each in found if each.text() == KO(key)).click()


def adding(page: PlatformsView) -> Adding:
    assert page._adding is not None
    return page._adding


def connected(stage: Stage, page: PlatformsView) -> None:
    page.connect_platform("google")
    adding(page).agree.setChecked(True)
    adding(page).go.click()
    wait_for_login(stage, page)


def wait_for_login(stage: Stage, page: PlatformsView) -> None:
    stage.qtbot.waitUntil(page._waiting.isHidden, timeout=LONG_MS)
    stage.settle()


def test_nobody_is_connected_at_first_and_every_site_can_be(page: PlatformsView) -> None:
    assert KO("sites.sentence.none") in said(page)
    assert sorted(page._sites) == sorted(page.model.board.specs)  # type: ignore[union-attr]


def test_who_wants_to_connect_a_shop_is_led_to_the_sites(stage: Stage) -> None:
    page = view(stage, add=True)
    focused = page.focusWidget()
    assert focused is next(iter(page._sites.values())).connecting


def test_a_site_declares_what_the_command_line_says(page: PlatformsView, tmp_path: Path) -> None:
    for site in page._sites.values():
        site._on_more()
        told = CliRunner().invoke(cli, ["platforms"]).output
        [block] = [each for each in blocks(told) if each[0].startswith(f"{site.platform}\t")]
        shown = [each.accessibleName() for each in site.findChildren(QLabel)]
        assert [line for line in block[1:] if line not in shown] == []


def blocks(told: str) -> list[list[str]]:
    found: list[list[str]] = []
    for line in told.splitlines():
        if line.startswith("  "):
            found[-1].append(line.strip())
        else:
            found.append([line])
    return found


def test_consent_is_asked_in_the_systems_browser_and_shown_by_its_scopes(
    stage: Stage, page: PlatformsView, browser: SystemBrowser, replica: GoogleReplica
) -> None:
    page.connect_platform("google")
    assert not adding(page).go.isEnabled(), "the owner has not agreed"
    connected(stage, page)
    [asked] = browser.owner.seen
    assert asked.startswith(replica.address)
    assert KO("platform.consented") in browser.owner.shown
    assert stage.said == [KO("sites.connected", platform=KO("platform.google.title")), CHECK]
    words = said(page)
    assert "가게 리뷰 보기와 답글 쓰기 (business.manage)" in words
    assert "가게 1호점" in words and KO("sites.badge.in") in words


def test_a_login_waits_with_words_and_a_way_out(
    stage: Stage, page: PlatformsView, browser: SystemBrowser
) -> None:
    browser.owner.decision = ""
    page.connect_platform("google")
    adding(page).agree.setChecked(True)
    adding(page).go.click()
    stage.qtbot.waitUntil(lambda: KO("platform.google.waiting") in said(page), timeout=LONG_MS)
    page._begin("baemin", "main")
    assert stage.said == [KO("sites.one_at_a_time")]
    press(page._waiting, "shell.cancel")
    wait_for_login(stage, page)
    assert KO("sites.sentence.none") in said(page)


def test_where_no_browser_opens_the_address_can_be_copied(
    stage: Stage, page: PlatformsView
) -> None:
    page._waiting.follow("google", stage.context.underway.begin("x", "x", lambda _: None))  # type: ignore[arg-type]
    page.connecting.unopened.emit("http://127.0.0.1/consent")
    press(page._waiting, "devices.join.copy")
    assert QGuiApplication.clipboard().text() == "http://127.0.0.1/consent"
    stage.settle()


def test_who_refuses_is_told_what_helps(
    stage: Stage, page: PlatformsView, browser: SystemBrowser
) -> None:
    browser.owner.decision = "deny"
    connected(stage, page)
    assert KO("error.platform.consent_refused.title") in page._banner.accessibleName()


def test_a_login_that_is_gone_is_the_one_thing_to_do(
    stage: Stage, page: PlatformsView, browser: SystemBrowser, replica: GoogleReplica
) -> None:
    connected(stage, page)
    replica.grants.forget_all()
    press(page._cards[0], "sites.check")
    stage.qtbot.waitUntil(lambda: KO("sites.badge.out") in said(page), timeout=LONG_MS)
    stage.settle()
    assert KO("sites.sentence.out", platform=KO("platform.google.short")) in said(page)
    assert page._cards[0].login.property("look") == "primary"
    page._cards[0].login.click()
    wait_for_login(stage, page)
    assert KO("sites.badge.in") in said(page)
    assert len(page._cards) == 1


def test_a_check_that_goes_well_says_so(
    stage: Stage, page: PlatformsView, browser: SystemBrowser
) -> None:
    connected(stage, page)
    press(page._cards[0], "sites.check")
    words = KO("sites.checked", platform=KO("platform.google.title"))
    stage.qtbot.waitUntil(lambda: words in stage.said, timeout=LONG_MS)
    stage.settle()


def test_disconnecting_asks_once_by_name_and_keeps_the_shops(
    stage: Stage, page: PlatformsView, browser: SystemBrowser
) -> None:
    connected(stage, page)
    press(page._cards[0], "sites.forget")
    [asked] = page.findChildren(Question)
    assert KO("platform.google.title") in asked.windowTitle()
    press(asked, "sites.forget")
    stage.qtbot.waitUntil(lambda: KO("sites.sentence.none") in said(page), timeout=LONG_MS)
    stage.settle()
    assert stage.engine.visits.grant("google", "main") is None
    assert [each.name for each in stage.engine.shops.list()] == ["가게 1호점"]


def test_a_second_account_is_told_apart(stage: Stage, page: PlatformsView) -> None:
    for account, name in (("main", "달빛분식"), ("main-2", "카페 느린오후")):
        stage.engine.shops.remember("baemin", account, [ShopFound(account, name, {})])
    stage.settle()
    assert [each.name.rsplit(" · ", 1)[1] for each in page._cards] == ["1번째 계정", "2번째 계정"]
    fresh = KO("sites.sentence.unknown", platform=KO("platform.baemin.short"))
    assert fresh in said(page), "it is not said to be fine"
    assert page.model.board is not None
    assert page.model.board.next_names["baemin"] == "main-3"


def test_a_site_that_rests_says_until_when(stage: Stage, page: PlatformsView) -> None:
    stage.engine.shops.remember("baemin", "main", [ShopFound("1", "달빛분식", {})])
    stage.engine.visits._pacing(stage.engine.visits.spec("baemin")).refused()
    page.refresh()
    stage.settle()
    assert KO("sites.badge.rest") in said(page)
    assert "까지 이 사이트에 가지 않고 쉬어요" in said(page)


def test_what_the_terms_forbid_is_turned_on_after_a_question(
    stage: Stage, page: PlatformsView
) -> None:
    site = page._sites["naverplace"]
    assert site._state.text() == KO("sites.off")
    site._switch.click()
    [asked] = page.findChildren(Question)
    press(asked, "sites.turn_on")
    stage.settle()
    assert stage.engine.settings.get(Platforms).turned_on == ["naverplace"]
    assert site._state.text() == KO("sites.on")
    site._switch.click()
    stage.settle()
    assert stage.engine.settings.get(Platforms).turned_on == []
    assert [name for name, each in page._sites.items() if each._switch.isVisible()] == [
        "naverplace"
    ]


def test_an_address_of_nothing_is_told_under_its_field(stage: Stage, page: PlatformsView) -> None:
    view(stage, platform="kakaomap")
    asked = adding(page)
    asked.field.setText("떡볶이집")
    assert not asked.go.isEnabled()
    asked.agree.setChecked(True)
    asked.go.click()
    stage.qtbot.waitUntil(asked._trouble.isVisible, timeout=LONG_MS)
    assert KO("error.platform.no_such_shop.title") in asked._trouble.accessibleName()
    asked.field.setText("떡볶이집2")
    assert not asked._trouble.isVisible()
    asked.close()
    stage.settle()


def test_an_account_that_lists_no_shops_is_asked_for_one_once_it_is_in(
    stage: Stage, page: PlatformsView
) -> None:
    assert KO("sites.experimental") in said(page._sites["kakaostore"])
    assert KO("sites.experimental") not in said(page._sites["kakaomap"])
    view(stage, platform="kakaostore")
    asked = adding(page)
    assert (asked.field.isVisible(), asked.go.text()) == (False, KO("sites.go.browser"))
    asked.close()
    stage.settle()
    page.connecting.connected.emit("kakaostore", "main")
    asked = adding(page)
    assert KO("sites.how.named") in said(asked)
    asked.agree.setChecked(True)
    asked.field.setText("20340001")
    asked.go.click()
    stage.qtbot.waitUntil(asked._trouble.isVisible, timeout=LONG_MS)
    assert KO("error.platform.browser_missing.title") in asked._trouble.accessibleName()
    asked.close()
    stage.settle()
    stage.engine.shops.remember("kakaostore", "main", [ShopFound("9", "달빛분식", {})])
    stage.settle()
    assert page._sites["kakaostore"].connecting.text() == KO("sites.add_shop")
    page.connecting.connected.emit("kakaostore", "main")
    assert page._adding is None


def test_the_owner_names_the_file_of_his_project(
    stage: Stage, page: PlatformsView, tmp_path: Path
) -> None:
    page._open_adding("google")
    adding(page)._on_picked(str(tmp_path / "other.json"))
    stage.settle()
    site = stage.engine.settings.get(Platforms).sites["google"]
    assert site.client == str(tmp_path / "other.json")
    assert site.console_url.startswith("http://127.0.0.1")
    assert stage.engine.visits._reach.client_of("google") == tmp_path / "other.json"
    adding(page).close()
    stage.settle()


def test_the_day_of_a_login_elsewhere_is_counted(stage: Stage, page: PlatformsView) -> None:
    stage.engine.shops.remember("kakaomap", "public", [ShopFound("9", "달빛분식", {})])
    stage.settle()
    assert "로그인하신 날을 알려 주시면" in said(page)
    press(page._cards[0], "sites.told")
    stage.settle()
    assert "D-365 · 2027년 11월 21일까지" in said(page)


def test_it_is_led_to_the_one_account_or_to_the_rules(stage: Stage) -> None:
    page = view(stage, platform="coupangeats")
    assert KO("platform.coupangeats.title") in adding(page).windowTitle()
    adding(page).close()
    stage.settle()
    stage.engine.shops.remember("yogiyo", "main", [ShopFound("1", "달빛분식", {})])
    stage.settle()
    view(stage, platform="yogiyo")
    stage.qtbot.waitUntil(page._banner.isVisible, timeout=LONG_MS)
    assert KO("error.platform.browser_missing.title") in page._banner.accessibleName()
