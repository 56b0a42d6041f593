"""The owner's accounts on the platforms: how each stands, and the end of one."""
