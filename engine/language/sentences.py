"""Sentences of a review."""

import re

from engine.language.analysis import Span

_END = re.compile(r"(?<=[.!?~…\n])\s+|\n+")


def split(text: str) -> list[Span]:
    """Where the sentences of a clean text stand, in order; none is empty."""
    spans, start = [], 0
    for gap in _END.finditer(text):
        if text[start : gap.start()].strip():
            spans.append(Span(start, gap.start()))
            start = gap.end()
    return [*spans, Span(start, len(text))] if text[start:].strip() else spans
