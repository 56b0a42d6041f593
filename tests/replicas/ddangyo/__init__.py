"""A loopback server that behaves like Ddangyo's owner console; see tests/replicas/README.md.

An application in one page: tabs instead of addresses, everything by POST, a code in each answer.
"""

from tests.replicas.ddangyo.server import DdangyoReplica

__all__ = ["DdangyoReplica"]
