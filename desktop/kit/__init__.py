"""Widgets, colours, type and icons; knows nothing of the engine."""
