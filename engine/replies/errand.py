"""One reply on its way to a platform, and what is known of it: here, and from other devices."""

from dataclasses import dataclass, replace
from datetime import datetime

from engine.platforms.port import ReviewFound, ShopFound
from engine.replies.dto import State
from engine.replies.lifecycle import Standing, is_settled, text_hash
from engine.sync.leases import Pressed


@dataclass(frozen=True, slots=True)
class Errand:
    """Where to bring it. Hashes: of the review, when approved and in our records; of the words that
    were approved, None where an older program took the approval.

    `noted`: as our records have it. `standing`: the same, or where another press than those may be
    on its way, as if that one were noted. `is_ours`: the last step was taken on this device.
    """

    reply_id: int
    uuid: bytes
    review_id: int
    shop: ShopFound
    review: ReviewFound
    noted: Standing
    standing: Standing
    is_ours: bool
    approved_hash: bytes | None
    stored_hash: bytes
    text_hash: bytes | None

    @property
    def is_reworded(self) -> bool:
        """Whether these are not the words that somebody approved."""
        return self.text_hash not in (None, text_hash(self.standing.text))

    @property
    def next_attempt(self) -> int:
        return self.standing.attempt + 1

    @property
    def is_doubted(self) -> bool:
        """Whether a press that our records do not show may be on its way."""
        return self.standing.state is not self.noted.state

    def at(self, standing: Standing) -> "Errand":
        """As it is noted now."""
        return replace(self, noted=standing, standing=standing)

    def after(self, pressed: Pressed | None, now: datetime) -> "Errand":
        """`pressed`: of which our records may not have heard, or not when: clocks jump here."""
        waits = self.noted.state is State.APPROVED
        if pressed is None or pressed.attempt < self.noted.attempt:
            return self
        before, at = self.standing.pressed_at, now - pressed.ago
        if waits and pressed.attempt == self.noted.attempt and is_settled(at, now):
            return self
        standing = replace(
            self.standing,
            state=State.SENDING if waits else self.noted.state,
            attempt=max(self.standing.attempt, pressed.attempt),
            pressed_at=at if before is None else max(before, at),
        )
        return replace(self, standing=standing)

    def over(self, last: str | None, now: datetime) -> "Errand":
        """`last`: the last step taken on this device. If that was a press, and others who did not
        know of it took a step over it, it may be on its way all the same.
        """
        pressed_at = self.noted.pressed_at
        is_over = self.noted.state is State.APPROVED and last in (State.SENDING, State.SENT)
        if not is_over or pressed_at is None:
            return self
        return self.after(Pressed(self.next_attempt, now - pressed_at), now)

    def cleared(self) -> "Errand":
        """The press that was doubted has not come down: it counts, but may be followed by one."""
        return self.at(replace(self.noted, attempt=self.standing.attempt))

    def may_be_coming(self, seen: ReviewFound | None, now: datetime) -> bool:
        """Whether somebody else's press is too young for its absence to say anything."""
        pressed_at = self.standing.pressed_at
        unseen = seen is not None and seen.reply is None
        return unseen and pressed_at is not None and not is_settled(pressed_at, now)
