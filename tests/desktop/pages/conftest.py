"""A window with the real pages over a real profile of the practice shops."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

import pytest
from PySide6.QtCore import QEvent, QObject, QSettings, QTimer, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.bridge.bus import Bus
from desktop.bridge.runner import Runner
from desktop.bridge.underway import Underway
from desktop.kit.theme import Theme
from desktop.pages import Page, PageContext, discover
from desktop.shell.window import Window
from engine.api import Engine, Language, ReviewFilter, Texts
from tests.desktop.pages import practice
from tests.engine.replies.platform import SPEC, Scripted

DRAFTS = 6
CONFLICTS = 2
_SOON_MS = 1_000
KO = Texts("ko")


@dataclass
class Heard:
    """What the pages told the shell: toasts, and faults for the crash dialog."""

    said: list[str] = field(default_factory=list)
    undo: Callable[[], object] | None = None
    faults: list[BaseException] = field(default_factory=list)

    def toast(self, text: str, act: Callable[[], object] | None = None) -> None:
        self.said.append(text)
        self.undo = act


@dataclass(frozen=True)
class Stage:
    """What the pages stand on."""

    window: Window
    context: PageContext
    heard: Heard
    qtbot: QtBot

    @property
    def engine(self) -> Engine:
        return self.context.engine

    @property
    def said(self) -> list[str]:
        return self.heard.said

    @property
    def undo(self) -> Callable[[], object] | None:
        return self.heard.undo

    def show(self, page_id: str, **where: object) -> Page:
        self.window.host.show_page(page_id, **where)
        self.settle()
        page = self.window.host.page()
        assert page is not None
        return page

    def settle(self) -> None:
        """Until nothing is asked of the engine any more, nor about to be."""
        quiet = 0

        def is_quiet() -> bool:
            nonlocal quiet
            timers = self.window.findChildren(QTimer)  # a sheet that closes takes its own along
            soon = any(each.isActive() for each in timers if each.interval() < _SOON_MS)
            quiet = 0 if soon or self.context.runner.busy() else quiet + 1
            return quiet > 3

        self.qtbot.waitUntil(is_quiet)


class Browser(QObject):
    """The system's browser."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, address: QUrl) -> None:
        self.opened.append(address.toString())


@pytest.fixture
def browser() -> Iterator[Browser]:
    made = Browser()
    QDesktopServices.setUrlHandler("https", made, "open")  # type: ignore[arg-type]
    yield made
    QDesktopServices.unsetUrlHandler("https")


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a profile, made once; tests work on copies of it."""
    folder = tmp_path_factory.mktemp("practice")
    engine = practice.open_empty(folder / "profile")
    practice.fill(engine, DRAFTS)
    practice.contest(engine, CONFLICTS)
    practice.witness(engine)
    practice.publish(engine)

    practice.report(engine)
    engine.close()
    return folder


@pytest.fixture
def engine(filled: Path, tmp_path: Path) -> Iterator[Engine]:
    shutil.copytree(filled, tmp_path / "shop")
    opened = practice.open_empty(tmp_path / "shop" / "profile")
    yield opened
    opened.close()


@pytest.fixture
def empty_engine(tmp_path: Path) -> Iterator[Engine]:
    """A profile without any shop."""
    opened = practice.open_empty(tmp_path / "profile")
    yield opened
    opened.close()


@pytest.fixture
def platform(engine: Engine) -> Scripted:
    """Where the replies go: it knows every review of the practice shops."""
    made = Scripted(replace(SPEC, id="smartplace"))
    ids = engine.reviews.ids(ReviewFilter())
    for review in engine.reviews.get_many(ids):
        made.reviews[review.found.external_id] = review.found
    engine.visits._platform_of = lambda _: made
    return made


class OpenStage(Protocol):
    def __call__(self, engine: Engine, language: Language = "ko") -> Stage: ...


@pytest.fixture
def open_stage(
    qapp: QApplication, qtbot: QtBot, theme: Theme, runner: Runner, tmp_path: Path
) -> Iterator[OpenStage]:
    stages: list[Stage] = []

    def make(engine: Engine, language: Language = "ko") -> Stage:
        texts, heard = Texts(language), Heard()
        settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
        window = Window(discover(), texts, settings)
        bus = Bus(window)
        bus.attach(engine.events.subscribe)
        context = PageContext(
            engine=engine,
            runner=runner,
            underway=Underway(runner, window),
            bus=bus,
            texts=texts,
            actions=window.actions_known,
            navigate=window.host.show_page,
            settings=settings,
            theme=theme,
            toast=heard.toast,
            crash=heard.faults.append,
        )
        stage = Stage(window, context, heard, qtbot)
        stages.append(stage)
        window.resize(1366, 768)
        window.show()
        window.host.open(context)
        stage.settle()
        return stage

    yield make
    for stage in stages:
        stage.context.bus.detach()
        runner.close()
        stage.window.close()
        stage.window.deleteLater()
        assert stage.heard.faults == []
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def stage(open_stage: OpenStage, engine: Engine) -> Stage:
    return open_stage(engine)
