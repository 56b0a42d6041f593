"""`python -m tests.replicas.google`: run the replica until SIGTERM or the end of stdin."""

import sys

from tests.replicas.google import GoogleReplica, catalogue
from tests.replicas.kit.runner import run

if __name__ == "__main__":
    sys.exit(run(catalogue, GoogleReplica))
