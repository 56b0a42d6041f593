"""How much a reply reads like the ones before it: Jaccard index over character 3-grams.

Customers see the last replies of a shop under one another; copies read as if nobody cared.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable
from itertools import chain

TOO_SIMILAR = 0.6
"""At and above this, a reply is not approved."""
_N = 3


def grams(text: str) -> frozenset[str]:
    """3-grams of the text without its spaces (spacing is what owners vary most) and case."""
    plain = "".join(unicodedata.normalize("NFC", text).lower().split())
    if len(plain) < _N:
        return frozenset([plain]) if plain else frozenset()
    return frozenset(plain[i : i + _N] for i in range(len(plain) - _N + 1))


class Guard:
    """Holds the texts to stay away from, by 3-gram: one look-up costs what it shares with them."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self._sizes: list[int] = []
        self._holders: dict[str, list[int]] = {}
        for text in texts:
            self.add(text)

    def add(self, text: str) -> None:
        number = len(self._sizes)
        found = grams(text)
        self._sizes.append(len(found))
        for gram in found:
            self._holders.setdefault(gram, []).append(number)

    def nearest(self, text: str) -> float:
        """Jaccard index with the most similar text held, in [0, 1]; 0.0 where none is held."""
        found = grams(text)
        shared = Counter(chain.from_iterable(self._holders.get(gram, ()) for gram in found))
        return max(
            (n / (len(found) + self._sizes[number] - n) for number, n in shared.items()),
            default=0.0,
        )
