"""What leaves the prompts domain."""

from dataclasses import dataclass
from typing import Literal

Sentiment = Literal["positive", "neutral", "negative", "no_text"]
Tone = Literal["short", "polite", "solving"]

OWNER_WORDS = "owner_words"
VARIABLES = ("shop_name", "customer", OWNER_WORDS, "keyword", "menu", "visit")
"""`customer` comes without "님"; `visit` is a count above one; `owner_words` may be empty."""


@dataclass(frozen=True, slots=True)
class Template:
    """One version of a reply template. `{variable}` in the text, no other braces."""

    key: str
    version: int
    sentiment: Sentiment
    tone: Tone
    text: str
    variables: tuple[str, ...]
