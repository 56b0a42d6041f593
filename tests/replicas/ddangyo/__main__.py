"""`python -m tests.replicas.ddangyo`: run the replica until SIGTERM or the end of stdin."""

import sys

from tests.replicas.ddangyo import DdangyoReplica, catalogue
from tests.replicas.kit.runner import run

if __name__ == "__main__":
    sys.exit(run(catalogue, DdangyoReplica))
