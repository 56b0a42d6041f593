"""Evidence on one review: a case whose every item is hashed over the one before it."""
