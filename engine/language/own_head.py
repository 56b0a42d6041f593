"""What was learned from this shop's own reviews.

Without any library: the whole program imports this. The sums are in `personal`, in a worker
process; the file is kept by `own_heads`.
"""

import hashlib
from dataclasses import dataclass
from typing import Final, Literal

from engine.language.sentiment import Label

CERTAINTY: Final = 0.95
Verdict = Literal["better", "not_better", "too_few", "no_embedding"]


@dataclass(frozen=True, slots=True)
class Trial:
    """How base and own head did on reviews that the head had not learned from.

    Each label counts alike; `surprise`: mean negative log chance of the truth.
    `better`: the chance that the own head is the more accurate one on this shop's reviews.
    """

    reviews: int
    base_accuracy: float
    own_accuracy: float
    base_surprise: float
    own_surprise: float
    better: float

    @property
    def convincing(self) -> bool:
        return self.better >= CERTAINTY and self.own_surprise < self.base_surprise


@dataclass(frozen=True, slots=True)
class Change:
    """A review that reads differently by a head that had not seen it; `truth`: what it means."""

    review_id: int
    base: Label
    own: Label
    truth: Label


@dataclass(frozen=True, slots=True)
class OwnHead:
    """A head and its verdict, as kept. No text is among it: the file lies beside the encrypted
    store, not in it.

    `reader`: the pack whose embedding it stands on, name and version; `number`: the how manyth of
    this profile, for the owner's eyes. `weights`: [width + 1, 3] float32, little-endian, rows
    first; the last row stands for every review alike, columns are negative, neutral, positive.
    `corrections` and `left_out` (stars and words contradict each other) are counts.
    """

    format: Literal[1]
    reader: str
    number: int
    seed: int
    width: int
    corrections: int
    left_out: int
    trial: Trial
    weights: bytes
    changes: tuple[Change, ...]

    def __post_init__(self) -> None:
        if self.number < 1:
            raise ValueError("number: below 1")
        if len(self.weights) != (self.width + 1) * 3 * 4:
            raise ValueError("weights: not of that width")

    @property
    def mark(self) -> str:
        """Tells it from any other head in a reader's name, also from one whose file is lost."""
        return hashlib.sha256(self.weights).hexdigest()[:6]


@dataclass(frozen=True, slots=True)
class Learned:
    """What came of learning. `head` is None where there was nothing to judge."""

    verdict: Verdict
    reviews: int
    corrections: int
    left_out: int
    head: OwnHead | None = None
