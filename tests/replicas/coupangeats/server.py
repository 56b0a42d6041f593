"""The replica as one object: pages, API and login on one host."""

from datetime import timedelta
from pathlib import Path

from starlette.routing import BaseRoute

from tests.replicas.coupangeats.api import Api
from tests.replicas.coupangeats.catalogue import Store
from tests.replicas.coupangeats.console import HOME, Console
from tests.replicas.coupangeats.faults import INSTEAD, faults
from tests.replicas.kit.catalogue import Catalogue
from tests.replicas.kit.clock import Clock, now
from tests.replicas.kit.gate import Gate
from tests.replicas.kit.login import LoginForm, LoginHost
from tests.replicas.kit.pages import Pages
from tests.replicas.kit.replica import Replica

PAGES = Pages(Path(__file__).parent / "pages")
FORM = LoginForm(
    path="/merchant/login",
    user="loginId",
    password="password",
    session="unify-token",
    life_s=86400,
    home=HOME,
)


class CoupangEatsReplica(Replica[Store]):
    """The console of Coupang Eats on loopback; use as a context manager."""

    NAME = "coupangeats"
    SESSION_LIFE = timedelta(hours=12)

    def __init__(self, catalogue: Catalogue[Store], *, port: int = 0, clock: Clock = now) -> None:
        super().__init__(catalogue, faults(), port=port, clock=clock)
        origin = self.origins["console"]
        self._login = LoginHost(
            FORM, PAGES, self.faults, self.sessions, self.hands, origin=origin, console=origin
        )
        gate = Gate(
            self.faults, self.sessions, self.stopping, login_url=self._login.url(), own=INSTEAD
        )
        self._console = Console(catalogue, gate, self._login, self.faults, PAGES, clock)
        self._api = Api(catalogue, self.listings, self.board, self.faults, gate, self._login, clock)

    def routes(self) -> list[BaseRoute]:
        return [*self._console.routes(), *self._api.routes(), *self._login.routes()]
