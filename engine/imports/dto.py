"""What leaves the imports domain, and what it is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from engine.platforms.port import ReviewFound


class Role(StrEnum):
    """What a column says; text `imports.role.<it>`."""

    DATE = "date"
    AUTHOR = "author"
    RATING = "rating"
    BODY = "body"
    MENU = "menu"
    REPLY = "reply"
    REPLY_DATE = "reply_date"
    ID = "id"


class Omission(StrEnum):
    """Why something is left out; text `imports.reason.<it>`."""

    NO_DATE = "no_date"
    ODD_DATE = "odd_date"
    NOTHING_SAID = "nothing_said"
    TOO_LONG = "too_long"
    RAGGED = "ragged"
    """More cells than the header has: what stands where is not known."""
    DAMAGED = "damaged"
    """Quotes that never close, or the like."""


class Unsure(StrEnum):
    """What was taken, but not for sure; text `imports.doubt.<it>`."""

    NO_STARS = "no_stars"
    """Something stands there that is no number of stars."""
    NO_AUTHOR = "no_author"
    ODD_REPLY_DATE = "odd_reply_date"
    COARSE_DATE = "coarse_date"
    """Only "3개월 전": sorted by the first day that may be meant."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A line of a file, or a block of a page, that is a review. `line`: where it begins, from 1."""

    line: int
    review: ReviewFound
    doubts: tuple[Unsure, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """`excerpt`: its first words, for finding it in the file."""

    line: int
    reason: Omission
    excerpt: str


@dataclass(frozen=True, slots=True)
class Column:
    """`name`: its heading, "" where there is none. `samples`: what stands in it first."""

    name: str
    role: Role | None
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wish:
    """What the owner says of a file; None: as it is guessed. `columns`: numbers from 0 by role."""

    columns: Mapping[Role, int] | None = None
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """Whose reviews: a shop by id, or by its name on a platform (`shops.dto.BY_HAND` for none)."""

    shop_id: int | None = None
    platform: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """What a file is. `missing`: a role without which nothing can be taken; `scale`: of how many
    stars; `remembered`: read as a file with the same heading was. A page has neither columns nor
    the rest.
    """

    kind: str
    name: str
    sheets: tuple[str, ...] = ()
    sheet: str = ""
    encoding: str = ""
    columns: tuple[Column, ...] = ()
    scale: int = 5
    remembered: bool = False
    missing: Role | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """What is understood, before anything is stored. `rows`: the first 20; `left_out`: the first
    200, `reasons` counts them all, as `doubts` does.
    """

    shape: Shape
    total: int
    taken: int
    rows: tuple[Taken, ...]
    left_out: tuple[LeftOut, ...]
    reasons: Mapping[Omission, int]
    doubts: Mapping[Unsure, int]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """`known`: here already, or twice in the file. `left_out` as in `Preview`."""

    id: int
    shop_id: int
    shop_name: str
    total: int
    new: int
    known: int
    left_out: Sequence[LeftOut] = ()
    reasons: Mapping[Omission, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ImportDto:
    """`kind`: "file" or "paste"; `name` of the file. `undone_at`: taken back."""

    id: int
    kind: str
    name: str
    shop_name: str
    made_at: datetime
    total: int
    new: int
    known: int
    left_out: int
    undone_at: datetime | None


@dataclass(frozen=True, slots=True)
class Undone:
    """`gone`: reviews that were taken back; `kept`: stay, as a reply to them was begun
    or they are kept as evidence; `met`: stay too, as their platform shows them by now.
    """

    id: int
    gone: int
    kept: int
    met: int
