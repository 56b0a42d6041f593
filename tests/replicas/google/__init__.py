"""Google Business Profile on loopback: consent, tokens, accounts, locations, reviews, replies."""

from tests.replicas.google.server import GoogleReplica

__all__ = ["GoogleReplica"]
