"""Reviews as the platforms tell them, with what the language model reads in them."""
