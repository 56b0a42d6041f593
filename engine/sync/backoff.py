"""How long to stay away from a server that did not answer: so that a thousand devices do not come
back in the same second.
"""

from typing import Final, Protocol

FIRST_S: Final = 1.0
MOST_S: Final = 60.0


class Random(Protocol):
    def uniform(self, a: float, b: float) -> float: ...


class Backoff:
    """Full jitter: any time up to a bound that doubles with each failure."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._failures = 0

    def reset(self) -> None:
        """It went well."""
        self._failures = 0

    def pause_s(self, least_s: float = 0.0) -> float:
        """After one failure more. `least_s`: what the server asked for; not all come right then."""
        most = min(MOST_S, FIRST_S * 2.0 ** min(self._failures, 10))
        self._failures += 1
        return least_s + self._random.uniform(0.0, most)
