"""What the owner should know first: figures and sentences over the other domains."""
