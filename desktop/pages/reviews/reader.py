"""A word while the chosen pack does not read, and the way back to the shipped one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from desktop.kit.surfaces import Banner
from desktop.pages import PageContext

if TYPE_CHECKING:
    from engine.api import EngineError

_CHOOSING: Final = "choose_pack"


class ReaderFault(QObject):
    """Told once for each fault: a banner that was closed stays closed. mended: the shipped pack is
    chosen. failed: with the error."""

    mended = Signal()
    failed = Signal(object)

    def __init__(self, context: PageContext, parent: QObject) -> None:
        super().__init__(parent)
        self.banner = Banner(context.texts("page.close"))
        self._context = context
        self._told: tuple[object, str] | None = None

    def look(self) -> None:
        """What is known already: no process starts for it."""
        engine = self._context.engine
        task = self._context.runner.run(self, lambda _: engine.language.fault, replace="fault")
        task.succeeded.connect(self._show)
        task.failed.connect(self.failed)

    def _show(self, fault: EngineError | None) -> None:
        known = None if fault is None else (fault.params["pack"], fault.code)
        if known == self._told:
            return
        self._told, texts = known, self._context.texts
        if known is None:
            self.banner.hide()
            return
        self.banner.show_news(
            "warn",
            texts("reader.fault.title", pack=known[0]),
            texts("reader.fault.text"),
            texts("reader.fault.action"),
            self._choose_shipped,
        )

    def _choose_shipped(self) -> None:
        """An errand: it is tried before it is chosen, in a process of its own."""
        packs = self._context.engine.packs
        task = self._context.underway.begin(
            _CHOOSING,
            self._context.texts("reader.choosing"),
            lambda _: packs.use(packs.shipped.name),
        )
        if task is not None:
            task.succeeded.connect(self._on_chosen)
            task.failed.connect(self._on_not_chosen)

    def _on_chosen(self) -> None:
        self._context.toast(self._context.texts("reader.chosen"))
        self.mended.emit()

    def _on_not_chosen(self, fault: BaseException) -> None:
        self._told = None
        self.failed.emit(fault)
