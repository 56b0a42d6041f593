"""Whole numbers out of an answer whose shape nobody has described: named by where they stand.

Nothing else of it is kept: no text can be somebody's name. What stands in a list has no name, and
a number that names a thing counts nothing.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from engine.platforms.parsing import FAULTS, read_json

_MOST: Final = 64
_DEEPEST: Final = 6
_BOUND: Final = 1 << 53
_KEY: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,39}")  # no number alone: could be somebody's
_NAMING: Final = re.compile(r"(?:\A|_)(?:id|seq|no)\Z|(?:Id|ID|Seq|No)\Z")


def counts_of(raw: bytes) -> dict[str, int]:
    """By their dotted path without GraphQL's `data`, each in [0, 2**53); at most 64, of at most 6
    levels. Empty for what is no JSON object.
    """
    try:
        told = read_json(raw)
    except FAULTS:
        return {}
    body = told.get("data", told) if isinstance(told, dict) else None
    return dict(islice(_numbers(body, ()), _MOST))


def _numbers(told: Any, path: tuple[str, ...]) -> Iterator[tuple[str, int]]:
    if isinstance(told, bool):
        return
    if isinstance(told, int) and path and 0 <= told < _BOUND and not _NAMING.search(path[-1]):
        yield ".".join(path), told
    elif isinstance(told, dict) and len(path) < _DEEPEST:
        for key, each in told.items():
            if _KEY.fullmatch(key):
                yield from _numbers(each, (*path, key))
