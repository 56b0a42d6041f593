"""The sentiment of reviews as the rest of the engine sees it."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, Protocol

from engine.runtime.progress import Progress

Label = Literal["negative", "neutral", "positive"]

# Reviews are short; what an owner's guest has not said in so many signs is not about the mood.
MAX_CHARACTERS: Final = 2_000


@dataclass(frozen=True, slots=True)
class Reading:
    """`score` in [-1, 1], the label it falls under, and the calibrated P(positive)."""

    score: float
    label: Label
    probability: float


NOTHING_SAID: Final = Reading(score=0.0, label="neutral", probability=0.5)


class Sentiment(Protocol):
    @property
    def name(self) -> str:
        """Who reads, with version: readings of different readers are not to be compared."""

    def read(self, texts: Sequence[str], progress: Progress | None = None) -> list[Reading]:
        """One reading per text, in order; a text without words is `NOTHING_SAID`.

        Any string is taken: of long texts the first `MAX_CHARACTERS` are read, stray surrogates
        and NULs are replaced. Raises `Cancelled`, `PackError`, `WorkerLost`.
        """

    def close(self) -> None:
        """Gives memory and processes back."""


def clean(text: str) -> str:
    """NFC text that any tokeniser takes; halves of a UTF-16 pair are joined, single ones go."""
    head = text[:MAX_CHARACTERS].replace("\0", " ")
    if not head.isascii():
        head = head.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        head = unicodedata.normalize("NFC", head)
    return head.strip()
