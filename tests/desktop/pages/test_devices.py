"""기기: joining a server by the browser, what is known of it, devices, leaving. A real server."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from desktop.kit.question import Question
from desktop.kit.surfaces import Banner
from desktop.pages.devices.renaming import Renaming
from desktop.pages.devices.view import DevicesView
from desktop.shell.syncing import Syncing
from engine.api import Engine, Joined, Phase, ReviewFilter, this_computer
from tests.desktop.pages.conftest import KO, OpenStage, Stage
from tests.engine.sync.meeting import a_server, access, browser_of, hired, registered
from tests.sync_server.process import Serving

LONG_MS = 20_000


class Browser(QObject):
    """Takes the place of the system's: logs in as somebody, or keeps the address."""

    def __init__(self) -> None:
        super().__init__()
        self.email = ""
        self.opened: list[str] = []

    @Slot(QUrl)
    def visit(self, url: QUrl) -> None:
        self.opened.append(url.toString())
        if self.email:
            browser_of(self.email)(bytes(url.toEncoded().data()).decode())


@pytest.fixture
def browser() -> Iterator[Browser]:
    made = Browser()
    QDesktopServices.setUrlHandler("http", made, "visit")  # type: ignore[arg-type]
    yield made
    QDesktopServices.unsetUrlHandler("http")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    with a_server(tmp_path_factory.mktemp("server")) as serving:
        yield serving


@pytest.fixture
def email(server: Serving) -> str:
    return registered(server)


@pytest.fixture
def bare(open_stage: OpenStage, engine: Engine) -> Stage:
    """A shop without a server, and the shell's part of sync."""
    stage = open_stage(engine)
    Syncing(stage.window, stage.context)
    return stage


@pytest.fixture
def joined(bare: Stage, server: Serving, email: str, browser: Browser) -> Stage:
    browser.email = email
    bare.engine.sync.join(server.address, browser_of(email), "")
    bare.engine.sync.run()
    return bare


def view(stage: Stage) -> DevicesView:
    page = stage.show("devices")
    assert isinstance(page, DevicesView)
    return page


def said(page: QWidget) -> str:
    labels = [each for each in page.findChildren(QLabel) if each.isVisible()]
    return "\n".join(each.accessibleName() or each.text() for each in labels)


def button(page: QWidget, key: str) -> QPushButton:
    wanted = [
        each
        for each in page.findChildren(QPushButton)
        if each.isVisible() and each.text() == KO(key)
    ]
    assert wanted, key
    return wanted[-1]


def answer(page: QWidget, key: str) -> Question:
    [asked] = page.findChildren(Question)
    button(asked, key).click()
    return asked


def test_who_is_alone_is_told_what_a_server_is_for(bare: Stage) -> None:
    page = view(bare)
    words = said(page)
    for key in ("devices.alone", "devices.join.why", "devices.join.how"):
        assert KO(key) in words
    assert KO("devices.list") not in words
    assert page._join.field.hasFocus()
    assert bare.window.status._sync.isHidden()
    assert not bare.context.actions.trigger("shell.sync")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("ftp://x", "sync.bad_address"),
        ("http://sync.example.com", "sync.bad_address"),
        ("가게 서버", "sync.bad_address"),
    ],
)
def test_a_wrong_address_is_told_under_its_field(bare: Stage, typed: str, code: str) -> None:
    page = view(bare)
    page._join.field.setText(typed)
    QTest.keyClick(page._join.field, Qt.Key.Key_Return)
    bare.qtbot.waitUntil(lambda: KO(f"error.{code}.title") in said(page), timeout=LONG_MS)
    assert KO(f"error.{code}.remedy") in said(page)
    assert page._join.field.text() == typed
    page._join.field.setText("https://")
    assert KO(f"error.{code}.title") not in said(page)


def test_join_by_the_browser_then_everything_is_sent(
    bare: Stage, server: Serving, email: str, browser: Browser
) -> None:
    browser.email = email
    page = view(bare)
    assert page._join.name.text() == this_computer()
    page._join.field.setText(server.address)
    page._join.name.setText("계산대 PC")
    button(page, "devices.join").click()
    bare.qtbot.waitUntil(lambda: "할매 국밥" in said(page), timeout=LONG_MS)
    bare.qtbot.waitUntil(lambda: "계산대 PC" in said(page), timeout=LONG_MS)
    sync = bare.engine.sync
    bare.qtbot.waitUntil(lambda: sync.standing().phase is Phase.SETTLED, timeout=LONG_MS)
    bare.qtbot.waitUntil(lambda: KO("devices.sentence.settled", shop="할매 국밥") in said(page))
    bare.settle()
    words = said(page)
    assert server.address in words and KO("devices.none_waiting") in words
    assert "김사장" in words and KO("devices.this") in words
    status = bare.window.status._sync  # an edit that is on its way shows for a moment
    bare.qtbot.waitUntil(lambda: status.text() == KO("status.sync.settled"), timeout=LONG_MS)
    assert bare.window.rail._items["conflicts"].isVisible()
    assert KO("sync.done") in bare.said


def test_a_login_that_is_waited_for_can_be_stopped(
    bare: Stage, server: Serving, browser: Browser
) -> None:
    page = view(bare)
    page._join.field.setText(server.address)
    button(page, "devices.join").click()
    bare.qtbot.waitUntil(lambda: bool(browser.opened), timeout=LONG_MS)
    assert KO("progress.waiting_login") in said(page)
    button(page, "devices.join.open_again").click()
    assert browser.opened[0] == browser.opened[1]
    button(page, "shell.cancel").click()
    bare.qtbot.waitUntil(lambda: KO("devices.server") in said(page), timeout=LONG_MS)
    bare.settle()
    assert bare.engine.sync.joined is None
    assert page._join.field.text() == server.address


def test_another_device_is_let_go_after_one_question_that_names_it(
    joined: Stage, server: Serving, email: str
) -> None:
    access(server.address, email)  # a telephone
    page = view(joined)
    joined.qtbot.waitUntil(lambda: "전화기" in said(page), timeout=LONG_MS)
    button(page, "devices.revoke").click()
    [asked] = page.findChildren(Question)
    assert "전화기" in asked.windowTitle() and "김사장" in said(asked)
    answer(page, "devices.never_mind")
    joined.settle()
    assert "전화기" in said(page)
    joined.qtbot.waitUntil(lambda: not page.findChildren(Question))
    button(page, "devices.revoke").click()
    answer(page, "devices.revoke")
    joined.qtbot.waitUntil(lambda: "전화기" not in said(page), timeout=LONG_MS)
    assert joined.said[-1] == KO("devices.revoked", name="전화기")


def test_leaving_keeps_everything_here(joined: Stage) -> None:
    page = view(joined)
    before = len(joined.engine.replies.queue(["draft"]))  # type: ignore[list-item]
    button(page, "devices.leave").click()
    [asked] = page.findChildren(Question)
    assert "자료는 모두 이 컴퓨터에 남아요" in said(asked)
    answer(page, "devices.leave")
    joined.qtbot.waitUntil(lambda: KO("devices.alone") in said(page), timeout=LONG_MS)
    joined.settle()
    assert joined.engine.sync.joined is None
    assert len(joined.engine.replies.queue(["draft"])) == before  # type: ignore[list-item]
    assert joined.window.status._sync.isHidden()


def test_a_device_that_was_let_go_is_asked_to_log_in_again(joined: Stage, browser: Browser) -> None:
    [mine] = joined.engine.sync.people.devices()
    joined.engine.sync.people.revoke(mine.id)
    joined.context.actions.trigger("shell.sync")
    banner: Banner = joined.window.offline
    title = KO("error.sync.revoked.title")
    joined.qtbot.waitUntil(lambda: banner.accessibleName().startswith(title), timeout=LONG_MS)
    button(banner, "sync.deed.login").click()
    sync = joined.engine.sync
    joined.qtbot.waitUntil(lambda: sync.standing().phase is Phase.SETTLED, timeout=LONG_MS)
    joined.settle()
    assert joined.window.host.current == "devices"
    assert title not in banner.accessibleName() or banner.isHidden()
    assert len(browser.opened) == 1


def test_without_the_server_work_goes_on_and_is_counted(
    bare: Stage, tmp_path_factory: pytest.TempPathFactory, browser: Browser
) -> None:
    with a_server(tmp_path_factory.mktemp("short")) as server:
        email = registered(server)
        bare.engine.sync.join(server.address, browser_of(email), "")
        bare.engine.sync.run()
    reply = bare.engine.replies.queue(["draft"])[0].reply  # type: ignore[list-item]
    bare.engine.replies.revise(reply.id, "끊긴 동안 고친 글")
    page = view(bare)
    button(page, "action.sync").click()
    banner = bare.window.offline
    told = "고치신 것 1개가 기다리고 있어요"
    bare.qtbot.waitUntil(lambda: told in banner.accessibleName(), timeout=LONG_MS)
    assert bare.window.status._sync.text() == f"{KO('status.sync.away')} · 1"
    bare.settle()
    assert KO("devices.sentence.away", shop="할매 국밥") in said(page)
    assert KO("error.sync.unreachable.title") in said(page), "in place of the list"


def test_a_device_gets_another_name(joined: Stage) -> None:
    page = view(joined)
    joined.qtbot.waitUntil(lambda: this_computer() in said(page), timeout=LONG_MS)
    button(page, "devices.rename").click()
    [asked] = page.findChildren(Renaming)
    assert asked.field.text() == this_computer()
    asked.field.setText("  ")
    button(asked, "devices.rename").click()
    assert asked.isVisible(), "a name is wanted"
    asked.field.setText("계산대 PC")
    QTest.keyClick(asked.field, Qt.Key.Key_Return)
    joined.qtbot.waitUntil(lambda: "계산대 PC" in said(page), timeout=LONG_MS)
    assert joined.said[-1] == KO("devices.renamed", name="계산대 PC")


def test_a_name_that_was_not_taken_at_the_door_is_owned_up_to(joined: Stage) -> None:
    page = view(joined)
    page.model.came_in.emit(Joined("https://sync.example.com", "할매 국밥", is_named=False))
    assert joined.said[-1] == KO("devices.join.unnamed")


def test_somebody_is_asked_in_and_asked_no_more(joined: Stage) -> None:
    page = view(joined)
    invite = page._owner.invite
    assert invite.isVisible()
    invite.field.setText("park@example.com")
    QTest.keyClick(invite.field, Qt.Key.Key_Return)
    given = KO("devices.invite.given", email="park@example.com")
    joined.qtbot.waitUntil(lambda: given in said(page), timeout=LONG_MS)
    button(page, "devices.invite.copy").click()
    copied = QGuiApplication.clipboard().text()
    [code] = [line for line in said(page).splitlines() if line.startswith("코드: ")]
    assert code in copied and "/invitation" in copied
    joined.qtbot.waitUntil(lambda: KO("role.staff") in said(page), timeout=LONG_MS)
    assert KO("devices.invite.open") in said(page)
    button(page, "devices.invite.withdraw").click()
    joined.qtbot.waitUntil(lambda: KO("devices.invite.open") not in said(page), timeout=LONG_MS)
    assert code not in said(page), "it opens nothing any more"
    assert joined.engine.sync.people.invitations() == []


def test_a_wrong_email_is_told_under_its_field(joined: Stage) -> None:
    page = view(joined)
    page._owner.invite.field.setText("박알바")
    button(page, "devices.invite").click()
    title = KO("error.sync.bad_email.title")
    joined.qtbot.waitUntil(lambda: title in said(page), timeout=LONG_MS)
    assert page._owner.invite.field.text() == "박알바"


@pytest.fixture
def held(joined: Stage) -> Stage:
    """Sixty corrections were taken back at once."""
    take_back(joined.engine, 0)
    assert len(joined.engine.sync.held_deletions()) == 60
    return joined


def take_back(engine: Engine, first: int) -> None:
    """The corrections of sixty reviews; none is sent before the last, else they are not many."""
    engine.sync.stop()
    ids = engine.reviews.ids(ReviewFilter())[first : first + 60]
    for mood in ("negative", None):
        for review_id in ids:
            engine.reviews.correct(review_id, mood)
        engine.sync.run()


@pytest.mark.parametrize("wish", ["delete", "keep"])
def test_too_many_deletions_wait_for_the_owners_word(held: Stage, wish: str) -> None:
    page = view(held)
    what = KO("devices.held.correction", count="60")
    held.qtbot.waitUntil(lambda: what in said(page), timeout=LONG_MS)
    author = held.engine.reviews.get(held.engine.sync.held_deletions()[0].review or 0).found
    assert author.author_name in said(page)
    button(page, f"devices.held.{wish}").click()
    if wish == "delete":
        answer(page, "devices.held.delete")
    done = KO("devices.held.deleted" if wish == "delete" else "devices.held.kept", count="60")
    held.qtbot.waitUntil(lambda: done in held.said, timeout=LONG_MS)
    held.qtbot.waitUntil(lambda: not page._owner.held.isVisible(), timeout=LONG_MS)
    assert held.engine.sync.held_deletions() == []
    left = held.engine.reviews.get(held.engine.reviews.ids(ReviewFilter())[0]).correction
    assert (left is None) is (wish == "delete")


def test_a_yes_is_to_those_that_the_question_named(held: Stage) -> None:
    """While it stands open, more are held up."""
    page = view(held)
    what = KO("devices.held.correction", count="60")
    held.qtbot.waitUntil(lambda: what in said(page), timeout=LONG_MS)
    button(page, "devices.held.delete").click()
    take_back(held.engine, 60)
    page._owner.model.load()
    more = KO("devices.held.correction", count="120")
    held.qtbot.waitUntil(lambda: more in said(page), timeout=LONG_MS)
    answer(page, "devices.held.delete")
    done = KO("devices.held.deleted", count="60")
    held.qtbot.waitUntil(lambda: done in held.said, timeout=LONG_MS)
    assert len(held.engine.sync.held_deletions()) == 60
    held.qtbot.waitUntil(lambda: what in said(page), timeout=LONG_MS)


def test_staff_lead_nobody(bare: Stage, server: Serving, email: str) -> None:
    bare.engine.sync.join(server.address, browser_of(hired(server, email, "staff")), "")
    bare.engine.sync.run()
    page = view(bare)
    bare.qtbot.waitUntil(lambda: this_computer() in said(page), timeout=LONG_MS)
    assert not page._owner.invite.isVisible() and not page._owner.held.isVisible()


def test_devices_keep_their_names_while_the_server_is_away(
    bare: Stage, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with a_server(tmp_path_factory.mktemp("short")) as server:
        bare.engine.sync.join(server.address, browser_of(registered(server)), "", name="계산대 PC")
        bare.engine.sync.run()
        page = view(bare)
        bare.qtbot.waitUntil(lambda: "계산대 PC" in said(page), timeout=LONG_MS)
    page.refresh()
    bare.qtbot.waitUntil(lambda: "들은 대로예요" in said(page), timeout=LONG_MS)
    bare.qtbot.waitUntil(lambda: "계산대 PC" in said(page), timeout=LONG_MS)


def test_a_server_that_was_not_told_of_leaving_is_owned_up_to(
    bare: Stage, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with a_server(tmp_path_factory.mktemp("short")) as server:
        bare.engine.sync.join(server.address, browser_of(registered(server)), "")
        bare.engine.sync.run()
    page = view(bare)
    button(page, "devices.leave").click()
    answer(page, "devices.leave")
    bare.qtbot.waitUntil(lambda: KO("devices.left_untold") in said(page), timeout=LONG_MS)
    assert bare.engine.sync.joined is None
