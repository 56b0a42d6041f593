"""One module per section."""
