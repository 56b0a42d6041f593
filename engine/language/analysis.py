"""What the language engine finds in a review beyond its score."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal

from engine.language.sentiment import NOTHING_SAID, Label, Reading

Toxicity = Literal["none", "offensive", "hate"]
WrittenIn = Literal["ko", "en", "ja", "zh", "other"]


class Aspect(StrEnum):
    """What of a shop a sentence judges; the closed set of notes/market.md 3.3."""

    TASTE = "taste"
    PORTION = "portion"
    PRICE = "price"
    SERVICE = "service"
    HYGIENE = "hygiene"
    DELIVERY = "delivery"
    WAIT = "wait"
    ATMOSPHERE = "atmosphere"
    ACCESS = "access"


class Reason(StrEnum):
    """Why a review wants an answer today."""

    HYGIENE = "hygiene"
    FOREIGN = "foreign"
    REFUND = "refund"
    LEGAL = "legal"
    BLACKMAIL = "blackmail"
    PRIVACY = "privacy"
    TOXIC = "toxic"


class Intent(StrEnum):
    PRAISE = "praise"
    COMPLAINT = "complaint"
    QUESTION = "question"
    REQUEST = "request"
    OTHER = "other"


class Manner(StrEnum):
    """How it is said; shown to the owner, never a ground to hide a review."""

    SARCASM = "sarcasm"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` of the text as `sentiment.clean` gives it."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class AspectFound:
    """An aspect, how it is judged, and the sentence it stands on."""

    aspect: Aspect
    label: Label
    sentence: Span


@dataclass(frozen=True, slots=True)
class ReasonFound:
    """A reason for hurry, how sure (0-1), and the sentence that gives it."""

    reason: Reason
    certainty: float
    sentence: Span


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything read in one text. `toxicity` goes with P(of that label); aspects and reasons
    stand in the order of the text, an aspect at most once per sentence, a reason once per text.
    """

    sentiment: Reading
    intent: Intent
    written_in: WrittenIn
    toxicity: Toxicity
    toxicity_probability: float
    manners: tuple[Manner, ...]
    aspects: tuple[AspectFound, ...]
    reasons: tuple[ReasonFound, ...]


NOTHING_FOUND: Final = Analysis(
    sentiment=NOTHING_SAID,
    intent=Intent.OTHER,
    written_in="other",
    toxicity="none",
    toxicity_probability=1.0,
    manners=(),
    aspects=(),
    reasons=(),
)
"""Of a text that says nothing."""
