"""The replica as one object: the page, what it asks, and the login."""

from pathlib import Path
from typing import ClassVar

from starlette.routing import BaseRoute

from tests.replicas.ddangyo.catalogue import Store
from tests.replicas.ddangyo.console import Console
from tests.replicas.ddangyo.faults import INSTEAD, faults
from tests.replicas.ddangyo.reviews import Reviews
from tests.replicas.kit.catalogue import Catalogue
from tests.replicas.kit.clock import Clock, now
from tests.replicas.kit.gate import Gate
from tests.replicas.kit.login import LoginForm, LoginHost
from tests.replicas.kit.pages import Pages
from tests.replicas.kit.replica import Replica

PAGES = Pages(Path(__file__).parent / "pages")
FORM = LoginForm(
    path="/entry", user="id", password="password", session="SESSION", life_s=86400, home="/"
)


class DdangyoReplica(Replica[Store]):
    """Ddangyo's console on loopback; use as a context manager."""

    NAME = "ddangyo"
    ORIGINS: ClassVar[tuple[str, ...]] = ("console",)

    def __init__(self, catalogue: Catalogue[Store], *, port: int = 0, clock: Clock = now) -> None:
        super().__init__(catalogue, faults(), port=port, clock=clock)
        console = self.origins["console"]
        login = LoginHost(
            FORM, PAGES, self.faults, self.sessions, self.hands, origin=console, console=console
        )
        gate = Gate(self.faults, self.sessions, self.stopping, login_url=login.url(), own=INSTEAD)
        self._login = login
        self._console = Console(catalogue, gate, login, self.faults, PAGES, clock)
        self._reviews = Reviews(catalogue, self.board, self.listings, self.faults, gate, login)

    def routes(self) -> list[BaseRoute]:
        return [*self._console.routes(), *self._reviews.routes(), *self._login.routes()]
