"""A loopback server that behaves like Yogiyo's owner console; see tests/replicas/README.md.

Its API knows nobody by cookies: the page reads its token from one and sends it as a bearer.
"""

from tests.replicas.yogiyo.server import YogiyoReplica

__all__ = ["YogiyoReplica"]
