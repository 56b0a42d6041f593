"""Blog posts about the owner's shops, as the platforms list them."""
