"""The language worker: a process of its own for the model, and `LanguageWorker` in front of it.

A model that crashes, or the memory it needs, never touch the caller. The child is spawned afresh
(an entry point of a frozen build calls `multiprocessing.freeze_support()`), ends when its pipe
closes, and runs at low priority. Over the pipe go a verb (a method of its expert) with
a list of clean texts one way, and what it answers the other.

There are three experts. `Linguist` stays while the program runs. `Lexicographer` needs twice the
memory and gives hardly any back while its process lives, so it has one of its own per call; so has
`Learner`, which works for seconds.
"""

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import compress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final, Literal, TypeVar

from engine.language.analysis import NOTHING_FOUND, Analysis
from engine.language.errors import PackError, ReaderLost, WorkerLost
from engine.language.keywords import Word
from engine.language.lessons import NO_FEATURE, Course, Feature, Lesson, unlike
from engine.language.own_head import Learned, OwnHead
from engine.language.script import says_something
from engine.language.sentiment import NOTHING_SAID, Reading, clean
from engine.runtime.progress import Progress, Silent
from engine.runtime.resources import RESOURCES

SHIPPED: Final = RESOURCES / "models" / "shop-reviews"
# Texts per question: enough for batches of like length, few enough for a lively progress bar.
CHUNK: Final = 2_048
ENDING_SECONDS: Final = 5.0
PROCESS_NAME: Final = "gagejigi-language"
HARMLESS: Final = "좋아요"
"""No worker dies of it: that tells a bad text from a bad machine."""

Answer = TypeVar("Answer")
Verb = Literal["read", "analyse", "embed", "words", "features", "learn"]


@dataclass(frozen=True, slots=True)
class Greeting:
    """The worker's first word: which pack it reads by, name and version."""

    name: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """The worker's first and last word when it cannot use the pack."""

    kind: type[PackError]
    pack: str
    detail: str


def open_linguist(folder: Path, own: OwnHead | None) -> tuple[str, object]:
    """Who reads by this pack, name first. Raises `PackError`."""
    # Here and not above: the parent imports this module too, and shall not load the libraries.
    from engine.language.linguist import Linguist  # noqa: PLC0415
    from engine.language.pack import Pack  # noqa: PLC0415

    linguist = Linguist(Pack(folder), own)
    return linguist.name, linguist


def open_lexicographer() -> tuple[str, object]:
    """Who knows the words."""
    from engine.language.words import Lexicographer  # noqa: PLC0415 - as above

    return "lexicographer", Lexicographer()


def open_learner(folder: Path) -> tuple[str, object]:
    """Who learns what this pack reads wrong. Raises `PackError`."""
    from engine.language.learner import Learner  # noqa: PLC0415 - as above
    from engine.language.pack import Pack  # noqa: PLC0415 - as above

    return "learner", Learner(Pack(folder))


def serve(connection: Connection, expert: Callable[[], tuple[str, object]]) -> None:
    """The child's life: a `Greeting` or `Refusal`, then answers until the pipe ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the parent's to handle
    _step_back()
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # numpy's sums are small here, its threads only wait
    with connection, contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        try:
            name, answering = expert()
        except PackError as error:
            connection.send(Refusal(type(error), error.pack, error.detail))
            return
        connection.send(Greeting(name))
        while True:
            verb, texts = connection.recv()
            connection.send(getattr(answering, verb)(texts))


def _step_back() -> None:
    """Lower priority: the owner's window comes first."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - Windows only

        below_normal = 0x4000
        kernel = ctypes.windll.kernel32
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), below_normal)
    else:
        os.nice(10)


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds after which a silent worker counts as lost: until its greeting, which a big pack on a
    slow disk delays, and for the answers to one question.
    """

    greeting: float = 60.0
    answers: float = 120.0


PATIENCE: Final = Patience()


class _Worker:
    """One child and our end of its pipe. `EOFError` and `OSError` mean that it died, if only by our
    hand.
    """

    def __init__(self, expert: Callable[[], tuple[str, object]], patience: Patience) -> None:
        self._patience = patience
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._heard: Greeting | None = None
        self._process = context.Process(
            target=serve, args=(theirs, expert), name=PROCESS_NAME, daemon=True
        )
        with theirs:
            self._process.start()

    def greeting(self) -> Greeting:
        """Waits for the model to be loaded. Raises `PackError`."""
        if self._heard is None:
            heard: Greeting | Refusal = self._receive(self._patience.greeting)
            if isinstance(heard, Refusal):
                raise heard.kind(pack=heard.pack, detail=heard.detail)
            self._heard = heard
        return self._heard

    def ask(self, verb: Verb, questions: Sequence[object]) -> list[Any]:
        """One answer per question: a text, but for `Learner`."""
        self.greeting()
        self._connection.send((verb, questions))
        answers: list[Any] = self._receive(self._patience.answers)
        return answers

    def _receive(self, seconds: float) -> Any:
        """Raises `TimeoutError`, an OSError, once it has killed a child that says nothing."""
        if not self._connection.poll(seconds):
            self._process.kill()
            raise TimeoutError
        return self._connection.recv()

    def end(self) -> int | None:
        """Closes the pipe, waits for the child, insists if need be. Returns its exit code."""
        self._connection.close()
        self._process.join(ENDING_SECONDS)
        if self._process.exitcode is None:
            self._process.kill()
            self._process.join()
        code = self._process.exitcode
        self._process.close()
        return code


class Desk:
    """A worker that starts with the first question and restarts once per crash.

    May be asked from several threads; questions go to the worker one at a time.
    """

    def __init__(
        self,
        expert: Callable[[], tuple[str, object]],
        patience: Patience = PATIENCE,
        lost: type[WorkerLost] = WorkerLost,
    ) -> None:
        """`lost`: how it is told that workers die of anything but a bad text."""
        self._expert = expert
        self._patience = patience
        self._lost = lost
        self._lock = threading.Lock()
        self._worker: _Worker | None = None

    def answers(
        self, verb: Verb, texts: Sequence[str], nothing: Answer, progress: Progress | None
    ) -> list[Answer]:
        progress = progress or Silent()
        answers: list[Answer] = []
        for start in range(0, len(texts), CHUNK):
            progress.report(start, len(texts))
            chunk = [clean(text) for text in texts[start : start + CHUNK]]
            answers += self._chunk(verb, chunk, nothing)
        progress.report(len(texts), len(texts))
        return answers

    def _chunk(self, verb: Verb, texts: list[str], nothing: Answer) -> list[Answer]:
        """Answers in order; nobody asks about a text that says nothing."""
        speaking = [says_something(text) for text in texts]
        if not any(speaking):
            return [nothing] * len(texts)
        found = iter(self._found(verb, list(compress(texts, speaking)), nothing))
        return [next(found) if speaks else nothing for speaks in speaking]

    def _found(self, verb: Verb, texts: list[str], nothing: Answer) -> list[Answer]:
        """A text that kills every worker is told nothing of, so that the others are still read.

        Raises `WorkerLost` when workers die of anything else.
        """
        try:
            return self.ask(lambda worker: worker.ask(verb, texts))
        except WorkerLost:
            self.ask(lambda worker: worker.ask(verb, [HARMLESS]))
        if len(texts) == 1:
            return [nothing]
        middle = len(texts) // 2
        halves = texts[:middle], texts[middle:]
        return [answer for half in halves for answer in self._found(verb, half, nothing)]

    def ask(self, question: Callable[[_Worker], Answer]) -> Answer:
        code: int | None = None
        with self._lock:
            for _ in range(2):
                try:
                    self._worker = self._worker or _Worker(self._expert, self._patience)
                    return question(self._worker)
                except (EOFError, OSError):
                    code = self._drop()
                except BaseException:
                    self._drop()  # an answer under way must not reach the next question
                    raise
        raise self._lost(exit=code)

    def _drop(self) -> int | None:
        worker, self._worker = self._worker, None
        return worker.end() if worker else None

    def close(self) -> None:
        """Ends the worker. A later question starts another."""
        with self._lock:
            self._drop()


class LanguageWorker:
    """`Language` by worker processes, see `Desk`."""

    def __init__(self, folder: Path, own: OwnHead | None = None) -> None:
        """`own`: a head to read by, where it fits the pack."""
        self._folder = folder
        self._desk = Desk(partial(open_linguist, folder, own), lost=ReaderLost)

    @property
    def name(self) -> str:
        """Starts the worker if need be."""
        return self._desk.ask(_Worker.greeting).name

    def read(self, texts: Sequence[str], progress: Progress | None = None) -> list[Reading]:
        return self._desk.answers("read", texts, NOTHING_SAID, progress)

    def analyse(self, texts: Sequence[str], progress: Progress | None = None) -> list[Analysis]:
        return self._desk.answers("analyse", texts, NOTHING_FOUND, progress)

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> list[list[float]]:
        return self._desk.answers("embed", texts, [], progress)

    def words(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> list[tuple[Word, ...]]:
        with contextlib.closing(Desk(open_lexicographer)) as desk:
            return desk.answers("words", texts, (), progress)

    def learn(
        self, lessons: Sequence[Lesson], progress: Progress | None = None, number: int = 1
    ) -> Learned:
        """Learns what the pack alone reads wrong; `number` becomes the head's. Keeps nothing.

        Up to ten seconds for 4,000 lessons. Raises `Cancelled`, `PackError`, `WorkerLost`.
        """
        progress = progress or Silent()
        progress.report(0, 2, "progress.learning")
        taught = unlike([replace(lesson, text=clean(lesson.text)) for lesson in lessons])
        texts = [lesson.text for lesson in taught]
        features: list[Feature] = self._desk.answers("features", texts, NO_FEATURE, None)
        progress.report(1, 2, "progress.learning")
        with contextlib.closing(Desk(partial(open_learner, self._folder))) as desk:
            course = Course(taught, features, number)
            learned: Learned = desk.ask(lambda worker: worker.ask("learn", [course]))[0]
        progress.report(2, 2, "progress.learning")
        return learned

    def close(self) -> None:
        """Ends the worker. A later `read` starts another."""
        self._desk.close()
