"""Undo and redo of what the owner did last, wherever it was done. A field being written in has its
own: Qt gives it the keys first.
"""

from __future__ import annotations

from PySide6.QtCore import QObject

from desktop.bridge.errors import Place, describe
from desktop.kit.actions import Action
from desktop.pages import PageContext


class Undoing(QObject):
    """One at a time: a second press while the first is being written is not taken."""

    def __init__(self, context: PageContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._at_work = False

    def actions(self) -> list[Action]:
        return [
            Action("shell.undo", "action.undo", self.undo, "Ctrl+Z", self._idle),
            Action("shell.redo", "action.redo", self.redo, "Ctrl+Shift+Z", self._idle),
        ]

    def undo(self) -> None:
        self._turn(undo=True)

    def redo(self) -> None:
        self._turn(undo=False)

    def _idle(self) -> bool:
        return not self._at_work

    def _turn(self, *, undo: bool) -> None:
        self._at_work = True
        task = self._context.runner.run(self, lambda _: self._turned(undo), write=True)
        said = "deed.undone" if undo else "deed.redone"
        task.succeeded.connect(lambda name: self._tell(said, name))
        task.failed.connect(self._on_failed)
        task.finished.connect(self._on_finished)

    def _turned(self, undo: bool) -> str:
        """What was turned, in words, with the review that it was about."""
        from engine.api import say_deed  # noqa: PLC0415 - on a worker, loaded by now

        engine = self._context.engine
        deed = engine.deeds.undo() if undo else engine.deeds.redo()
        review = None if deed.review is None else engine.reviews.get(deed.review)
        return say_deed(deed.name, review, self._context.texts)

    def _tell(self, said: str, name: str) -> None:
        self._context.toast(self._context.texts(said, name=name))

    def _on_failed(self, fault: Exception) -> None:
        problem = describe(fault, self._context.texts)
        if problem.place is Place.CRASH:
            self._context.crash(fault)
            return
        self._context.toast(f"{problem.title}. {problem.remedy}")

    def _on_finished(self) -> None:
        self._at_work = False
