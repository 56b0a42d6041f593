"""Parts of the desktop for its tests; each fixture leaves nothing running."""

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.app import App, Options
from desktop.bridge.runner import Runner
from desktop.kit.theme import Theme, active_theme
from desktop.pages import PageSpec

KEY = "5a" * 32


def pytest_itemcollected(item: pytest.Item) -> None:
    """Without a screen, Qt says so of every window that has a smallest size, comes to the front or
    has an icon in the tray."""
    lacking = ("propagateSizeHints", "raise", "systemTrayWindowChanged")
    item.add_marker(pytest.mark.qt_log_ignore(*(f"{each}\\(" for each in lacking)))


@pytest.fixture(autouse=True)
def garbage_stays_here() -> Iterator[None]:
    """As in the program: Qt objects must not die on an engine thread (see `bridge.garbage`)."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    """Light and at scale 1, whatever the test before did."""
    try:
        made = active_theme()
    except LookupError:
        made = Theme(qapp)
    made.set_mode("light")
    made.set_scale(1.0)
    yield made
    active_theme().set_mode("light")
    active_theme().set_scale(1.0)


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[Runner]:
    made = Runner()
    yield made
    made.close()


@pytest.fixture
def profile(tmp_path: Path) -> Options:
    """A new profile with a key file, as headless machines have."""
    key_file = tmp_path / "key"
    key_file.write_text(KEY)
    key_file.chmod(0o600)
    return Options(tmp_path / "profile", key_file)


OpenApp = Callable[[Options, list[PageSpec]], App]


@pytest.fixture
def start(qapp: QApplication, qtbot: QtBot, theme: Theme) -> Iterator[OpenApp]:
    """Makes the whole program with these pages; shown, its engine still opening."""
    apps: list[App] = []

    def make(options: Options, specs: list[PageSpec]) -> App:
        app = App(qapp, options, specs)
        apps.append(app)
        app.window.resize(1366, 768)
        app.window.show()
        return app

    yield make
    for app in apps:
        app.window.close()
        app.window.deleteLater()
        app.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
