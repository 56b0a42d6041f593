"""Pictures of every page, light and dark, in usual and in large letters, as an owner with an old
screen sees them.
"""

from __future__ import annotations

from itertools import product
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.bridge.runner import Runner
from desktop.kit.theme import Theme
from desktop.kit.tokens import MAX_SCALE, Mode
from desktop.shell.window import Window

SIZE = (1366, 768)
_LOOK_MS = 60
_QUIET_LOOKS = 4
_MODES: tuple[Mode, ...] = ("light", "dark")
_SCALES = {"": 1.0, "-large": MAX_SCALE}


class Shots(QObject):
    """taken: all files are written, as `<page>-<mode>[-large].png`. `SIZE` in px."""

    taken = Signal()

    def __init__(self, window: Window, theme: Theme, runner: Runner, folder: Path) -> None:
        super().__init__(window)
        self._window = window
        self._theme = theme
        self._runner = runner
        self._folder = folder
        self._left = list(product(_SCALES, _MODES, window.host.page_ids()))
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
        scale, mode, page = self._left[0]
        self._theme.set_scale(_SCALES[scale])
        self._theme.set_mode(mode)
        self._window.host.show_page(page)
        self._quiet = 0
        self._timer.start()

    def _look(self) -> None:
        """A page is done when nothing runs for it any more, seen a few times in a row."""
        self._quiet = 0 if self._runner.busy() else self._quiet + 1
        if self._quiet >= _QUIET_LOOKS:
            scale, mode, page = self._left.pop(0)
            self._window.grab().save(str(self._folder / f"{page}-{mode}{scale}.png"))
            self._next()
