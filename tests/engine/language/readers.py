"""Names of those who read."""

from engine.language.linguist import RULES


def by_rules(pack: str) -> str:
    """The name of who reads by `pack` and the rules of today."""
    return f"{pack}, rules {RULES}"
