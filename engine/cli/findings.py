"""What was found in a text, with the words it stands on, as JSON lines tell it."""

from engine.language.analysis import Analysis, Span
from engine.language.manners import contradicts
from engine.language.sentiment import clean


def finding(text: str, found: Analysis) -> dict[str, object]:
    """Every field of `Analysis`; spans become the sentence, `start` and `end` beside it."""
    words = clean(text)
    reading = found.sentiment
    return {
        "score": reading.score,
        "label": reading.label,
        "probability": reading.probability,
        "intent": found.intent,
        "written_in": found.written_in,
        "toxicity": found.toxicity,
        "toxicity_probability": found.toxicity_probability,
        "manners": found.manners,
        "aspects": [
            {"aspect": item.aspect, "label": item.label, **_quoted(words, item.sentence)}
            for item in found.aspects
        ],
        "reasons": [
            {"reason": item.reason, "certainty": item.certainty, **_quoted(words, item.sentence)}
            for item in found.reasons
        ],
    }


def compared(stars: float | None, found: Analysis) -> dict[str, object]:
    """The words beside the stars (1-5) that came with them."""
    return {"stars": stars, "contradiction": contradicts(stars, found.sentiment.score)}


def _quoted(words: str, span: Span) -> dict[str, object]:
    return {"sentence": words[span.start : span.end], "start": span.start, "end": span.end}
