"""The sync server's package. Nothing is served yet; the command tells its version."""
