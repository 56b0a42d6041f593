"""What the outputs of a graph mean."""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, get_args

from engine.language.analysis import Aspect, Intent, Toxicity
from engine.language.sentiment import Label

Kind = Literal["one_of", "any_of", "grid", "vector"]
_LABELS: Final = frozenset(get_args(Label))
# Heads that the engine knows how to judge by: kind, classes and rows. Others are nobody's business.
_KNOWN: Final[dict[str, tuple[Kind, frozenset[str], frozenset[str]]]] = {
    "toxicity": ("one_of", frozenset(get_args(Toxicity)), frozenset()),
    "intent": ("one_of", frozenset(Intent), frozenset()),
    "aspects": ("grid", _LABELS | {"absent"}, frozenset(Aspect)),
    "embedding": ("vector", frozenset(), frozenset()),
}


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Scores up to `negative` are negative, from `positive` on positive, between them neutral."""

    negative: float
    positive: float

    def __post_init__(self) -> None:
        if not -1 <= self.negative < self.positive <= 1:
            raise ValueError("thresholds: -1 <= negative < positive <= 1 does not hold")


Rule: TypeAlias = Thresholds | None
"""How chances become a label; None: the likeliest class has it."""


@dataclass(frozen=True, slots=True)
class Head:
    """Meaning of one output of a graph, [batch, width].

    - one_of: logits of `classes`, one of which holds
    - any_of: logits of `classes`, each of which may hold
    - grid: for each of `rows` the logits of `classes`, one of which holds
    - vector: `width` numbers that stand for the text

    Logits are divided by `temperature`. `thresholds` belong to the head "sentiment" alone, which
    needs them if it does not know "neutral".
    """

    name: str
    output: str
    kind: Kind
    classes: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    width: int = 0
    temperature: float = 1.0
    thresholds: Rule = None

    def __post_init__(self) -> None:
        for name, values in (("classes", self.classes), ("rows", self.rows)):
            if len(set(values)) != len(values):
                raise ValueError(f"{name}: named twice")
        if not 0.01 <= self.temperature <= 100:
            raise ValueError("temperature: 0.01 <= temperature <= 100 does not hold")
        if self.numbers < 1:
            raise ValueError(f"{self.name}: no numbers at all")
        if self.name == "sentiment":
            self._check_sentiment()
        if self.name in _KNOWN:
            self._check_known(*_KNOWN[self.name])

    def _check_sentiment(self) -> None:
        if self.kind != "one_of":
            raise ValueError("sentiment: one_of")
        if not {"negative", "positive"} <= set(self.classes) <= _LABELS:
            raise ValueError("sentiment: negative and positive, and at most neutral beside them")
        if self.thresholds is None and "neutral" not in self.classes:
            raise ValueError("sentiment: thresholds, where neutral is no class")

    def _check_known(self, kind: Kind, classes: frozenset[str], rows: frozenset[str]) -> None:
        if self.kind != kind:
            raise ValueError(f"{self.name}: must be {kind}")
        if unknown := (set(self.classes) - classes) | (set(self.rows) - rows):
            raise ValueError(f"{self.name}: unknown {min(unknown)}")

    @property
    def numbers(self) -> int:
        """How many numbers the graph gives for a text."""
        if self.kind == "vector":
            return self.width
        return len(self.classes) * (len(self.rows) if self.kind == "grid" else 1)
