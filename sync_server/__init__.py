"""The sync server: tenants, their members and devices, and what brings these together."""
