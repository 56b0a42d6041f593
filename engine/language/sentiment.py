"""The sentiment of a review, and the form in which texts are read."""

import unicodedata
from dataclasses import dataclass
from typing import Final, Literal

Label = Literal["negative", "neutral", "positive"]

# Reviews are short; what an owner's guest has not said in so many signs is not about the mood.
MAX_CHARACTERS: Final = 2_000


@dataclass(frozen=True, slots=True)
class Reading:
    """`score` = P(positive) - P(negative) in [-1, 1], the label it falls under, and the
    calibrated chance that this label is right.
    """

    score: float
    label: Label
    probability: float


NOTHING_SAID: Final = Reading(score=0.0, label="neutral", probability=0.0)
"""Of a text that says nothing: neither good nor bad, and nothing to be sure of."""


def clean(text: str) -> str:
    """NFC text that any tokeniser takes; halves of a UTF-16 pair are joined, single ones go."""
    head = text[:MAX_CHARACTERS].replace("\0", " ")
    if not head.isascii():
        head = head.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        head = unicodedata.normalize("NFC", head)
    return head.strip()
