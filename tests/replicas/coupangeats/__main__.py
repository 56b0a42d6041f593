"""`python -m tests.replicas.coupangeats`: run the replica until SIGTERM or the end of stdin."""

import sys

from tests.replicas.coupangeats import CoupangEatsReplica, catalogue
from tests.replicas.kit.runner import run

if __name__ == "__main__":
    sys.exit(run(catalogue, CoupangEatsReplica))
