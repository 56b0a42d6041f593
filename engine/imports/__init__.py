"""Bringing reviews: from a file or a copied page, shown first, stored when the owner says so."""
