"""Closing the window where there is a tray: asked once whether to stay there, then remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from desktop.kit.question import Question
from desktop.pages import PageContext
from desktop.shell.tray import Tray
from desktop.shell.window import Window

if TYPE_CHECKING:
    from engine.api import Progress

Way = Literal["stay", "quit"]


class ToTray(QObject):
    """Lives as long as the open engine; a child of the window."""

    def __init__(self, window: Window, tray: Tray, context: PageContext) -> None:
        super().__init__(window)
        self._window = window
        self._context = context
        self._asked: Question | None = None
        tray.opened.connect(window.come_forward)
        tray.quit_asked.connect(window.leave)
        window.stays = self.stays

    def stays(self) -> bool:
        """Asked by the window that is about to close; True: it must not. The system's own end waits
        for nobody.
        """
        from engine.api import Closing  # noqa: PLC0415 - loaded by now

        is_ending = QGuiApplication.instance().isSavingSession()  # type: ignore[union-attr]
        if is_ending or not self._has_something_to_do():
            return False
        way = self._context.engine.settings.get(Closing).way
        if way == "ask":
            self._ask()
        elif way == "stay":
            self._window.hide()
        return way != "quit"

    def _has_something_to_do(self) -> bool:
        """It looks for new reviews by itself, or keeps devices in step."""
        from engine.api import Schedule  # noqa: PLC0415 - loaded by now

        engine = self._context.engine
        return engine.settings.get(Schedule).on or engine.sync.joined is not None

    def _ask(self) -> None:
        if self._asked is not None:
            return
        texts = self._context.texts
        self._asked = Question(
            texts("closing.title"),
            texts("closing.text"),
            texts("closing.stay"),
            texts("closing.quit"),
            self._window,
        )
        self._asked.agreed.connect(lambda: self._remember("stay"))
        self._asked.declined.connect(lambda: self._remember("quit"))
        self._asked.finished.connect(self._on_answered)
        self._asked.open()

    def _remember(self, way: Way) -> None:
        def keep(_: Progress) -> None:
            from engine.api import Closing  # noqa: PLC0415 - loaded by now

            self._context.engine.settings.put(Closing(way))

        task = self._context.runner.run(self, keep, write=True)
        task.failed.connect(self._context.crash)
        task.finished.connect(self._window.hide if way == "stay" else self._window.leave)

    def _on_answered(self) -> None:
        self._asked = None
