"""Who is logged in: tokens that the platform remembers, in a cookie or as a bearer."""

from datetime import datetime, timedelta
from secrets import token_hex

from tests.replicas.kit.clock import Clock


class Sessions:
    """`life`: how long the platform remembers one, by the replica's clock; None: for ever."""

    def __init__(self, clock: Clock, life: timedelta | None = None) -> None:
        self._clock = clock
        self._life = life
        self._opened: dict[str, datetime] = {}

    def __len__(self) -> int:
        return len(self._opened)

    def open(self) -> str:
        """A new session's token."""
        token = token_hex(24)
        self._opened[token] = self._clock()
        return token

    def alive(self, token: str | None) -> bool:
        opened = self._opened.get(token or "")
        return opened is not None and (self._life is None or self._clock() - opened < self._life)

    def forget_all(self) -> None:
        self._opened.clear()
