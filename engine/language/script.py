"""The language a review is written in, by its script."""

import re

from engine.language.analysis import WrittenIn

_SCRIPTS: tuple[tuple[WrittenIn, re.Pattern[str]], ...] = (
    ("ko", re.compile(r"[가-힣ㄱ-ㅣ]")),
    ("ja", re.compile(r"[ぁ-ヿ]")),
    ("zh", re.compile(r"[一-鿿]")),
    ("en", re.compile(r"[A-Za-z]")),
)


def written_in(text: str) -> WrittenIn:
    """Hangul decides, then kana, then Han, then Latin."""
    for name, signs in _SCRIPTS:
        if signs.search(text):
            return name
    return "other"
