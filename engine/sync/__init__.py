"""Sync: several devices of one shop and its server agree. `wire` is what both sides share."""
