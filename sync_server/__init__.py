"""The sync server's package. Only its version exists until something real is served."""

__version__ = "0.1.0"
