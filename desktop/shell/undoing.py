"""Undo and redo of what the owner did last, wherever it was done. A field being written in has its
own: Qt gives it the keys first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.bridge.errors import Place, describe
from desktop.kit.actions import Action
from desktop.pages import PageContext

if TYPE_CHECKING:
    from engine.api import DeedDto


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
        deeds, self._at_work = self._context.engine.deeds, True
        task = self._context.runner.run(
            self, lambda _: deeds.undo() if undo else deeds.redo(), write=True
        )
        said = "deed.undone" if undo else "deed.redone"
        task.succeeded.connect(lambda deed: self._tell(said, deed))
        task.failed.connect(self._on_failed)
        task.finished.connect(self._on_finished)

    def _tell(self, said: str, deed: DeedDto) -> None:
        texts = self._context.texts
        self._context.toast(texts(said, name=texts(f"deed.{deed.name}")))

    def _on_failed(self, fault: Exception) -> None:
        problem = describe(fault, self._context.texts)
        if problem.place is Place.CRASH:
            self._context.crash(fault)
            return
        self._context.toast(f"{problem.title}. {problem.remedy}")

    def _on_finished(self) -> None:
        self._at_work = False
