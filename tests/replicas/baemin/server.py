"""The replica as one object: pages, API and login host."""

from datetime import timedelta
from pathlib import Path
from typing import ClassVar

from starlette.routing import BaseRoute

from tests.replicas.baemin.api import Api
from tests.replicas.baemin.catalogue import BaeminShop
from tests.replicas.baemin.console import Console
from tests.replicas.baemin.faults import faults
from tests.replicas.baemin.signature import Signature
from tests.replicas.kit.catalogue import Catalogue
from tests.replicas.kit.clock import Clock, now
from tests.replicas.kit.gate import Gate
from tests.replicas.kit.login import LoginForm, LoginHost
from tests.replicas.kit.pages import Pages
from tests.replicas.kit.replica import Replica

PAGES = Pages(Path(__file__).parent / "pages")
FORM = LoginForm(
    path="/login", user="id", password="password", session="SESSION", life_s=86400, home="/"
)


class BaeminReplica(Replica[BaeminShop]):
    """Baemin's console on loopback; use as a context manager."""

    NAME = "baemin"
    ORIGINS: ClassVar[tuple[str, ...]] = ("console", "api", "login")
    SESSION_LIFE = timedelta(hours=8)

    def __init__(
        self, catalogue: Catalogue[BaeminShop], *, port: int = 0, clock: Clock = now
    ) -> None:
        super().__init__(catalogue, faults(), port=port, clock=clock)
        console, api, login = self.origins.values()
        signature = Signature()
        self._login = LoginHost(
            FORM, PAGES, self.faults, self.sessions, self.hands, origin=login, console=console
        )
        gate = Gate(self.faults, self.sessions, self.stopping, login_url=self._login.url())
        self._console = Console(
            catalogue, gate, self._login, self.faults, PAGES, signature, clock, api
        )
        self._api = Api(
            catalogue, self.listings, self.board, self.faults, gate, self._login, signature, clock
        )

    def routes(self) -> list[BaseRoute]:
        return [*self._console.routes(), *self._api.routes(), *self._login.routes()]
