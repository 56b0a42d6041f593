"""Local-first core: data, platforms, language. No Qt; runs headless."""
