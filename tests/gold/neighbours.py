"""Whether sentences that lie close to each other speak of the same thing."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tests.gold.figures import Figure, share
from tests.gold.lines import GoldSentence

Nearness = NDArray[np.float32]
"""[texts, texts], greater is nearer."""

_GRAM: Final = 2


def by_vector(vectors: Sequence[Sequence[float]]) -> Nearness:
    """Cosine; the vectors are of length one."""
    rows = np.asarray(vectors, dtype=np.float32)
    return np.asarray(rows @ rows.T)


def by_letters(texts: Sequence[str]) -> Nearness:
    """Jaccard of the pairs of neighbouring characters: what anybody has without a model."""
    grams = [_grams(text) for text in texts]
    near = [[len(a & b) / max(1, len(a | b)) for b in grams] for a in grams]
    return np.asarray(near, dtype=np.float32)


def agreement(name: str, gold: Sequence[GoldSentence], near: Nearness) -> Figure:
    """How many sentences share an aspect with the one nearest to them, of those that have one."""
    apart = near.copy()
    np.fill_diagonal(apart, -np.inf)
    nearest = [gold[place] for place in apart.argmax(axis=1)]
    return share(
        name, [bool(set(a.aspects) & set(b.aspects)) for a, b in zip(gold, nearest, strict=True)]
    )


def _grams(text: str) -> frozenset[str]:
    plain = "".join(text.split())
    return frozenset(plain[at : at + _GRAM] for at in range(max(1, len(plain) - _GRAM + 1)))
