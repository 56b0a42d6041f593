"""What client and server share: clock, codec, entities, merge, digests. No I/O of any kind."""
