"""What happened on the platform since the replica started: replies stored, reviews changed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from tests.replicas.smartplace.catalogue import Catalogue, Place, Review
from tests.replicas.smartplace.faults import Faults

LONGEST_REPLY = 250
"""Replies above 250-279 characters are silently rejected; the replica takes the cautious end."""


@dataclass(frozen=True, slots=True)
class Reply:
    """The owner's reply beside a review."""

    text: str
    created_at: datetime
    qualified: bool = True
    suspended: bool = False
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """A review as an owner sees it now."""

    review: Review
    reply: Reply | None


class Board:
    """The reviews of all places with their replies, and the count of what was really posted."""

    def __init__(self, catalogue: Catalogue, faults: Faults, clock: Callable[[], datetime]) -> None:
        self._catalogue = catalogue
        self._faults = faults
        self._clock = clock
        self._replies: dict[str, Reply] = {}
        self._posted: dict[str, list[Reply]] = {}
        self._written = 0
        for place in catalogue.places:
            for review_id in place.stamps:
                review = place.find(review_id)
                if review and review.reply:
                    self._replies[review.id] = Reply(review.reply, review.created_at)

    def page(
        self, place: Place, page: int, size: int, span: range, has_reply: bool | None
    ) -> tuple[list[Shown], int]:
        """The page's reviews and how many there are over all pages."""
        wanted = self._positions(place, span, has_reply)
        start = (page - 1) * size
        chosen = wanted[start : start + size]
        return [self.shown(place.timeline[position]) for position in chosen], len(wanted)

    def shown(self, review: Review) -> Shown:
        edited = self._faults.setting("edited_text")
        if isinstance(edited, dict) and review.id in edited:
            review = replace(review, text=edited[review.id])
        return Shown(review, self._reply(review))

    def post(self, review: Review, text: str) -> Reply | None:
        """Store a reply and count it; None when the platform swallows it without a word."""
        if len(text) > LONGEST_REPLY or self._faults.strike("reply_silent", "createReply"):
            return None
        reply = Reply(
            text,
            self._clock(),
            qualified=not self._faults.strike("reply_not_qualified", "createReply"),
            suspended=bool(self._faults.strike("reply_suspended", "createReply")),
            deleted=bool(self._faults.strike("reply_deleted", "createReply")),
        )
        self._replies[review.id] = reply
        self._posted.setdefault(review.id, []).append(reply)
        return reply

    def posted(self, review_id: str) -> list[Reply]:
        """Every reply the platform stored for this review, oldest first."""
        return list(self._posted.get(review_id, ()))

    def all_posted(self) -> dict[str, list[Reply]]:
        return {review_id: list(replies) for review_id, replies in self._posted.items()}

    def write_new(self, place: Place, count: int = 1) -> list[Review]:
        """Customers write `count` reviews now."""
        return [self._write(place) for _ in range(count)]

    def _write(self, place: Place) -> Review:
        self._written += 1
        stamp = int(self._clock().timestamp())
        review = Review(
            id=f"{stamp:08x}ff{self._written:014x}",
            stamp=stamp,
            author=f"새손님{self._written}",
            author_id=f"new{self._written:05d}",
            rating=5.0,
            text=f"방금 다녀왔어요. 또 올게요. {self._written}",
        )
        place.add(review)
        return review

    def _reply(self, review: Review) -> Reply | None:
        elsewhere = self._faults.setting("owner_replies")
        if isinstance(elsewhere, dict) and review.id in elsewhere:
            return Reply(elsewhere[review.id], review.created_at)
        return self._replies.get(review.id)

    def _positions(self, place: Place, span: range, has_reply: bool | None) -> range | list[int]:
        removed = self._faults.setting("removed_reviews")
        gone = set(self._known(place, removed if isinstance(removed, list) else ()))
        if has_reply is not None:
            elsewhere = self._faults.setting("owner_replies")
            answered = {*self._replies, *(elsewhere if isinstance(elsewhere, dict) else ())}
            replied = set(self._known(place, answered))
            if has_reply:
                return sorted(position for position in replied - gone if position in span)
            gone |= replied
        return [position for position in span if position not in gone] if gone else span

    def _known(self, place: Place, review_ids: Iterable[str]) -> Iterable[int]:
        positions = (place.position(review_id) for review_id in review_ids)
        return (position for position in positions if position is not None)


def day(text: object) -> date | None:
    """A "YYYY-MM-DD" of the request; ValueError for anything else but null."""
    return None if text is None else date.fromisoformat(str(text))
