"""The language engine as the rest of the engine sees it."""

from collections.abc import Sequence
from typing import Protocol

from engine.language.analysis import Analysis
from engine.language.keywords import Word
from engine.language.lessons import Lesson
from engine.language.own_head import Learned
from engine.language.sentiment import Reading
from engine.runtime.progress import Progress


class Language(Protocol):
    """Any string is taken: of long texts the first `sentiment.MAX_CHARACTERS` are read, stray
    surrogates and NULs are replaced. There is one answer per text, in order; a text that says
    nothing (see `script.says_something`) is not judged. Every method raises `Cancelled`,
    `PackError`, `WorkerLost`.
    """

    @property
    def name(self) -> str:
        """Who reads, with version: answers of different readers are not to be compared."""

    def read(self, texts: Sequence[str], progress: Progress | None = None) -> list[Reading]:
        """The sentiment alone; of a text that says nothing, `NOTHING_SAID`."""

    def analyse(self, texts: Sequence[str], progress: Progress | None = None) -> list[Analysis]:
        """Everything; of a text that says nothing, `NOTHING_FOUND`."""

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> list[list[float]]:
        """A unit vector that stands for what is said; [] if nothing is, or if the pack has none."""

    def words(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> list[tuple[Word, ...]]:
        """Nouns, verbs and adjectives, and pairs of them, in the order of the text; stop words
        are left out. A process of 350 MB works for as long as the call lasts, its start takes 1 s.
        """

    def learn(self, lessons: Sequence[Lesson], progress: Progress | None = None) -> Learned:
        """Learns from reviews of which it is known what they mean, and keeps what came of it; a
        head that has convinced then reads along, and `name` is another.
        """

    def close(self) -> None:
        """Gives memory and processes back."""
