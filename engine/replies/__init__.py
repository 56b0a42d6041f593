"""Replies from the first draft to the proof that customers can read them."""
