"""What a shop's own head is taught with. Without numpy: the whole program imports this."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from engine.language.sentiment import Label


@dataclass(frozen=True, slots=True)
class Lesson:
    """A review of which it is known what it means. `stars`: of five, where they say it; None
    where the owner does.
    """

    review_id: int
    text: str
    label: Label
    stars: float | None


@dataclass(frozen=True, slots=True)
class Feature:
    """A text as the pack alone reads it: chances of negative, neutral, positive (0 for one that
    the pack does not know), and its unit vector as float32, b"" if the pack has no embedding
    or no worker survived the text.
    """

    chances: tuple[float, float, float]
    vector: bytes


NO_FEATURE: Final = Feature((0.0, 0.0, 0.0), b"")


@dataclass(frozen=True, slots=True)
class Course:
    """All there is to learn from. `features`: in the order of `lessons`; `number`: the head's."""

    lessons: Sequence[Lesson]
    features: Sequence[Feature]
    number: int


def unlike(lessons: Sequence[Lesson]) -> list[Lesson]:
    """Each text once, its first lesson: what is said twice is no second proof, and would stand on
    both sides of a trial.
    """
    first: dict[str, Lesson] = {}
    for lesson in lessons:
        if lesson.text:
            first.setdefault(lesson.text, lesson)
    return list(first.values())
