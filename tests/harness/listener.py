"""A language engine that hears what a test wants it to hear."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from engine.language.analysis import NOTHING_FOUND, Analysis, Intent, Span
from engine.language.errors import PackError
from engine.language.keywords import Word
from engine.language.lessons import Lesson
from engine.language.own_head import Learned
from engine.language.sentiment import Label, Reading
from engine.runtime.progress import Progress, Silent

_SCORES: dict[Label, float] = {"negative": -0.9, "neutral": 0.0, "positive": 0.9}
_INTENTS: dict[Label, Intent] = {
    "negative": Intent.COMPLAINT,
    "neutral": Intent.OTHER,
    "positive": Intent.PRAISE,
}


class Listener:
    """`hears` says what is to be found in a text."""

    def __init__(self, hears: Callable[[str], Analysis], name: str = "listener 1") -> None:
        self._hears = hears
        self.name = name
        self.fault: PackError | None = None

    def read(self, texts: Sequence[str], progress: Progress | None = None) -> list[Reading]:
        return [found.sentiment for found in self.analyse(texts, progress)]

    def analyse(self, texts: Sequence[str], progress: Progress | None = None) -> list[Analysis]:
        (progress or Silent()).report(len(texts), len(texts))
        return [self._hears(text) for text in texts]

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> list[list[float]]:
        return [[] for _ in texts]

    def words(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> list[tuple[Word, ...]]:
        """What stands between spaces, as nouns."""
        (progress or Silent()).report(len(texts), len(texts))
        return [
            tuple(Word(form, "noun", Span(0, len(text))) for form in text.split()) for text in texts
        ]

    def learn(self, lessons: Sequence[Lesson], progress: Progress | None = None) -> Learned:
        """Nothing: it hears what it hears."""
        return Learned("no_embedding", len(lessons), 0, 0)

    def close(self) -> None:
        pass


def moody(label: Label, probability: float = 0.95) -> Analysis:
    """A plain text of that mood."""
    reading = Reading(_SCORES[label], label, probability)
    return replace(NOTHING_FOUND, sentiment=reading, intent=_INTENTS[label], written_in="ko")
