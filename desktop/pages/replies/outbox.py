"""The bar at the bottom: what was approved, and the button that sends it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from desktop.kit.buttons import PrimaryButton, QuietButton, TextButton
from desktop.kit.labels import TextLabel
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
    the owner posts that one; `step`: of the round that runs."""

    approved: int
    state: str
    handed: bool
    step: Step | None


class OutboxBar(QWidget):
    """send_asked, stop_asked. It speaks up only when the desk has nothing left to approve."""

    send_asked = Signal()
    stop_asked = Signal()

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self._words = TextLabel("", "secondary")
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
        row.addWidget(self._words)
        row.addWidget(self._progress)
        row.addStretch(1)
        row.addWidget(self._stop)
        for button in (self._quiet, self._loud):
            button.clicked.connect(self.send_asked)
            row.addWidget(button)
        self.show_standing(Standing(0, "", False, None))

    def show_standing(self, standing: Standing) -> None:
        state, step, texts = standing.state, standing.step, self._texts
        sending, again = step is not None, state in _DOUBTFUL or standing.handed
        ask = "replies.look_for" if standing.handed else "replies.look_again"
        words = texts("replies.send", count=standing.approved)
        loud = again or state in _SETTLED
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
        step = standing.step
        if step is not None and step.total:
            return self._texts("replies.sending_of", done=step.done, total=step.total)
        if step is not None:
            return self._texts("progress.sending")
        return self._texts("replies.keys") if standing.state in WRITABLE else ""
