"""`python -m tests.replicas.kakaostore`: run the replica until SIGTERM or the end of stdin."""

import sys

from tests.replicas.kakaomap import catalogue
from tests.replicas.kakaostore import KakaoStoreReplica
from tests.replicas.kit.runner import run

if __name__ == "__main__":
    sys.exit(run(catalogue, KakaoStoreReplica))
