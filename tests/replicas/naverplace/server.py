"""The replica as one object: the public host, for whoever comes."""

from pathlib import Path

from starlette.routing import BaseRoute

from tests.replicas.kit.catalogue import Catalogue
from tests.replicas.kit.clock import Clock, now
from tests.replicas.kit.gate import Gate
from tests.replicas.kit.pages import Pages
from tests.replicas.kit.replica import Replica
from tests.replicas.naverplace.catalogue import PublicPlace
from tests.replicas.naverplace.faults import faults
from tests.replicas.naverplace.places import Places

PAGES = Pages(Path(__file__).parent / "pages")


class NaverPlaceReplica(Replica[PublicPlace]):
    """Naver Place's public side on loopback; use as a context manager."""

    NAME = "naverplace"
    ORIGINS = ("place",)

    def __init__(
        self, catalogue: Catalogue[PublicPlace], *, port: int = 0, clock: Clock = now
    ) -> None:
        super().__init__(catalogue, faults(), port=port, clock=clock)
        gate = Gate(self.faults, self.sessions, self.stopping)
        self._places = Places(catalogue, self.listings, gate, self.faults, PAGES, clock)

    def routes(self) -> list[BaseRoute]:
        return [*self._places.routes()]

    @property
    def url(self) -> str:
        return self.origins["place"]
