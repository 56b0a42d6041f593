"""The window: rail, content, status line, and what floats above them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSettings, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.kit.actions import ActionRegistry
from desktop.kit.alert import Alert
from desktop.kit.surfaces import Banner
from desktop.kit.theme import fit_layout
from desktop.kit.times import Words
from desktop.kit.toast import Toast
from desktop.pages import PageSpec
from desktop.shell import geometry
from desktop.shell.bringing.dropped import dropped_file
from desktop.shell.crash import CrashDialog
from desktop.shell.host import PageHost
from desktop.shell.navigation import Rail
from desktop.shell.palette import CommandPalette
from desktop.shell.shortcuts import ShortcutSheet
from desktop.shell.status import StatusLine


class Window(QWidget):
    """painted: the first frame is on the screen. closing: the owner leaves. `stays`: asked when the
    window is about to close; True keeps the program. file_dropped: a table, by its path.
    """

    painted = Signal()
    closing = Signal()
    file_dropped = Signal(object)

    def __init__(self, specs: Sequence[PageSpec], texts: Words, settings: QSettings) -> None:
        super().__init__()
        self._texts = texts
        self._settings = settings
        self._drawn = False
        self._crash: CrashDialog | None = None
        self._leaving = False
        self.stays: Callable[[], bool] = _never
        self.setWindowTitle(texts("shell.name"))
        self.setMinimumSize(900, 560)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAcceptDrops(True)
        self.actions_known = ActionRegistry(self)
        self.rail = Rail(specs, texts)
        self.host = PageHost(specs, texts)
        self.offline = Banner(texts("shell.close"))
        self.banner = Banner(texts("shell.close"))
        self.status = StatusLine(texts)
        self._lay_out()
        self.toast = Toast(self, texts("shell.undo"))
        self.alert = Alert(self, texts("alert.open"))
        self.palette_box = CommandPalette(self, self.actions_known, texts)
        self._connect()
        geometry.restore(self, settings)
        self.setFocus()  # no ring before the first key

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        fit_layout(right, 0)
        over = QVBoxLayout()
        fit_layout(over, 8, (24, 8, 24, 0))
        over.addWidget(self.offline)
        over.addWidget(self.banner)
        right.addLayout(over)
        right.addWidget(self.host, 1)
        right.addWidget(self.status)
        row = QHBoxLayout(self)
        fit_layout(row, 0)
        row.addWidget(self.rail)
        row.addLayout(right, 1)

    def _connect(self) -> None:
        self.rail.chosen.connect(self.host.show_page)
        self.rail.palette_asked.connect(self.palette_box.pop_up)
        self.host.moved.connect(self.rail.show_page)
        self.host.counted.connect(self.rail.show_count)
        if self.host.current:
            self.rail.show_page(self.host.current)

    def show_crash(self, fault: BaseException) -> None:
        """One at a time: the first fault is the one to tell, later ones are often its echo."""
        if self._crash is None:
            self._crash = CrashDialog(fault, self._texts, self)
            self._crash.finished.connect(self._on_crash_read)
            self._crash.open()

    def show_shortcuts(self) -> None:
        ShortcutSheet(self.actions_known, self._texts, self).open()

    def come_forward(self) -> None:
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_file(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.file_dropped.emit(dropped_file(event.mimeData()))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._drawn:
            self._drawn = True
            QTimer.singleShot(0, self.painted.emit)

    def leave(self) -> None:
        """Close for good."""
        self._leaving = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._leaving and self.stays():
            event.ignore()
            return
        self._leaving = True
        geometry.save(self, self._settings)
        self.hide()  # at once: what runs may take a moment to stop
        self.closing.emit()
        super().closeEvent(event)

    def _on_crash_read(self) -> None:
        self._crash = None


def _never() -> bool:
    return False
