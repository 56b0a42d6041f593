"""Where two versions of a text differ, word by word: Korean is read in eojeol, not in syllables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

_WORD = re.compile(r"\S+")
_MOST_WORDS = 250
"""In each version. The comparison is cubic at worst."""

Places = tuple[tuple[int, int], ...]
"""First and one past the last letter of each."""


def differing(one: str, other: str) -> tuple[Places, Places]:
    """What stands in the one only, and in the other only. Both are empty where no word is shared,
    or there are too many: marks on everything would say nothing.
    """
    ours, theirs = (list(_WORD.finditer(text)) for text in (one, other))
    if max(len(ours), len(theirs)) > _MOST_WORDS:
        return (), ()
    said, answered = ([word.group() for word in each] for each in (ours, theirs))
    matcher = SequenceMatcher(None, said, answered, autojunk=False)
    changes = matcher.get_opcodes()
    if all(tag != "equal" for tag, *_ in changes):
        return (), ()
    changed = [each[1:] for each in changes if each[0] != "equal"]
    here = _places(ours, ((first, past) for first, past, _, _ in changed))
    there = _places(theirs, ((first, past) for _, _, first, past in changed))
    return tuple(here), tuple(there)


def _places(
    words: list[re.Match[str]], runs: Iterable[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """`runs`: of words, as first and one past the last."""
    for first, past in runs:
        if first < past:
            yield words[first].start(), words[past - 1].end()
