"""The bar at the bottom: what was approved, and the button that sends it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from desktop.kit.buttons import PrimaryButton, QuietButton, TextButton
from desktop.kit.labels import ElidedLabel
from desktop.kit.theme import fit_layout, fit_widget
from desktop.pages.replies.wording import WRITABLE

if TYPE_CHECKING:
    from engine.api import Step, Texts

_SETTLED = frozenset({"approved", "sending", "sent", "verified"})
"""With these on the desk there is nothing to approve: sending is the next thing."""
_DOUBTFUL = frozenset({"needs_look"})
"""A round looks at these again, whether anything is approved or not."""


@dataclass(frozen=True, slots=True)
class Standing:
    """`approved`: replies ready to go; `state`: of the reply on the desk, "" for none; `handed`:
    the owner posts that one, `seen`: and we can look whether he has; `step`: of the round that
    runs, `whom`: it answers just now; `paused`: one was stopped, and there is more to send."""

    approved: int
    state: str
    handed: bool
    seen: bool
    step: Step | None
    whom: str
    paused: bool


class OutboxBar(QWidget):
    """send_asked, stop_asked. posted_asked: the owner has posted what nobody can see. It speaks up
    only when the desk has nothing left to approve, or a round was stopped."""

    send_asked = Signal()
    posted_asked = Signal()
    stop_asked = Signal()

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self._words = ElidedLabel("", "secondary", Qt.TextElideMode.ElideRight)
        self._tells = False
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setAccessibleName(texts("job.send"))
        fit_widget(self._progress, width=160, height=4)
        self._stop = QuietButton(texts("replies.stop"), "close")
        self._stop.clicked.connect(self.stop_asked)
        # Two faces of one button: approving is the next thing while drafts wait, sending after.
        self._loud, self._quiet = PrimaryButton("", "send"), TextButton("", "send")
        row = QHBoxLayout(self)
        fit_layout(row, 12)
        row.addWidget(self._words, 1)
        row.addWidget(self._progress)
        row.addWidget(self._stop)
        for button in (self._quiet, self._loud):
            button.clicked.connect(self._on_pressed)
            row.addWidget(button)
        self.show_standing(Standing(0, "", False, True, None, "", False))

    def show_standing(self, standing: Standing) -> None:
        state, step, texts = standing.state, standing.step, self._texts
        sending, again = step is not None, state in _DOUBTFUL or standing.handed
        self._tells = standing.handed and not standing.seen
        look = "replies.posted" if self._tells else "replies.look_for"
        ask = look if standing.handed else "replies.look_again"
        say = "replies.go_on" if standing.paused else "replies.send"
        words = texts(say, count=standing.approved)
        loud = again or standing.paused or state in _SETTLED
        for button, mine in ((self._loud, loud), (self._quiet, not loud)):
            button.setText(texts(ask) if again else words)
            button.setVisible(mine and not sending and (again or standing.approved > 0))
        self._stop.setVisible(sending)
        self._progress.setVisible(sending)
        self._words.show_text(self._say(standing))
        if step is not None:
            self._progress.setRange(0, step.total or 0)
            self._progress.setValue(step.done)

    def _say(self, standing: Standing) -> str:
        texts, step = self._texts, standing.step
        if step is not None and step.total:
            of = texts("replies.sending_of", done=step.done, total=step.total)
            return f"{standing.whom} · {of}" if standing.whom else of
        if step is not None:
            return texts("progress.sending")
        if standing.paused and standing.approved:
            return texts("replies.paused")
        return texts("replies.keys") if standing.state in WRITABLE else ""

    def _on_pressed(self) -> None:
        if self._tells:
            self.posted_asked.emit()
        else:
            self.send_asked.emit()
