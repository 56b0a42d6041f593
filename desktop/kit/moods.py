"""What a review feels like, in a word with a tone; colour never says it alone."""

from collections.abc import Callable, Mapping
from typing import Final

from desktop.kit.labels import Tone

Texts = Callable[..., str]

_TONES: Final[Mapping[str | None, Tone]] = {
    "negative": "bad",
    "neutral": "plain",
    "positive": "good",
}
_REPLIES: Final[Mapping[str, Tone]] = {
    "draft": "info",
    "approved": "info",
    "sending": "info",
    "sent": "good",
    "verified": "good",
    "failed": "bad",
    "needs_look": "warn",
}


def mood_word(label: str | None, texts: Texts) -> tuple[str, Tone]:
    """`label` None: the model has not read it yet."""
    return texts(f"mood.{label or 'unread'}"), _TONES.get(label, "plain")


def reply_word(state: str, texts: Texts) -> tuple[str, Tone]:
    """`state`: "" nobody answered, "answered" on the platform, else how far our reply is."""
    own = {"": "review.unanswered", "answered": "review.answered"}
    return texts(own.get(state, f"reply.state.{state}")), _REPLIES.get(state, "plain")


def certainty(label: str | None, probability: float | None) -> float | None:
    """How sure the model is of its label, in [0, 1]. `probability` is that of being positive."""
    if probability is None or label is None:
        return None
    if label == "neutral":
        return 1 - 2 * abs(probability - 0.5)
    return probability if label == "positive" else 1 - probability


def mood_in_words(label: str | None, probability: float | None, texts: Texts) -> str:
    """ "아쉬움 · 뚜렷해요 (93 %)"."""
    word, _ = mood_word(label, texts)
    sure = certainty(label, probability)
    if sure is None or label == "neutral":
        return word
    degree = "clear" if sure >= 0.9 else "likely" if sure >= 0.7 else "unsure"
    return f"{word} · {texts(f'mood.{degree}')} ({sure:.0%})".replace("%)", " %)")


def say_stars(rating: float | None, texts: Texts) -> str:
    """For those who listen, and as a tooltip."""
    return texts("stars.none") if rating is None else texts("stars.given", rating=f"{rating:g}")
