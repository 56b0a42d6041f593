"""Collecting: walk the pages of a platform until what arrives is known."""
