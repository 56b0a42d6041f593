"""Tenants: each a shop owner's business with its own file, staff and devices."""
