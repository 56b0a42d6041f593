"""Days that matter for a review, by what is known of its platform."""

from collections.abc import Iterator
from datetime import date, datetime

from engine.evidence.dto import Deadline, What
from engine.evidence.grounds import HIDDEN_FOR, Form
from engine.platforms.spec import PlatformSpec
from engine.reviews.dto import ReviewDto
from engine.runtime.clock import SEOUL


def deadlines(
    review: ReviewDto, spec: PlatformSpec, form: Form, reported_on: date | None, now: datetime
) -> tuple[Deadline, ...]:
    """The nearest first. An answer's end counts from the review's date and stands only while none
    is there; a hiding's counts from the day of the report.
    """
    today = now.astimezone(SEOUL).date()
    days = _days(review, spec, form, reported_on)
    found = (Deadline(what, day, (day - today).days) for what, day in days)
    return tuple(sorted(found, key=lambda each: each.day))


def _days(
    review: ReviewDto, spec: PlatformSpec, form: Form, reported_on: date | None
) -> Iterator[tuple[What, date]]:
    until = review.found.reply_deadline or spec.replies.deadline(review.found.created_at)
    if until is not None and review.found.reply is None:
        yield "reply", until.astimezone(SEOUL).date()
    if reported_on is not None and form in HIDDEN_FOR:
        yield "hidden", reported_on + HIDDEN_FOR[form]
