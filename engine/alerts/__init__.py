"""Telling the owner of reviews that cannot wait, on this PC and by ways of his own."""
