"""The window with pages: showing, moving, what a broken page may not do, names for all."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtNetwork import QLocalSocket
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.__main__ import _understand
from desktop.app import App, Options
from desktop.kit.states import EmptyState
from desktop.kit.theme import Theme
from desktop.kit.tokens import MAX_SCALE
from desktop.platform.single_instance import SingleInstance, address
from desktop.shell.geometry import clamped
from desktop.shell.navigation import Rail, RailItem
from desktop.shell.passphrase import PassphraseForm
from desktop.shell.shots import SIZE
from engine.api import Progress, Texts
from engine.platforms.port import ShopFound
from tests.desktop.conftest import OpenApp
from tests.desktop.sample import BROKEN, OTHER, SAMPLE, SampleView

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def app(qtbot: QtBot, start: OpenApp, profile: Options) -> App:
    """Open, its first page in front, nothing left to do."""
    app = start(profile, [SAMPLE, OTHER, BROKEN])
    with qtbot.waitSignal(app.opened, timeout=20_000):
        pass
    qtbot.waitUntil(lambda: not app.runner.busy())
    return app


def sample(app: App) -> SampleView:
    page = app.window.host.page()
    assert isinstance(page, SampleView)
    return page


def test_pages_are_built_when_first_shown_and_told_what_happens(app: App) -> None:
    first = sample(app)
    app.window.host.show_page("other", review_id=7)
    second = sample(app)
    app.window.host.show_page("sample")
    assert sample(app) is first
    assert first.heard == ["shown", "hidden", "shown"]
    assert second.heard == ["shown", "arrive {'review_id': 7}", "hidden"]


def test_keys_reach_pages_theme_and_palette(qtbot: QtBot, app: App) -> None:
    window = app.window
    QTest.keyClick(window, Qt.Key.Key_2, CTRL)
    assert window.host.current == "other"
    QTest.keyClick(window, Qt.Key.Key_D, CTRL)
    assert app.theme.mode == "dark"
    QTest.keyClick(window, Qt.Key.Key_K, CTRL)
    assert window.palette_box.isVisible()


def test_a_page_that_cannot_be_built_leaves_the_others_alone(qtbot: QtBot, app: App) -> None:
    window = app.window
    window.host.show_page("broken")
    assert window.host.page() is None
    assert window.host.findChildren(EmptyState)
    qtbot.waitUntil(lambda: bool(window.findChildren(QPlainTextEdit)))
    for dialog in window.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
        if dialog.isWindow():
            record = dialog.findChild(QPlainTextEdit)
            assert isinstance(record, QPlainTextEdit)
            assert "RuntimeError" in record.toPlainText()
            assert "cannot be built" not in record.toPlainText()
            dialog.close()
    window.host.show_page("sample")
    assert sample(app).heard[-1] == "shown"


def test_the_palette_finds_by_first_consonants_and_runs(qtbot: QtBot, app: App) -> None:
    palette = app.window.palette_box
    palette.pop_up()
    field = palette.findChild(QLineEdit)
    assert isinstance(field, QLineEdit)
    field.setText("ㅂㄱ ㅇㄷ")
    assert palette.titles()[0].startswith("밝게 · 어둡게")
    field.setText("없는말")
    assert palette.titles() == []
    field.setText("어둡")
    QTest.keyClick(field, Qt.Key.Key_Down)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert app.theme.mode == "dark"
    assert palette.isHidden()
    palette.pop_up()
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert palette.isHidden()


def test_counts_stand_on_the_rail_and_are_spoken(app: App) -> None:
    sample(app).badge.emit(3)
    item = app.window.rail.findChildren(QAbstractButton)[0]
    assert item.accessibleName().endswith("3건")
    sample(app).badge.emit(0)
    assert not item.accessibleName().endswith("건")


def test_an_undo_is_offered_for_a_while(qtbot: QtBot, app: App) -> None:
    undone: list[str] = []
    toast = app.window.toast
    toast.show_word("답글을 보냈어요", lambda: undone.append("undone"))
    button = toast.findChild(QAbstractButton)
    assert isinstance(button, QAbstractButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert undone == ["undone"]
    assert toast.isHidden()


def test_everything_that_takes_the_keyboard_has_a_name(app: App) -> None:
    """What a screen reader says: the accessible name, or the words on a button."""
    app.window.palette_box.pop_up()
    nameless = [
        f"{type(widget).__name__} {widget.objectName()}"
        for widget in app.window.findChildren(QWidget)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not widget.isHidden()
        and not widget.objectName().startswith("qt_")
        and not widget.accessibleName()
        and not (isinstance(widget, QAbstractButton) and widget.text())
        and type(widget).__name__ not in {"QHeaderView", "QLineEditIconButton"}
    ]
    assert nameless == []


def test_look_and_place_are_kept(qtbot: QtBot, app: App, start: OpenApp, profile: Options) -> None:
    app.window.actions_known.trigger("shell.theme")
    app.window.actions_known.trigger("shell.larger")
    app.window.resize(1100, 700)
    app.window.close()
    again = start(profile, [])
    assert (again.theme.mode, again.theme.scale) == ("dark", 1.1)
    with qtbot.waitSignal(again.opened, timeout=20_000):
        pass


def test_a_start_while_the_last_errand_ends_is_not_swallowed(
    qtbot: QtBot, app: App, profile: Options
) -> None:
    """It finds the name free, and says that the profile is still in use, until it is not."""
    first, second = SingleInstance(profile.profile), SingleInstance(profile.profile)
    assert first.claim()
    app.leaving.connect(first.release)
    begun, claimed = threading.Event(), []

    def errand(progress: Progress) -> None:
        begun.set()
        try:
            while True:
                progress.report(1)
        finally:
            socket = QLocalSocket()
            socket.connectToServer(address(profile.profile))
            claimed.append(not socket.waitForConnected(300))

    app.runner.run_errand(app, errand)
    assert begun.wait(5)
    app.window.close()
    assert claimed == [True]
    assert second.claim()
    second.release()


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_window_and_the_command_line_take_the_same_option(language: str) -> None:
    assert _understand(["--lang", language]).language == language


def test_a_wrong_key_is_told_in_words_and_tried_again(
    qtbot: QtBot, app: App, start: OpenApp, profile: Options, tmp_path: Path
) -> None:
    app.window.close()
    wrong = tmp_path / "wrong"
    wrong.write_text("00" * 32)
    wrong.chmod(0o600)
    other = start(replace(profile, key_file=wrong), [SAMPLE])
    host = other.window.host
    qtbot.waitUntil(lambda: bool(host.findChildren(EmptyState)), timeout=20_000)
    title, _, _ = (
        other.texts(f"error.store.wrong_key.{part}") for part in ("title", "message", "remedy")
    )
    notice = host.findChildren(EmptyState)[0]
    assert notice.accessibleName() == title
    wrong.write_text((tmp_path / "key").read_text())
    retry = notice.findChild(QAbstractButton)
    assert isinstance(retry, QAbstractButton)
    with qtbot.waitSignal(other.opened, timeout=20_000):
        QTest.mouseClick(retry, Qt.MouseButton.LeftButton)
    assert host.findChildren(EmptyState) == [notice] or not host.findChildren(EmptyState)
    assert isinstance(host.page(), SampleView)


def test_a_damaged_profile_goes_back_to_its_backup(
    qtbot: QtBot, app: App, start: OpenApp, profile: Options
) -> None:
    assert app.engine is not None and profile.profile is not None
    app.engine.shops.remember("smartplace", "main", [ShopFound("1", "달빛분식", {})])
    app.engine.backups.create()
    app.window.close()
    (profile.profile / "profile.db").write_bytes(b"no database" * 1_000)
    other = start(profile, [SAMPLE])
    host = other.window.host
    qtbot.waitUntil(lambda: bool(host.findChildren(EmptyState)), timeout=20_000)
    restore = host.findChildren(EmptyState)[0].findChild(QAbstractButton)
    assert isinstance(restore, QAbstractButton)
    assert restore.text() == other.texts("shell.restore")
    with qtbot.waitSignal(other.opened, timeout=20_000):
        QTest.mouseClick(restore, Qt.MouseButton.LeftButton)
    assert other.engine is not None
    assert [shop.name for shop in other.engine.shops.list()] == ["달빛분식"]


def test_a_computer_without_a_keyring_asks_for_a_passphrase(
    qtbot: QtBot, start: OpenApp, profile: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GAGEJIGI_KEY_FILE", raising=False)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    app = start(Options(profile.profile), [SAMPLE])
    host = app.window.host
    qtbot.waitUntil(lambda: bool(host.findChildren(PassphraseForm)), timeout=20_000)
    first, again = host.findChildren(PassphraseForm)[0].findChildren(QLineEdit)
    first.setText("국물은 따로 담아요")
    QTest.keyClick(first, Qt.Key.Key_Return)
    assert app.engine is None
    again.setText("국물은 따로 담아요")
    with qtbot.waitSignal(app.opened, timeout=20_000):
        QTest.keyClick(again, Qt.Key.Key_Return)
    assert isinstance(host.page(), SampleView)


@pytest.mark.parametrize(
    ("box", "shown"),
    [
        (QRect(100, 100, 800, 600), QRect(100, 100, 800, 600)),
        (QRect(3000, 100, 800, 600), QRect(283, 84, 800, 600)),
        (QRect(1300, 100, 800, 600), QRect(283, 84, 800, 600)),
        (QRect(100, -500, 800, 600), QRect(283, 84, 800, 600)),
        (QRect(0, 5000, 4000, 3000), QRect(0, 0, 1366, 768)),
        (QRect(-1800, 100, 800, 600), QRect(-1800, 100, 800, 600)),
    ],
    ids=["fine", "screen gone", "a sliver", "title above", "too large", "second screen"],
)
def test_the_window_is_never_where_nobody_sees_it(box: QRect, shown: QRect) -> None:
    screens = [QRect(0, 0, 1366, 768), QRect(-1920, 0, 1920, 1080)]
    assert clamped(box, screens) == shown


def test_a_dozen_pages_fit_beside_an_old_screen_in_the_largest_letters(
    qtbot: QtBot, theme: Theme
) -> None:
    theme.set_scale(MAX_SCALE)
    rail = Rail([replace(SAMPLE, id=f"page {nth}") for nth in range(12)], Texts("ko"))
    qtbot.addWidget(rail)
    assert rail.minimumSizeHint().height() <= SIZE[1]
    for height, whole in ((SIZE[1], False), (1080, True)):
        rail.resize(rail.sizeHint().width(), height)
        rail.show()
        items = rail.findChildren(RailItem)
        assert (items[0].height() == items[0].sizeHint().height()) is whole
        assert items[-1].geometry().bottom() < height - theme.px(40)
