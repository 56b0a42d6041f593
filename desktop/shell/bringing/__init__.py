"""가져오기: reviews from a file or a copied page, in one sheet over the window."""
