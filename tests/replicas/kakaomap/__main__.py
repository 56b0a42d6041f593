"""`python -m tests.replicas.kakaomap`: run the replica until SIGTERM or the end of stdin."""

import sys

from tests.replicas.kakaomap import KakaoMapReplica, catalogue
from tests.replicas.kit.runner import run

if __name__ == "__main__":
    sys.exit(run(catalogue, KakaoMapReplica))
