"""Texts as piece ids, handed out in batches of like length."""

from collections.abc import Iterator, Sequence

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

MAX_PIECES = 96

Rows = np.ndarray[tuple[int], np.dtype[np.int64]]


class Encoded:
    """Piece ids of texts; a text without any piece counts as one unknown piece."""

    def __init__(self, tokenizer: Tokenizer, texts: list[str], longest: int = MAX_PIECES) -> None:
        self.ids = [
            np.asarray(item.ids[:longest] or [1], dtype=np.int64)
            for item in tokenizer.encode_batch_fast(texts, add_special_tokens=False)
        ]
        self.lengths = np.asarray([len(ids) for ids in self.ids])

    def batches(self, rows: Rows, size: int) -> Iterator[Rows]:
        ordered = rows[np.argsort(self.lengths[rows], kind="stable")]
        yield from np.array_split(ordered, max(1, len(ordered) // size))

    def stack(self, rows: Rows) -> Tensor:
        """Ids [rows, length of the longest], padded with 0."""
        return stacked([self.ids[row] for row in rows])


def stacked(ids: Sequence[np.ndarray]) -> Tensor:
    """[texts, length of the longest], padded with 0."""
    padded = np.zeros((len(ids), max(map(len, ids))), dtype=np.int64)
    for line, one in enumerate(ids):
        padded[line, : len(one)] = one
    return torch.from_numpy(padded)
