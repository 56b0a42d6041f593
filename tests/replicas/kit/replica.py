"""A platform on loopback: the shared parts, wired together; a replica adds its own routes."""

from datetime import timedelta
from typing import ClassVar, Generic

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from tests.replicas.kit.board import Board, Reply
from tests.replicas.kit.catalogue import Catalogue, Review, Shop, ShopT
from tests.replicas.kit.clock import Clock, now
from tests.replicas.kit.control import Doors
from tests.replicas.kit.dating import dated
from tests.replicas.kit.faults import Faults
from tests.replicas.kit.journal import Journal
from tests.replicas.kit.listing import Listings
from tests.replicas.kit.login import Hands
from tests.replicas.kit.serving import Loopback
from tests.replicas.kit.sessions import Sessions


class Replica(Loopback, Generic[ShopT]):
    """Subclasses name their origins, make their own parts in `__init__` and list their routes."""

    NAME: ClassVar[str]
    ORIGINS: ClassVar[tuple[str, ...]] = ("console",)
    """Names of the platform's hosts, the one with the pages first; `origins` has the addresses."""
    SESSION_LIFE: ClassVar[timedelta | None] = None
    """How long the platform remembers a session; None: for ever."""

    def __init__(
        self,
        catalogue: Catalogue[ShopT],
        faults: Faults,
        *,
        port: int = 0,
        clock: Clock = now,
    ) -> None:
        super().__init__(self.NAME, self.ORIGINS, port)
        self.catalogue = catalogue
        self.faults = faults
        self.clock = clock
        self.sessions = Sessions(clock, self.SESSION_LIFE)
        self.journal = Journal(clock)
        self.hands = Hands(self.stopping)
        self.board = Board(catalogue.shops, faults, clock)
        self.listings = Listings(self.board, faults)

    def routes(self) -> list[BaseRoute]:
        """The platform's own addresses."""
        raise NotImplementedError

    def application(self) -> ASGIApp:
        doors = Doors(
            self.catalogue, self.board, self.faults, self.sessions, self.journal, self.clock
        )
        routes = [*self.routes(), *self.hands.routes(), *doors.routes(self.hands)]
        middleware = []
        if len(self.origins) > 1:
            middleware.append(
                Middleware(
                    CORSMiddleware,
                    allow_origins=list(self.origins.values()),
                    allow_credentials=True,
                    allow_methods=["*"],
                    allow_headers=["*"],
                )
            )
        app = Starlette(routes=routes, middleware=middleware)
        return self.journal.before(dated(app, self.clock))

    @property
    def control_url(self) -> str:
        return f"{self.origins[self.ORIGINS[0]]}/_replica"

    def posted(self, review_id: str) -> list[str]:
        """Texts of every reply the platform stored for this review, oldest first."""
        return [reply.text for reply in self.board.posted(review_id)]

    def all_posted(self) -> dict[str, list[Reply]]:
        """Every reply stored since the start, by review id, with its time."""
        return self.board.all_posted()

    def write_new(self, shop: Shop, count: int = 1) -> list[Review]:
        """Customers write `count` reviews now."""
        return self.board.write_new(shop, count)

    def press_login(self, *, keep: bool = True, device: bool = True) -> None:
        """The owner logs in at the login page that is open or opens next.

        keep: ticks "로그인 상태 유지"; device: presses 등록 if a new device must be registered.
        """
        self._inside(self.hands.press, keep, device)
