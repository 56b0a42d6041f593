"""Korean full-text search over 2-grams, for FTS5 tables made with `FTS_OPTIONS`.

FTS5's own trigram tokenizer cannot find words of two syllables, the most common length in Korean.
Here a word is written as its overlapping pairs, and a pair is a token: "떡볶이" -> "떡볶 볶이 이".
The last syllable stands alone too, so that every syllable begins some token and a one-syllable
query is a prefix query.
"""

import re
import unicodedata

FTS_OPTIONS = "content='', contentless_delete=1, tokenize='ascii', detail=full"
"""Measured on 600,000 reviews (40 letters each), newest 200, p95 in ms; bytes a review:

    detail=full            two syllables 0.1-0.2, three as a phrase 0.1, one very common 15; 273
    detail=none            as before, but words as unordered pairs, one very common 65; 221
    detail=full, prefix=1  as before, one very common 0.1; 492, and inserts 20 % slower

`ascii` takes every other letter as it is: normalising is done here, once.
"""

_WORD = re.compile(r"[^\W_]+")
_PAIR = re.compile(r"(?=([^\W_][^\W_]?))")
_ROW_BITS = 31
ROW_MASK = (1 << _ROW_BITS) - 1
"""The bits of a sort key that are the row id."""

_SECOND_MASK = (1 << 32) - 1


def _words(text: str) -> list[str]:
    return _WORD.findall(_folded(text))


def _folded(text: str) -> str:
    # NFC last: folding may take letters apart.
    return unicodedata.normalize("NFC", text.casefold())


def tokens(text: str) -> str:
    """What to index for `text`."""
    return " ".join(_PAIR.findall(_folded(text)))


def match(query: str) -> str | None:
    """A safe MATCH expression that finds every word of `query`; None: nothing to search for."""
    terms = []
    for word in _words(query):
        if len(word) == 1:
            terms.append(f'"{word}"*')
        else:
            terms.append('"' + " ".join(word[i : i + 2] for i in range(len(word) - 1)) + '"')
    return " ".join(terms) or None


def sort_key(created_ms: int, row_id: int) -> int:
    """An FTS rowid whose descending order is newest first.

    `row_id` must fit 31 bits; moments before 1970 or after 2106 are clamped.
    """
    if not 0 <= row_id <= ROW_MASK:
        raise ValueError("row id out of range")
    seconds = min(max(created_ms // 1000, 0), _SECOND_MASK)
    return seconds << _ROW_BITS | row_id
