"""Korean full-text search over 2-grams, for FTS5 tables with the `unicode61` tokenizer.

FTS5's own trigram tokenizer cannot find words of two syllables, the most common length in Korean.
Here a word is written as its overlapping pairs, and a pair is a token: "떡볶이" -> "떡볶 볶이 이".
The last syllable stands alone too, so that every syllable begins some token and a one-syllable
query is a prefix query.
"""

import re
import unicodedata

_WORD = re.compile(r"\w+")
_ROW_BITS = 31
_ROW_MASK = (1 << _ROW_BITS) - 1
_SECOND_MASK = (1 << 32) - 1


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFC", text).casefold().replace("_", " "))


def tokens(text: str) -> str:
    """What to index for `text`."""
    grams = (word[i : i + 2] for word in _words(text) for i in range(len(word)))
    return " ".join(grams)


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
    if not 0 <= row_id <= _ROW_MASK:
        raise ValueError("row id out of range")
    seconds = min(max(created_ms // 1000, 0), _SECOND_MASK)
    return seconds << _ROW_BITS | row_id


def row_id_of(key: int) -> int:
    """The row id that `sort_key` was given."""
    return key & _ROW_MASK
