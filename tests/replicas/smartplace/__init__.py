"""A loopback server that behaves like Naver SmartPlace's owner console."""

from tests.replicas.smartplace.server import SmartPlaceReplica

__all__ = ["SmartPlaceReplica"]
