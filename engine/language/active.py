"""`Language` by the pack that the owner chose, and by the shipped one if that breaks."""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias, TypeVar

from engine.language.analysis import Analysis
from engine.language.errors import PackError, PackInvalid, ReaderLost
from engine.language.keywords import Word
from engine.language.lessons import Lesson
from engine.language.own_head import Learned
from engine.language.own_heads import OwnHeads
from engine.language.packs import Packs
from engine.language.sentiment import Reading
from engine.language.worker import LanguageWorker
from engine.runtime import log
from engine.runtime.progress import Progress

Answer = TypeVar("Answer")
_Kind: TypeAlias = tuple[Path, str]
"""Folder of the pack, and the mark of the shop's own head on top ("": none)."""


class ActiveLanguage:
    """One question is answered by one pack from its first text to its last. Each looks anew which
    pack is chosen; one that was found broken is tried again after `close`.
    """

    def __init__(self, packs: Packs, own: OwnHeads) -> None:
        self._packs = packs
        self._own = own
        self._lock = threading.Lock()
        self._workers: dict[_Kind, LanguageWorker] = {}
        self._broken: tuple[Path, PackError] | None = None

    @property
    def fault(self) -> PackError | None:
        """Why the chosen pack does not read; None while it does, or has not been asked yet."""
        broken = self._broken
        return broken[1] if broken and broken[0] == self._packs.active() else None

    @property
    def name(self) -> str:
        return self._ask(lambda worker: worker.name)

    def read(self, texts: Sequence[str], progress: Progress | None = None) -> list[Reading]:
        return self._ask(lambda worker: worker.read(texts, progress))

    def analyse(self, texts: Sequence[str], progress: Progress | None = None) -> list[Analysis]:
        return self._ask(lambda worker: worker.analyse(texts, progress))

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> list[list[float]]:
        return self._ask(lambda worker: worker.embed(texts, progress))

    def words(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> list[tuple[Word, ...]]:
        return self._ask(lambda worker: worker.words(texts, progress))

    def learn(self, lessons: Sequence[Lesson], progress: Progress | None = None) -> Learned:
        """Raises also `DiskError`; what was kept before then stays."""
        number = self._own.next_number()
        learned = self._ask(lambda worker: worker.learn(lessons, progress, number))
        if learned.head is not None:
            self._own.keep(learned.head)
        return learned

    def close(self) -> None:
        with self._lock:
            workers, self._workers = self._workers, {}
            self._broken = None
        for worker in workers.values():
            worker.close()

    def _ask(self, question: Callable[[LanguageWorker], Answer]) -> Answer:
        chosen, shipped = self._packs.active(), self._packs.shipped
        if chosen != shipped and self.fault is None:
            try:
                return question(self._worker(chosen))
            except (PackError, ReaderLost) as error:
                fault = error if isinstance(error, PackError) else _deadly(chosen, error)
                self._broken = chosen, fault
                log.get_logger().error("language.pack_broken", code=fault.code, pack=chosen.name)
        return question(self._worker(shipped if self.fault else chosen))

    def _worker(self, folder: Path) -> LanguageWorker:
        """Starts nothing yet; the worker of a pack that reads no more gives its memory back."""
        own = self._own.worn()
        kind = folder, own.mark if own else ""
        with self._lock:
            gone = [self._workers.pop(other) for other in list(self._workers) if other != kind]
            worker = self._workers.setdefault(kind, LanguageWorker(folder, own))
        for other in gone:
            other.close()
        return worker


def _deadly(pack: Path, lost: ReaderLost) -> PackError:
    """A pack that passed its trial and yet kills whoever reads by it, or never lets go of them."""
    return PackInvalid(pack=pack.name, detail=f"worker ended: {lost.params['exit']}")
