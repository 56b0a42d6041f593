"""Tooltips over strangers' words."""

from html import escape

_LONGEST = 1_000


def plain_tip(text: str) -> str:
    """Qt takes what looks like markup for markup, and breaks no line of what does not."""
    short = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    return f"<p>{escape(short)}</p>" if short else ""
