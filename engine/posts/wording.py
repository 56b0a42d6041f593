"""Looks for posts in an owner's words."""

from typing import Final

from engine.platforms.outcomes import Emptied, NotPermitted, SchemaChanged
from engine.posts.dto import LookDto
from engine.runtime.texts import Texts
from engine.visits.crawl_log import DONE

_OWN_WORDS: Final = (SchemaChanged.code, NotPermitted.code, Emptied.code)
"""What is said of these elsewhere speaks of reviews."""


def say_trouble(look: LookDto, texts: Texts) -> str:
    """Why it did not come to its end; "" if it did."""
    if look.outcome == DONE:
        return ""
    if look.outcome in _OWN_WORDS:
        return texts(f"posts.trouble.{look.outcome}")
    return texts(f"error.{look.outcome}.title")
