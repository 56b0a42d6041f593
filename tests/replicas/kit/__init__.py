"""What all replicas of platforms have in common; how to build on it: tests/replicas/README.md."""
