"""What the shell itself can do, for the action registry."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from desktop.kit.actions import Action
from desktop.kit.theme import Theme
from desktop.pages import Navigate, PageContext, PageSpec
from desktop.shell.bringing.earlier import EarlierSheet
from desktop.shell.bringing.sheet import BringingSheet
from desktop.shell.errands import CHECK, Errands
from desktop.shell.learned_sheet import LearnedSheet
from desktop.shell.settings_sheet import SettingsSheet
from desktop.shell.window import Window

_STEP = 0.1
_SITES = "platforms"


def window_actions(window: Window, theme: Theme, settings: QSettings) -> list[Action]:
    """Possible from the first frame on, engine or not."""

    def look(change: Callable[[], None]) -> Callable[[], None]:
        def run() -> None:
            change()
            settings.setValue("look/mode", theme.mode)
            settings.setValue("look/scale", theme.scale)

        return run

    def grow(step: float) -> Callable[[], None]:
        return look(lambda: theme.set_scale(round(theme.scale + step, 2)))

    return [
        Action("shell.palette", "action.palette", window.palette_box.pop_up, "Ctrl+K"),
        Action("shell.theme", "action.theme", look(theme.toggle), "Ctrl+D"),
        Action("shell.larger", "action.larger", grow(_STEP), "Ctrl+="),
        Action("shell.smaller", "action.smaller", grow(-_STEP), "Ctrl+-"),
        Action("shell.shortcuts", "action.shortcuts", window.show_shortcuts, "Ctrl+/"),
    ]


def errand_actions(errands: Errands, jobs: Mapping[str, str]) -> list[Action]:
    """Possible once the engine is there. `jobs`: title keys by id."""
    return [
        Action(
            f"shell.{job}",
            title_key,
            partial(errands.start, job),
            "F5" if job == CHECK else "",
            partial(errands.idle, job),
        )
        for job, title_key in jobs.items()
    ]


def connect_actions(navigate: Navigate, platforms: Iterable[str]) -> list[Action]:
    """Each site's way in, and where all are listed: the owner reads of one before he goes."""
    logins = [
        Action(
            f"shell.connect.{platform}",
            f"platform.{platform}.connect",
            partial(navigate, _SITES, platform=platform),
        )
        for platform in platforms
    ]
    return [Action("shell.connect", "action.connect", partial(navigate, _SITES, add=True)), *logins]


def learned_action(window: Window, context: PageContext) -> Action:
    return Action("shell.learned", "learned.action", lambda: LearnedSheet(context, window).open())


def settings_action(window: Window, context: PageContext) -> Action:
    def show() -> None:
        SettingsSheet(context, window).open()

    return Action("shell.settings", "settings.action", show, "Ctrl+,")


def bringing_action(window: Window, context: PageContext) -> Action:
    """By the action with a choice of files, by a drop with the file that was dropped."""

    def bring(file: Path | None = None) -> None:
        sheet = BringingSheet(context, window)
        sheet.open()
        if file is not None:
            sheet.look_at(file)

    window.file_dropped.connect(bring)
    return Action("shell.bring", "imports.title", bring, "Ctrl+I")


def earlier_action(window: Window, context: PageContext) -> Action:
    """Over the sheet in which reviews are brought, where that is open."""

    def show() -> None:
        EarlierSheet(context, QApplication.activeModalWidget() or window).open()

    return Action("shell.imports", "imports.earlier", show)


def page_actions(window: Window, specs: Sequence[PageSpec]) -> list[Action]:
    return [
        Action(
            f"go.{spec.id}", spec.title_key, partial(window.host.show_page, spec.id), spec.shortcut
        )
        for spec in specs
    ]
