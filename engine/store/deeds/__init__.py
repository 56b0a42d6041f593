"""What the owner did last, by name, and how to undo it."""
