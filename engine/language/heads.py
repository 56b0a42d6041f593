"""What an output of a graph means."""

from dataclasses import dataclass

from engine.language.sentiment import Label, Reading


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
    """Meaning of one output of a graph: logits [batch, len(classes)], softened by `temperature`."""

    name: str
    output: str
    classes: tuple[Label, ...]
    temperature: float
    thresholds: Thresholds

    def __post_init__(self) -> None:
        if len(set(self.classes)) != len(self.classes):
            raise ValueError("classes: named twice")
        if not {"negative", "positive"} <= set(self.classes):
            raise ValueError("classes: negative and positive are needed")
        if not self.temperature > 0:
            raise ValueError("temperature: must be above 0")

    def reading(self, probabilities: tuple[float, ...]) -> Reading:
        """From calibrated probabilities in the order of `classes`."""
        positive = probabilities[self.classes.index("positive")]
        score = positive - probabilities[self.classes.index("negative")]
        score = max(-1.0, min(1.0, score))
        return Reading(score=score, label=self.label(score), probability=min(1.0, positive))

    def label(self, score: float) -> Label:
        if score <= self.thresholds.negative:
            return "negative"
        return "positive" if score >= self.thresholds.positive else "neutral"
