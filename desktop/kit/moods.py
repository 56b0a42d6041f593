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


def mood_in_words(label: str | None, probability: float | None, texts: Texts) -> str:
    """ "아쉬움 · 뚜렷해요 (93%)"; `probability` that the label is right."""
    word, _ = mood_word(label, texts)
    if probability is None or label in (None, "neutral"):
        return word
    return f"{word} · {degree_in_words(probability, texts)}"


def degree_in_words(probability: float, texts: Texts) -> str:
    """ "뚜렷해요 (93%)"."""
    degree = "clear" if probability >= 0.9 else "likely" if probability >= 0.7 else "unsure"
    return f"{texts(f'mood.{degree}')} ({round(probability * 100)}%)"


def say_status(status: str, texts: Texts) -> str:
    """ "사라진 리뷰"; "" while guests can read it. `status`: a value of `engine.api.Visibility`."""
    return "" if status == "visible" else texts(f"review.status.{status}")


def say_stars(rating: float | None, texts: Texts) -> str:
    """For those who listen, and as a tooltip."""
    return texts("stars.none") if rating is None else texts("stars.given", rating=f"{rating:g}")
