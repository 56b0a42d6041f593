"""Puts the program together: window first, then the engine on a worker, then the pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtWidgets import QApplication

from desktop.bridge.bus import Bus
from desktop.bridge.errors import Place, describe
from desktop.bridge.garbage import GarbageCollector
from desktop.bridge.runner import Runner
from desktop.bridge.underway import Underway
from desktop.kit.states import EmptyState
from desktop.kit.theme import Theme, system_mode
from desktop.pages import PageContext, PageSpec, discover
from desktop.shell.alerts import Alerts
from desktop.shell.commands import (
    bringing_action,
    connect_actions,
    earlier_action,
    errand_actions,
    learned_action,
    page_actions,
    settings_action,
    window_actions,
)
from desktop.shell.errands import CHECK, Errands
from desktop.shell.overview import Overview
from desktop.shell.passphrase import PassphraseForm, is_about_passphrase
from desktop.shell.rounds import Rounds
from desktop.shell.undoing import Undoing
from desktop.shell.window import Window

# Not by engine.api: that loads the whole engine, and the first window needs words at once.
from engine.runtime.texts import Language, Texts

if TYPE_CHECKING:
    from engine.api import Engine


_CORRUPT = "store.corrupt"


@dataclass(frozen=True, slots=True)
class Options:
    """`profile`: folder of the profile, None the owner's default one."""

    profile: Path | None = None
    key_file: Path | None = None
    language: Language = "ko"

    @property
    def texts(self) -> Texts:
        return Texts(self.language)


class App(QObject):
    """opened: the engine and the first page are there. unopened: they are not, and why. leaving:
    the window is gone, what runs is about to be stopped. crashed: a fault of ours, for the log.
    """

    opened = Signal()
    unopened = Signal(object)
    leaving = Signal()
    crashed = Signal(object)

    def __init__(
        self, app: QApplication, options: Options, specs: Sequence[PageSpec] | None = None
    ) -> None:
        super().__init__(app)
        self._options = options
        self._passphrase = ""
        self._specs = discover() if specs is None else list(specs)
        self._settings = _window_settings(options.profile)
        self.texts = options.texts
        self.theme = _theme(app, self._settings)
        self.garbage = GarbageCollector(self)
        self.runner = Runner(self)
        self.bus = Bus(self)
        self.engine: Engine | None = None
        self.window = Window(self._specs, self.texts, self._settings)
        self._add_actions()
        self.window.painted.connect(self.open_engine)
        self.window.closing.connect(self.close)

    def open_engine(self, passphrase: str = "") -> None:
        """Tried again from the page that tells why it failed."""
        self._passphrase = passphrase
        self.window.host.show_skeleton()
        task = self.runner.run(self, partial(_open, self._options, passphrase), write=True)
        task.succeeded.connect(self._on_opened)
        task.failed.connect(self._on_failed)

    def crash(self, fault: BaseException) -> None:
        """A fault that is ours: told to the owner, kept in the log."""
        self.crashed.emit(fault)
        self.window.show_crash(fault)

    def close(self) -> None:
        """Stop what runs, close the profile. The window may be gone already."""
        self.leaving.emit()
        self.bus.detach()
        self.runner.close()
        self.garbage.close()
        if self.engine is not None:
            self.engine.close()
            self.engine = None

    def _add_actions(self) -> None:
        registry = self.window.actions_known
        registry.add(page_actions(self.window, self._specs))
        registry.add(window_actions(self.window, self.theme, self._settings))

    def _on_opened(self, engine: Engine) -> None:
        self.engine = engine
        self.bus.attach(engine.events.subscribe)
        context = self._context(engine)
        errands = Errands(context, self.window.status, self.window.banner)
        Overview(self.window.status, context)
        Rounds(context, errands, self.window.banner)
        alerts = Alerts(self.window, context)
        self.window.actions_known.add(errand_actions(errands, engine.jobs()))
        self.window.actions_known.add(connect_actions(context.navigate, engine.platforms()))
        self.window.actions_known.add(
            [
                bringing_action(self.window, context),
                earlier_action(self.window, context),
                learned_action(self.window, context),
                settings_action(self.window, context),
            ]
        )
        self.window.actions_known.add(Undoing(context, self).actions())
        self.window.host.open(context)
        self._show_beside_clock(context, alerts)
        self.opened.emit()

    def _show_beside_clock(self, context: PageContext, alerts: Alerts) -> None:
        # Not before the first frame: none of it is seen there.
        from desktop.shell.closing import ToTray  # noqa: PLC0415
        from desktop.shell.syncing import Syncing  # noqa: PLC0415
        from desktop.shell.tray import Tray, has_tray  # noqa: PLC0415

        syncing = Syncing(self.window, context)
        if has_tray():
            tray = Tray(context.texts, syncing.start, self.window)
            syncing.changed.connect(tray.show_standing)
            self.leaving.connect(tray.icon.hide)
            alerts.unseen.connect(tray.tell)
            tray.news_opened.connect(alerts.open_newest)
            tray.check_asked.connect(partial(self.window.actions_known.trigger, f"shell.{CHECK}"))
            ToTray(self.window, tray, context)

    def _context(self, engine: Engine) -> PageContext:
        return PageContext(
            engine=engine,
            runner=self.runner,
            underway=Underway(self.runner, self),
            bus=self.bus,
            texts=self.texts,
            actions=self.window.actions_known,
            navigate=self.window.host.show_page,
            theme=self.theme,
            settings=self._settings,
            toast=self.window.toast.show_word,
            crash=self.crash,
        )

    def _on_failed(self, fault: Exception) -> None:
        self.unopened.emit(fault)
        problem = describe(fault, self.texts)
        if is_about_passphrase(problem):
            form = PassphraseForm(problem, self.texts)
            form.given.connect(self.open_engine)
            self.window.host.show_notice(form)
            form.setFocus()
            return
        if problem.place is Place.CRASH:
            self.crash(fault)
        words = f"{problem.message} {problem.remedy}"
        if problem.code == _CORRUPT:
            restore = partial(self._restore, str(getattr(fault, "params", {})["backup"]))
            label = self.texts("shell.restore")
            notice = EmptyState("warn", problem.title, words, label, restore)
            self.window.host.show_notice(notice)
        else:
            self.window.host.show_trouble(problem.title, words, self.open_engine)

    def _restore(self, name: str) -> None:
        """Go back to a backup; the damaged file is kept beside it."""
        self.window.host.show_skeleton()
        put_back = partial(_put_back, self._options, self._passphrase, name)
        task = self.runner.run(self, put_back, write=True)
        task.succeeded.connect(lambda _: self.open_engine(self._passphrase))
        task.failed.connect(self._on_failed)


def _put_back(options: Options, passphrase: str, name: str, _progress: object) -> Path:
    from engine.api import Engine  # noqa: PLC0415 - on the worker, as `_open`

    backups = Engine.saved(
        options.profile, key_file=options.key_file, passphrase=passphrase or None
    )
    return backups.restore(next(backup for backup in backups.all() if backup.name == name))


def _open(options: Options, passphrase: str, _progress: object) -> Engine:
    from engine.api import Engine  # noqa: PLC0415 - on the worker, after the first frame

    return Engine.open(options.profile, key_file=options.key_file, passphrase=passphrase or None)


def _window_settings(profile: Path | None) -> QSettings:
    """Beside the profile, so that a copied profile keeps its window; else the system's place."""
    if profile is None:
        return QSettings(
            QSettings.Format.IniFormat, QSettings.Scope.UserScope, "Gagejigi", "window"
        )
    return QSettings(str(profile / "window.ini"), QSettings.Format.IniFormat)


def _theme(app: QApplication, settings: QSettings) -> Theme:
    kept = settings.value("look/mode")
    mode = kept if kept in {"light", "dark"} else system_mode()
    try:
        scale = float(str(settings.value("look/scale", 1.0)))
    except ValueError:
        scale = 1.0
    return Theme(app, mode, scale)
