"""Review platforms: one port, one folder per platform, strangers to each other."""
