"""Where a sentence stands in the words of which it was cut."""

from desktop.kit.hangul import composed
from desktop.kit.labels import WORD_JOINER


def place_of(sentence: str, text: str) -> tuple[int, int] | None:
    """First and one past the last letter of `sentence` in `text`.

    Spaces and our joiners do not count: the sentence was cut from words that were cleaned.
    """
    wanted = "".join(letter for letter in composed(sentence) if _counts(letter))
    places = [nth for nth, letter in enumerate(text) if _counts(letter)]
    at = "".join(text[nth] for nth in places).find(wanted) if wanted else -1
    return None if at < 0 else (places[at], places[at + len(wanted) - 1] + 1)


def excerpt(text: str, sentence: str, most: int) -> str:
    """At most about so many letters of the text: its beginning, or from the sentence on where the
    beginning would not reach it."""
    if len(text) <= most:
        return text
    place = place_of(sentence, text)
    start = place[0] if place is not None and place[1] > most else 0
    return f"{'… ' if start else ''}{text[start : start + most]}"


def _counts(letter: str) -> bool:
    return letter != WORD_JOINER and not letter.isspace()
