"""A loopback server that behaves like KakaoMap's public place API; see tests/replicas/README.md.

with KakaoMapReplica(catalogue.practised(now())) as replica:
    replica.faults.set("most_shown", 40)  # as the web shows no more than some
"""

from tests.replicas.kakaomap.server import KakaoMapReplica

__all__ = ["KakaoMapReplica"]
