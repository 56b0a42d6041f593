"""A text that is rewritten step by step and still knows where each character came from."""

import re
from collections.abc import Callable, Iterable
from typing import TypeAlias

from engine.language.analysis import Span

Edit: TypeAlias = tuple[int, int, str]
"""Start, end, and what stands there instead."""


class Folded:
    """`text` as rewritten so far; `span` leads from it to the original."""

    __slots__ = ("_ends", "_starts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = list(range(len(text)))
        self._ends = list(range(1, len(text) + 1))

    def span(self, start: int, end: int) -> Span:
        """Where the characters `start` to `end` (at least one) stand in the original."""
        return Span(self._starts[start], self._ends[end - 1])

    def replace(self, pattern: re.Pattern[str], by: Callable[[re.Match[str]], str]) -> None:
        """Every match of `pattern`."""
        self.edit((found.start(), found.end(), by(found)) for found in pattern.finditer(self.text))

    def edit(self, edits: Iterable[Edit]) -> None:
        """In order of place, none over another. Every new character stands for all replaced."""
        made = list(edits)
        if not made:
            return
        text: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        kept = 0
        for start, end, new in [*made, (len(self.text), len(self.text), "")]:
            text += (self.text[kept:start], new)
            starts += self._starts[kept:start]
            ends += self._ends[kept:start]
            if new:
                starts += [self._starts[start]] * len(new)
                ends += [self._ends[end - 1]] * len(new)
            kept = end
        self.text, self._starts, self._ends = "".join(text), starts, ends
