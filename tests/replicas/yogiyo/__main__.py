"""`python -m tests.replicas.yogiyo`: run the replica until SIGTERM or the end of stdin."""

import sys

from tests.replicas.kit.runner import run
from tests.replicas.yogiyo import YogiyoReplica, catalogue

if __name__ == "__main__":
    sys.exit(run(catalogue, YogiyoReplica))
