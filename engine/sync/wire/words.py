"""Three-way merge of short texts, word by word.

Korean inflects at the end of a word, so that half-words of two people make nonsense: whole
eojeol (what stands between spaces) are the unit.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Final

_UNITS: Final = re.compile(r"\s+|\S+")
_MOST_UNITS: Final = 2_000
"""The comparison is quadratic at worst; longer texts are not woven."""


@dataclass(frozen=True, slots=True)
class _Edit:
    """Units [start, end) of the ancestor become `units`."""

    start: int
    end: int
    units: tuple[str, ...]


def woven(ancestor: str, one: str, other: str) -> str | None:
    """Both edits of `ancestor` in one text; None where they touch each other."""
    base = _UNITS.findall(ancestor)
    edited = [_UNITS.findall(text) for text in (one, other)]
    if max(map(len, (base, *edited))) > _MOST_UNITS:
        return None
    edits = sorted({edit for units in edited for edit in _edits(base, units)}, key=_place)
    if any(_touch(first, second) for first, second in pairwise(edits)):
        return None
    return "".join(_applied(base, edits))


def _edits(base: Sequence[str], units: Sequence[str]) -> Iterator[_Edit]:
    matcher = SequenceMatcher(None, base, units, autojunk=False)
    for tag, start, end, low, high in matcher.get_opcodes():
        if tag != "equal":
            yield _Edit(start, end, tuple(units[low:high]))


def _place(edit: _Edit) -> tuple[int, int]:
    return edit.start, edit.end


def _touch(first: _Edit, second: _Edit) -> bool:
    """Neighbours count: who changes the next word has read the one before it."""
    return second.start <= first.end


def _applied(base: Sequence[str], edits: Sequence[_Edit]) -> Iterator[str]:
    place = 0
    for edit in edits:
        yield from base[place : edit.start]
        yield from edit.units
        place = edit.end
    yield from base[place:]
