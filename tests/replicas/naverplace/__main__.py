"""`python -m tests.replicas.naverplace`: run the replica until SIGTERM or the end of stdin."""

import sys

from tests.replicas.kit.runner import run
from tests.replicas.naverplace import NaverPlaceReplica, catalogue

if __name__ == "__main__":
    sys.exit(run(catalogue, NaverPlaceReplica))
