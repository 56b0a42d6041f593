"""The line at the bottom: when each platform was looked at, what comes next, what runs, sync."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from desktop.kit.buttons import QuietButton
from desktop.kit.icons import tint
from desktop.kit.labels import Badge, ElidedLabel, TextLabel
from desktop.kit.theme import fit_layout, fit_widget
from desktop.kit.times import Words
from desktop.kit.tokens import STATUS_HEIGHT

if TYPE_CHECKING:
    from desktop.bridge.runner import Task
    from desktop.shell.standing_words import Said
    from engine.api import Step


@dataclass(frozen=True, slots=True)
class Checked:
    """One platform or several: what to say, and the exact moments for those who point at it."""

    text: str
    exact: str
    trouble: bool = False


@dataclass(eq=False, slots=True)
class _Running:
    """`step`: its newest, None before the first."""

    title: str
    task: Task
    step: Step | None = None


class StatusLine(QWidget):
    """sync_pressed: the owner wants to see more of it."""

    sync_pressed = Signal()

    def __init__(self, texts: Words) -> None:
        super().__init__()
        self._texts = texts
        self._running: list[_Running] = []
        self.setObjectName("statusLine")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(texts("status.line"))
        self._checked = ElidedLabel("", "secondary", Qt.TextElideMode.ElideRight)
        self._rounds = TextLabel("", "secondary")
        self._rounds.hide()
        self._queue = Badge()
        self._queue.hide()
        self._sync = QuietButton("")
        self._sync.clicked.connect(self.sync_pressed)
        self._sync.hide()
        self._work = QWidget()
        self._note = TextLabel("", "secondary")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(texts("status.progress"))
        self._stop = QuietButton(texts("shell.cancel"))
        self._stop.clicked.connect(self._on_stop)
        self._lay_out()

    def _lay_out(self) -> None:
        fit_widget(self, height=STATUS_HEIGHT)
        fit_widget(self._bar, width=140, height=4)
        work = QHBoxLayout(self._work)
        fit_layout(work, 8)
        for part in (self._note, self._bar, self._stop):
            work.addWidget(part)
        row = QHBoxLayout(self)
        fit_layout(row, 12, (16, 0, 8, 0))
        row.addWidget(self._checked, 1)
        row.addWidget(self._rounds)
        row.addWidget(self._queue)
        row.addWidget(self._work)
        row.addWidget(self._sync)
        self._work.hide()

    def show_checked(self, platforms: list[Checked]) -> None:
        """Trouble first. Empty: no shop is connected."""
        said = " · ".join(
            each.text for each in sorted(platforms, key=lambda each: not each.trouble)
        )
        self._checked.show_text(said or self._texts("status.no_shops"))
        self._checked.setToolTip("\n".join(each.exact for each in platforms))

    def show_rounds(self, words: str) -> None:
        """When the next check is, or why there is none; "" for a profile without a shop."""
        self._rounds.show_text(words)
        self._rounds.setVisible(bool(words))

    def show_queue(self, count: int) -> None:
        self._queue.show_text(self._texts("status.queue", count=count), "warn")
        self._queue.setVisible(count > 0)

    def show_sync(self, said: Said | None) -> None:
        """None: there is no server."""
        self._sync.setVisible(said is not None)
        if said is not None:
            tint(self._sync, said.icon, "muted" if said.tone == "plain" else said.tone)
            self._sync.setText(said.text)
            self._sync.setToolTip(said.exact)
            self._sync.setAccessibleName(self._texts("status.sync.name", state=said.text))
            self._sync.setAccessibleDescription(said.exact)

    def follow(self, _kind: str, title: str, task: Task) -> None:
        """Show a running task until it ends. Of several the newest is seen, then the older."""
        running = _Running(title, task)
        self._running.append(running)
        task.progressed.connect(lambda step: self._on_step(running, step))
        task.finished.connect(lambda: self._on_end(running))
        self._show_newest()

    def _on_step(self, running: _Running, step: Step) -> None:
        running.step = step
        self._show_newest()

    def _on_end(self, running: _Running) -> None:
        self._running.remove(running)
        self._show_newest()

    def _show_newest(self) -> None:
        self._work.setVisible(bool(self._running))
        if not self._running:
            return
        title, step = self._running[-1].title, self._running[-1].step
        total = step.total if step is not None and step.total else 0
        self._bar.setRange(0, total)
        note = self._texts(step.note) if step is not None and step.note else title
        if step is not None and total:
            self._bar.setValue(min(step.done, total))
            note += f" {step.done:,} / {total:,}"
        self._note.show_text(note)

    def _on_stop(self) -> None:
        if self._running:
            self._running[-1].task.cancel()
