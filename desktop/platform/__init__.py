"""What differs between operating systems, and what outlives a crash."""
