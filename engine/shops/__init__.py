"""The owner's shops, each on one platform."""
