"""The replica as one object: pages, API and login."""

from pathlib import Path
from typing import ClassVar

from starlette.routing import BaseRoute

from tests.replicas.kit.catalogue import Catalogue
from tests.replicas.kit.clock import Clock, now
from tests.replicas.kit.gate import Gate
from tests.replicas.kit.login import LoginForm, LoginHost
from tests.replicas.kit.pages import Pages
from tests.replicas.kit.replica import Replica
from tests.replicas.yogiyo.api import Api
from tests.replicas.yogiyo.catalogue import Vendor
from tests.replicas.yogiyo.console import Console
from tests.replicas.yogiyo.faults import faults

PAGES = Pages(Path(__file__).parent / "pages")
TOKEN = "yogiyo_bearer_token"
FORM = LoginForm(
    path="/login/",
    user="username",
    password="password",
    session=TOKEN,
    others=("VMS_SELECTED_VENDOR",),
    life_s=86400,
    home="/",
)


class YogiyoReplica(Replica[Vendor]):
    """Yogiyo's console on loopback; use as a context manager."""

    NAME = "yogiyo"
    ORIGINS: ClassVar[tuple[str, ...]] = ("console", "api")

    def __init__(self, catalogue: Catalogue[Vendor], *, port: int = 0, clock: Clock = now) -> None:
        super().__init__(catalogue, faults(), port=port, clock=clock)
        console, api = self.origins.values()
        login = LoginHost(
            FORM, PAGES, self.faults, self.sessions, self.hands, origin=console, console=console
        )
        gate = Gate(self.faults, self.sessions, self.stopping, login_url=login.url())
        self._login = login
        self._console = Console(catalogue, gate, login, self.faults, PAGES, api)
        self._api = Api(catalogue, self.board, self.listings, self.faults, gate, self.sessions, api)

    def routes(self) -> list[BaseRoute]:
        return [*self._console.routes(), *self._api.routes(), *self._login.routes()]
