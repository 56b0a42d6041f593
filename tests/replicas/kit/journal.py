"""When each request came: by this the politeness of the product is proven."""

import time
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.replicas.kit.clock import Clock

CONTROL = "/_replica/"
_NAME = "replica.arrival"


@dataclass(slots=True)
class Arrival:
    """One request. `s`: monotonic seconds, `at`: the replica's own clock, `query` without "?"."""

    s: float
    at: datetime
    method: str
    path: str
    query: str
    kind: str = ""
    """As faults name it, and "" for what no fault strikes: scripts, styles, unknown addresses."""


class Journal:
    """Every request in order of arrival, those of the replica's own doors left out."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._arrivals: list[Arrival] = []

    def arrivals(self, *kinds: str) -> list[Arrival]:
        """All so far, or those of these kinds."""
        return [each for each in self._arrivals if not kinds or each.kind in kinds]

    def gaps(self, *kinds: str) -> list[float]:
        """Seconds between one request of these kinds and the next."""
        times = [each.s for each in self.arrivals(*kinds)]
        return [later - earlier for earlier, later in pairwise(times)]

    def before(self, app: ASGIApp) -> ASGIApp:
        """The same application, every request of which is written down first."""

        async def noting(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] == "http" and not scope["path"].startswith(CONTROL):
                scope[_NAME] = self._note(scope)
            await app(scope, receive, send)

        return noting

    def _note(self, scope: Scope) -> Arrival:
        arrival = Arrival(
            time.monotonic(),
            self._clock(),
            scope["method"],
            scope["path"],
            scope["query_string"].decode(),
        )
        self._arrivals.append(arrival)
        return arrival


def mark(request: Request, kind: str) -> None:
    """Say of what kind this request is, once its handler knows."""
    arrival: Arrival = request.scope[_NAME]
    arrival.kind = kind
