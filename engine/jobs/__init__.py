"""Longer errands over several domains: one file per job, found by walking this package."""
