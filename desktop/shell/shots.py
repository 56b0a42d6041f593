"""Pictures of every page, light and dark, as an owner with an old screen sees them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.bridge.runner import Runner
from desktop.kit.theme import Theme
from desktop.kit.tokens import Mode
from desktop.shell.window import Window

SIZE = (1366, 768)
_LOOK_MS = 60
_QUIET_LOOKS = 4
_MODES: tuple[Mode, ...] = ("light", "dark")


class Shots(QObject):
    """taken: all files are written, as `<page>-<mode>.png`. `SIZE` in px."""

    taken = Signal()

    def __init__(self, window: Window, theme: Theme, runner: Runner, folder: Path) -> None:
        super().__init__(window)
        self._window = window
        self._theme = theme
        self._runner = runner
        self._folder = folder
        self._left = [(page, mode) for mode in _MODES for page in window.host.page_ids()]
        self._quiet = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._look)

    def start(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        self._window.resize(*SIZE)
        self._next()

    def _next(self) -> None:
        if not self._left:
            self._timer.stop()
            self.taken.emit()
            return
        page, mode = self._left[0]
        self._theme.set_mode(mode)
        self._window.host.show_page(page)
        self._quiet = 0
        self._timer.start()

    def _look(self) -> None:
        """A page is done when nothing runs for it any more, seen a few times in a row."""
        self._quiet = 0 if self._runner.busy() else self._quiet + 1
        if self._quiet >= _QUIET_LOOKS:
            page, mode = self._left.pop(0)
            self._window.grab().save(str(self._folder / f"{page}-{mode}.png"))
            self._next()
