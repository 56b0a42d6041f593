"""The login page, served by the server itself: forms without scripts."""
