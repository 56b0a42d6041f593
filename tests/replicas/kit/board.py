"""What happened on the platform since the replica started: replies stored, reviews changed."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal
from zlib import crc32

from tests.replicas.kit.catalogue import Review, Shop
from tests.replicas.kit.clock import Clock
from tests.replicas.kit.faults import Faults

_FIRST_NEW = 90_000_000
"""Numbers of reviews written while the replica runs: above all of the real set, 8 digits."""


@dataclass(frozen=True, slots=True)
class Reply:
    """The owner's reply beside a review; `marks` are the platform's own, as "suspended"."""

    id: str
    """A 10-digit number."""
    text: str
    created_at: datetime
    updated_at: datetime
    marks: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Shown:
    """A review as an owner sees it now."""

    review: Review
    reply: Reply | None


@dataclass(frozen=True, slots=True)
class Try:
    """One request to store, change or remove a reply, and whether the platform did it."""

    act: Literal["post", "amend", "withdraw"]
    review_id: str
    text: str
    at: datetime
    done: bool


@dataclass(frozen=True, slots=True)
class Past:
    """Replies as they stand and as they were stored."""

    standing: dict[str, Reply] = field(default_factory=dict)
    stored: dict[str, list[Reply]] = field(default_factory=dict)
    tries: list[Try] = field(default_factory=list)


class Board:
    """The reviews of all shops with their replies, and the count of what was really posted."""

    def __init__(self, shops: Iterable[Shop], faults: Faults, clock: Clock) -> None:
        self._faults = faults
        self._clock = clock
        self._past = Past()
        self._written = 0
        for shop in shops:
            for review_id in shop.stamps:
                review = shop.find(review_id)
                if review and review.reply:
                    self._past.standing[review.id] = _old_reply(review, review.reply)

    def shown(self, review: Review) -> Shown:
        edited = self._faults.texts("edited_text").get(review.id)
        reply = self.reply(review)
        return Shown(review if edited is None else replace(review, text=edited), reply)

    def reply(self, review: Review) -> Reply | None:
        """The reply that stands beside it now."""
        elsewhere = self._faults.texts("owner_replies").get(review.id)
        if elsewhere is not None:
            return _old_reply(review, elsewhere)
        return self._past.standing.get(review.id)

    def positions(self, shop: Shop, span: range, answered: bool | None) -> range | list[int]:
        """Places in the timeline of what is still listed; `answered`: with a reply, without."""
        removed = self._faults.setting("removed_reviews")
        gone = set(_known(shop, removed if isinstance(removed, list) else ()))
        if answered is not None:
            with_reply = {*self._past.standing, *self._faults.texts("owner_replies")}
            replied = set(_known(shop, with_reply))
            if answered:
                return sorted(position for position in replied - gone if position in span)
            gone |= replied
        return [position for position in span if position not in gone] if gone else span

    def post(self, review: Review, text: str, marks: Iterable[str] = ()) -> Reply | None:
        """Store a reply and count it; None when the platform swallows it without a word."""
        if self._faults.strike("reply_silent", "reply"):
            self.refuse(review, text)
            return None
        stored, now = self._past.stored.setdefault(review.id, []), self._clock()
        number = _number(f"{review.id}/{len(stored)}")
        reply = Reply(number, text, now, now, frozenset(marks))
        stored.append(reply)
        self._past.standing[review.id] = reply
        self._note("post", review, text, done=True)
        return reply

    def refuse(self, review: Review, text: str) -> None:
        """Count a reply that the platform did not take."""
        self._note("post", review, text, done=False)

    def amend(self, review: Review, text: str) -> Reply | None:
        """Give the standing reply another text; None if there is none."""
        standing = self._past.standing.get(review.id)
        self._note("amend", review, text, done=standing is not None)
        if standing is None:
            return None
        changed = replace(standing, text=text, updated_at=self._clock())
        self._past.standing[review.id] = changed
        return changed

    def withdraw(self, review: Review) -> Reply | None:
        """Remove the standing reply and return it; None if there is none."""
        reply = self._past.standing.pop(review.id, None)
        self._note("withdraw", review, reply.text if reply else "", done=reply is not None)
        return reply

    def posted(self, review_id: str) -> list[Reply]:
        """Every reply the platform stored for this review, oldest first."""
        return list(self._past.stored.get(review_id, ()))

    def all_posted(self) -> dict[str, list[Reply]]:
        return {review_id: list(replies) for review_id, replies in self._past.stored.items()}

    def tries(self) -> list[Try]:
        """Every request about a reply that reached the platform's store, oldest first."""
        return list(self._past.tries)

    def write_new(self, shop: Shop, count: int = 1) -> list[Review]:
        """Customers write `count` reviews now."""
        return [self._write(shop) for _ in range(count)]

    def _write(self, shop: Shop) -> Review:
        self._written += 1
        stamp = int(self._clock().timestamp())
        review = Review(
            id=shop.ids.of(stamp, _FIRST_NEW + self._written),
            stamp=stamp,
            author=f"새손님{self._written}",
            author_id=f"new{self._written:05d}",
            rating=5.0,
            text=f"방금 다녀왔어요. 또 올게요. {self._written}",
        )
        shop.add(review)
        return review

    def _note(
        self, act: Literal["post", "amend", "withdraw"], review: Review, text: str, *, done: bool
    ) -> None:
        self._past.tries.append(Try(act, review.id, text, self._clock(), done))


def _old_reply(review: Review, text: str) -> Reply:
    """One that was there before the replica, given in the second of the review."""
    return Reply(_number(review.id), text, review.created_at, review.created_at)


def _number(of: str) -> str:
    return str(10**9 + crc32(of.encode()))


def _known(shop: Shop, review_ids: Iterable[str]) -> Iterable[int]:
    positions = (shop.position(review_id) for review_id in review_ids)
    return (position for position in positions if position is not None)
