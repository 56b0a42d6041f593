"""Ways out of this PC for an alert: one file each, found by walking this package."""
