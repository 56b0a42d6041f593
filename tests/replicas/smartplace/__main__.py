"""`python -m tests.replicas.smartplace`: run the replica until SIGTERM or the end of stdin."""

import sys

from tests.replicas.kit.runner import run
from tests.replicas.smartplace import SmartPlaceReplica, catalogue

if __name__ == "__main__":
    sys.exit(run(catalogue, SmartPlaceReplica))
