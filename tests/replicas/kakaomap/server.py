"""The replica as one object: the place API, for whoever asks."""

from starlette.routing import BaseRoute

from tests.replicas.kakaomap.catalogue import Spot
from tests.replicas.kakaomap.faults import faults
from tests.replicas.kakaomap.places import Places
from tests.replicas.kit.catalogue import Catalogue
from tests.replicas.kit.clock import Clock, now
from tests.replicas.kit.gate import Gate
from tests.replicas.kit.replica import Replica


class KakaoMapReplica(Replica[Spot]):
    """KakaoMap's public side on loopback; use as a context manager."""

    NAME = "kakaomap"
    ORIGINS = ("api",)

    def __init__(self, catalogue: Catalogue[Spot], *, port: int = 0, clock: Clock = now) -> None:
        super().__init__(catalogue, faults(), port=port, clock=clock)
        gate = Gate(self.faults, self.sessions, self.stopping)
        self._places = Places(catalogue, self.listings, gate, self.faults)

    def routes(self) -> list[BaseRoute]:
        return [*self._places.routes()]

    @property
    def url(self) -> str:
        return self.origins["api"]
