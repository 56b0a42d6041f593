"""Qt client: pages and bridge; no SQL, no network."""
