"""How many of a shop's reviews we have, and what its platform counts, at a terminal."""

from collections.abc import Mapping

from engine.runtime.texts import Texts


def say_held(expected: int | None, held: int, texts: Texts) -> str:
    """`expected`: how many the platform says it has, None where it does not say."""
    if expected is None:
        return texts("cli.stored", held=held)
    return texts("cli.held_of", held=held, expected=expected)


def say_counts(counts: Mapping[str, int], texts: Texts) -> str:
    """By the platform's own names: nobody has told what each means."""
    told = ", ".join(f"{name} {number:,}" for name, number in counts.items())
    return texts("cli.counts", counts=told)
