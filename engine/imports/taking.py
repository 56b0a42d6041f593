"""From what was read of a source to reviews of the shop they are brought to."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from engine.imports.dto import LeftOut, Taken
from engine.imports.source import Seen, Source
from engine.platforms import registry
from engine.platforms.port import ReviewFound
from engine.platforms.spec import Replies
from engine.reviews.bringing import Lines
from engine.reviews.dto import BROUGHT
from engine.runtime.clock import Clock
from engine.shops.dto import BY_HAND, ShopDto


@dataclass(slots=True)
class Taking:
    """One import while it goes on. It remembers 16 bytes of each line that has no id."""

    source: Source
    shop: ShopDto
    lines: Lines
    clock: Clock
    seen: Seen = field(default_factory=Seen)
    _said: Counter[bytes] = field(default_factory=Counter)

    def read(self, part: Sequence[Taken | LeftOut]) -> list[ReviewFound]:
        """With the ids and the reply rules of their platform."""
        rules = None if self.shop.by_hand else registry.get(self.shop.platform).spec.replies
        found = list[ReviewFound]()
        for entry in part:
            self.seen.add(entry)
            if isinstance(entry, Taken):
                named = replace(entry.review, external_id=self._id(entry.review))
                found.append(self._answerable(named, rules))
        return found

    def _id(self, review: ReviewFound) -> str:
        """The platform's own where that is known; else made of the review and of how many said the
        same before it, so that the same line of the same file has the same one whenever it comes.
        """
        if review.external_id and self.shop.platform != BY_HAND:
            return review.external_id
        told = (
            self.shop.external_id, review.external_id, review.author_name, str(review.created_at),
            review.body, str(review.rating), *review.menus,
        )  # fmt: skip
        digest = _digest("\x1f".join(each or "" for each in told))
        before = 0 if review.external_id else self._said[digest]
        self._said[digest] += 1
        return BROUGHT + (_digest(f"{digest.hex()}\x1f{before}") if before else digest).hex()

    def _answerable(self, review: ReviewFound, rules: Replies | None) -> ReviewFound:
        """Where nobody could answer, where the time for it is over, or where nothing says whether
        somebody has, it does not wait for an answer.
        """
        deadline = None if rules is None else rules.deadline(review.created_at)
        over = deadline is not None and deadline < self.clock.now()
        known = rules is not None and self.source.tells_replies and not over
        return replace(review, can_reply=None if known else False, reply_deadline=deadline)


def _digest(words: str) -> bytes:
    return hashlib.blake2b(words.encode(errors="replace"), digest_size=16).digest()
