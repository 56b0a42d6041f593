"""A loopback server that behaves like Baemin's owner console; see tests/replicas/README.md.

Its API believes only requests that the page's own code signed: whoever asks by himself, or changes
what the page asked, is denied access.
"""

from tests.replicas.baemin.server import BaeminReplica

__all__ = ["BaeminReplica"]
