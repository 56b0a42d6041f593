"""What leaves the insights domain."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rating:
    """Mean stars of the last seven days, and the middle half of the twelve weeks before."""

    week: float | None
    usual_low: float | None
    usual_high: float | None


@dataclass(frozen=True, slots=True)
class Today:
    """The morning at a glance. `sentence` is a text key, `params` fill it.

    `urgent_ids`: unanswered reviews worth looking at first, most pressing first (at most 50).
    """

    sentence: str
    params: dict[str, object]
    urgent: int
    urgent_ids: tuple[int, ...]
    waiting: int
    fresh: int
    rating: Rating
