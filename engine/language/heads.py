"""What the outputs of a graph mean."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["one_of", "any_of", "grid", "vector"]
_LABELS = {"negative", "neutral", "positive"}


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Scores up to `negative` are negative, from `positive` on positive, between them neutral."""

    negative: float
    positive: float

    def __post_init__(self) -> None:
        if not -1 <= self.negative < self.positive <= 1:
            raise ValueError("thresholds: -1 <= negative < positive <= 1 does not hold")


@dataclass(frozen=True, slots=True)
class Head:
    """Meaning of one output of a graph, [batch, width].

    - one_of: logits of `classes`, one of which holds
    - any_of: logits of `classes`, each of which may hold
    - grid: for each of `rows` the logits of `classes`, one of which holds
    - vector: `width` numbers that stand for the text

    Logits are divided by `temperature`. `thresholds` belong to the head "sentiment" alone.
    """

    name: str
    output: str
    kind: Kind
    classes: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    width: int = 0
    temperature: float = 1.0
    thresholds: Thresholds | None = None

    def __post_init__(self) -> None:
        for name, values in (("classes", self.classes), ("rows", self.rows)):
            if len(set(values)) != len(values):
                raise ValueError(f"{name}: named twice")
        if not self.temperature > 0:
            raise ValueError("temperature: must be above 0")
        if self.numbers < 1:
            raise ValueError(f"{self.name}: no numbers at all")
        if self.name == "sentiment":
            self._check_sentiment()

    def _check_sentiment(self) -> None:
        if self.kind != "one_of" or self.thresholds is None:
            raise ValueError("sentiment: one_of with thresholds")
        if not {"negative", "positive"} <= set(self.classes) <= _LABELS:
            raise ValueError("sentiment: negative and positive, and at most neutral beside them")

    @property
    def numbers(self) -> int:
        """How many numbers the graph gives for a text."""
        if self.kind == "vector":
            return self.width
        return len(self.classes) * (len(self.rows) if self.kind == "grid" else 1)
