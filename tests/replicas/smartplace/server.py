"""The replica as one object: the console and the login host."""

from pathlib import Path
from typing import ClassVar

from starlette.routing import BaseRoute

from tests.replicas.kit.catalogue import Catalogue
from tests.replicas.kit.clock import Clock, now
from tests.replicas.kit.gate import Gate
from tests.replicas.kit.login import LoginForm, LoginHost
from tests.replicas.kit.pages import Pages
from tests.replicas.kit.replica import Replica
from tests.replicas.smartplace.catalogue import Place
from tests.replicas.smartplace.console import Console
from tests.replicas.smartplace.faults import INSTEAD, faults
from tests.replicas.smartplace.graphql import Graphql

PAGES = Pages(Path(__file__).parent / "pages")
FORM = LoginForm(
    path="/nidlogin.login",
    user="id",
    password="pw",
    keep="nvlong",
    session="NID_SES",
    others=("NID_AUT",),
    life_s=90 * 86400,
    device_path="/deviceAdd",
    home="/bizes",
)


class SmartPlaceReplica(Replica[Place]):
    """Naver SmartPlace on loopback; use as a context manager."""

    NAME = "smartplace"
    ORIGINS: ClassVar[tuple[str, ...]] = ("console", "login")

    def __init__(self, catalogue: Catalogue[Place], *, port: int = 0, clock: Clock = now) -> None:
        super().__init__(catalogue, faults(), port=port, clock=clock)
        self._login = LoginHost(
            FORM,
            PAGES,
            self.faults,
            self.sessions,
            self.hands,
            origin=self.login_url,
            console=self.console_url,
        )
        gate = Gate(
            self.faults, self.sessions, self.stopping, login_url=self._login.url(), own=INSTEAD
        )
        graphql = Graphql(catalogue, self.board, self.listings, self.faults)
        self._console = Console(
            catalogue, graphql, self._login, gate, self.faults, PAGES, clock, self.console_url
        )

    def routes(self) -> list[BaseRoute]:
        return [*self._console.routes(), *self._login.routes()]

    @property
    def console_url(self) -> str:
        return self.origins["console"]

    @property
    def login_url(self) -> str:
        return self.origins["login"]

    def reviews_url(self, place: Place) -> str:
        return (
            f"{self.console_url}/bizes/place/{place.place_seq}/reviews"
            f"?bookingBusinessId={place.booking_business_id}&menu=visitor"
        )
