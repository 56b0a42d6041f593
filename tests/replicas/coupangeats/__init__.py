"""A loopback server that behaves like the console of Coupang Eats; see tests/replicas/README.md.

It says no by codes in answers of status 200, and denies access to whom its guard dislikes.
"""

from tests.replicas.coupangeats.server import CoupangEatsReplica

__all__ = ["CoupangEatsReplica"]
