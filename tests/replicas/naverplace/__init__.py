"""A loopback server that behaves like Naver Place's public pages; see tests/replicas/README.md.

with NaverPlaceReplica(catalogue.practised(now())) as replica:
    replica.faults.set("no_state")  # the page comes without the data it was made of
"""

from tests.replicas.naverplace.server import NaverPlaceReplica

__all__ = ["NaverPlaceReplica"]
