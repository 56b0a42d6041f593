"""Whether a review still waits for the owner: the one rule, for a found review and a stored one."""

from typing import Final

from engine.platforms.port import ReviewFound, Visibility
from engine.reviews.model import Review

UNDECIDED = ("", "draft", "failed")
"""States of our own reply in which the review still waits."""
YIELDING = (*UNDECIDED, "discarded")
"""States of our own reply that say less of a review than an answer customers can read."""
WAITS: Final = (
    f"status = '{Visibility.VISIBLE}' AND NOT (owner_text IS NOT NULL AND owner_live)"
    f" AND reply_state IN ({', '.join(repr(state) for state in UNDECIDED)})"
    " AND can_reply IS NOT 0"
)
"""As `settle`, in SQL over the row."""


def wants_answer(item: ReviewFound) -> bool:
    """As the platform shows it; what we have decided is not asked."""
    answered = item.reply is not None and item.reply.live
    return item.status == Visibility.VISIBLE and item.can_reply is not False and not answered


def settle(review: Review) -> None:
    """Bring `waiting` in line with the rest of the row."""
    answered = review.owner_text is not None and review.owner_live
    review.waiting = (
        review.status == Visibility.VISIBLE
        and not answered
        and review.reply_state in UNDECIDED
        and review.can_reply is not False
    )
