"""How many of a shop's reviews we have, at a terminal."""

from engine.runtime.texts import Texts


def say_held(expected: int | None, held: int, texts: Texts) -> str:
    """`expected`: how many the platform says it has, None where it does not say."""
    if expected is None:
        return texts("cli.stored", held=held)
    return texts("cli.held_of", held=held, expected=expected)
