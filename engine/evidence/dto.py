"""What leaves the evidence domain."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias

from engine.evidence.chain import Kind, Misfit
from engine.evidence.grounds import Form, Ground, Proposal
from engine.reviews.dto import ReviewDto

What: TypeAlias = Literal["reply", "hidden"]


@dataclass(frozen=True, slots=True)
class Deadline:
    """`what`: "reply" (answers are taken until then) or "hidden" (the platform hides the review
    until then). `days`: left on the Korean calendar, negative once it passed.
    """

    what: What
    day: date
    days: int


@dataclass(frozen=True, slots=True)
class Prospect:
    """A review that might be reported: what speaks for it, and the case it has already."""

    review: ReviewDto
    proposals: tuple[Proposal, ...]
    case_id: int | None


@dataclass(frozen=True, slots=True)
class ItemDto:
    """`words`: of a note, a report's day, why a case was withdrawn; "" for others."""

    number: int
    kind: Kind
    file: str
    media: str
    size: int
    sha256: str
    hash: str
    taken_at: datetime
    served_at: str | None
    address: str | None
    words: str


@dataclass(frozen=True, slots=True)
class CaseDto:
    """`name`: its uuid in hex. `items`: without the head; `last`: the hash of the last of them.
    `reported_on`: the day of the report that was handed in last.
    """

    id: int
    name: str
    review: ReviewDto
    ground: Ground
    statement: str
    opened_at: datetime
    items: tuple[ItemDto, ...]
    last: str
    form: Form
    deadlines: tuple[Deadline, ...]
    reported_on: date | None
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """`count`: links that were recounted, with the head. [] misfits: the chain holds."""

    case_id: int
    count: int
    last: str
    misfits: tuple[Misfit, ...]

    @property
    def holds(self) -> bool:
        return not self.misfits
