"""What a reader said of texts before. Imported in the worker process only."""

from collections import OrderedDict
from collections.abc import Collection, Sequence
from hashlib import blake2b
from typing import Final

import numpy as np

from engine.language.inference import Reader, Values

PLACES: Final = 20_000
"""Texts remembered: 9 MB at most with every head that the engine judges by (56 numbers)."""


class Memory:
    """Values of the texts read last: guests say "맛있어요" by the thousand.

    A text is known by 16 bytes of its BLAKE2b hash and never kept itself. Of a pack whose answers
    depend on what else is in the batch, a text's first answer stands.
    """

    def __init__(self, reader: Reader, names: Collection[str], places: int = PLACES) -> None:
        self._reader = reader
        self._names = names
        self._most = places
        self._places: OrderedDict[bytes, int] = OrderedDict()  # first the one not read for longest
        self._kept = {
            name: np.empty((places, *none.shape[1:]), dtype=np.float32)
            for name, none in reader.values([], names).items()
        }

    def values(self, texts: Sequence[str]) -> dict[str, Values]:
        """As `Reader.values` of the texts and names; each text is computed but once."""
        keys = [blake2b(text.encode(), digest_size=16).digest() for text in texts]
        told = dict(zip(keys, texts, strict=True))
        known = [key for key in told if key in self._places]
        fresh = [key for key in told if key not in self._places]
        found = self._reader.values([told[key] for key in fresh], self._names)
        recalled = self._recall(known)
        self._keep(fresh, found)
        rows = {key: row for row, key in enumerate([*fresh, *known])}
        order = [rows[key] for key in keys]
        return {name: np.concatenate([found[name], recalled[name]])[order] for name in found}

    def _recall(self, keys: Sequence[bytes]) -> dict[str, Values]:
        for key in keys:
            self._places.move_to_end(key)
        places = [self._places[key] for key in keys]
        return {name: kept[places] for name, kept in self._kept.items()}

    def _keep(self, keys: Sequence[bytes], found: dict[str, Values]) -> None:
        """The last of them, if there are more than places."""
        first = max(0, len(keys) - self._most)
        places = [self._place(key) for key in keys[first:]]
        for name, kept in self._kept.items():
            kept[places] = found[name][first:]

    def _place(self, key: bytes) -> int:
        place = len(self._places)
        if place == self._most:
            _, place = self._places.popitem(last=False)
        self._places[key] = place
        return place
