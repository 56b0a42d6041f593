"""How platforms number their reviews: ids that say when the review was written.

A review is found by its id without an index of all ids: 680,000 of them cost nothing. The ids of
reviews written by hand say nothing; a shop keeps the times of those apart (`Shop.stamps`).
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import date, datetime, timedelta
from typing import Protocol

from tests.replicas.kit.clock import KST, midnight

_DAY = timedelta(days=1)


class Ids(Protocol):
    """One platform's way; `number` is unique among the reviews of a second, or of a day."""

    def of(self, stamp: int, number: int) -> str: ...

    def seconds(self, review_id: str) -> range:
        """The seconds in which the review of this id was written; ValueError: not of this way."""
        ...


class HexIds:
    """24 hexadecimal digits, the first eight the second (Naver)."""

    def of(self, stamp: int, number: int) -> str:
        return f"{stamp:08x}{number:016x}"

    def seconds(self, review_id: str) -> range:
        return _second(int(review_id[:8], 16))


class DayIds:
    """16 digits, the first eight the day, `number` below 10**8 (Baemin); a JSON number there."""

    def of(self, stamp: int, number: int) -> str:
        return f"{datetime.fromtimestamp(stamp, KST):%Y%m%d}{number % 10**8:08d}"

    def seconds(self, review_id: str) -> range:
        day = date.fromisoformat(review_id[:8])
        return range(midnight(day), midnight(day + _DAY))


class NumberIds:
    """Decimal digits that a double holds exactly: the second and six of `number`."""

    def of(self, stamp: int, number: int) -> str:
        return f"{stamp}{number % 10**6:06d}"

    def seconds(self, review_id: str) -> range:
        return _second(int(review_id) // 10**6)


class OpaqueIds:
    """A long word without meaning to anybody else (Google)."""

    def of(self, stamp: int, number: int) -> str:
        raw = b"\x01" + stamp.to_bytes(8, "big") + number.to_bytes(9, "big")
        return f"AbFv{urlsafe_b64encode(raw).decode()}"

    def seconds(self, review_id: str) -> range:
        raw = urlsafe_b64decode(review_id.removeprefix("AbFv"))
        return _second(int.from_bytes(raw[1:9], "big"))


def _second(stamp: int) -> range:
    return range(stamp, stamp + 1)
