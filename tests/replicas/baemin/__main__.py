"""`python -m tests.replicas.baemin`: run the replica until SIGTERM or the end of stdin."""

import sys

from tests.replicas.baemin import BaeminReplica, catalogue
from tests.replicas.kit.runner import run

if __name__ == "__main__":
    sys.exit(run(catalogue, BaeminReplica))
