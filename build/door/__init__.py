"""The parts of `build/dev.py`. Standard library only: they run before anything is installed."""
