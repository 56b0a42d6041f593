"""The replica as one object: all of Google's hosts at one address."""

from pathlib import Path
from typing import ClassVar

from starlette.routing import BaseRoute

from tests.replicas.google.api import Api
from tests.replicas.google.catalogue import Location
from tests.replicas.google.consent import Client, Consent, Grants
from tests.replicas.google.faults import INSTEAD, faults
from tests.replicas.kit.catalogue import Catalogue
from tests.replicas.kit.clock import Clock, now
from tests.replicas.kit.gate import Gate
from tests.replicas.kit.pages import Pages
from tests.replicas.kit.replica import Replica

PAGES = Pages(Path(__file__).parent / "pages")


class GoogleReplica(Replica[Location]):
    """Google Business Profile on loopback; use as a context manager."""

    NAME = "google"
    ORIGINS: ClassVar[tuple[str, ...]] = ("console",)

    def __init__(
        self, catalogue: Catalogue[Location], *, port: int = 0, clock: Clock = now
    ) -> None:
        super().__init__(catalogue, faults(), port=port, clock=clock)
        self.client = Client()
        self.sessions = self.grants = Grants(clock)
        gate = Gate(self.faults, self.sessions, self.stopping, own=INSTEAD)
        self._consent = Consent(self.client, self.grants, gate, self.faults, PAGES)
        self._api = Api(catalogue, self.board, self.listings, self.grants, gate, self.faults)

    def routes(self) -> list[BaseRoute]:
        return [*self._consent.routes(), *self._api.routes()]

    @property
    def address(self) -> str:
        return self.origins["console"]
