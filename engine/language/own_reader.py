"""A pack's graph with the shop's own head on top. Imported in the worker process only."""

from collections.abc import Collection, Sequence
from typing import Final

import numpy as np

from engine.language import personal
from engine.language.inference import Reader, Values
from engine.language.lessons import Feature
from engine.language.own_head import OwnHead
from engine.language.pack import Pack

_LABELS: Final = ("negative", "neutral", "positive")


class OwnReader(Reader):
    """Reads by the pack alone where `own` is None, or was learned on another pack or version."""

    def __init__(self, pack: Pack, own: OwnHead | None) -> None:
        """Raises `PackError`."""
        super().__init__(pack)
        self.name = f"{pack.manifest.name} {pack.manifest.version}"
        # Columns of the head's answers by label; a pack may know no neutral ones.
        classes = self.heads["sentiment"].classes
        self._columns = {name: classes.index(name) for name in _LABELS if name in classes}
        self._weights = None
        if own is not None and (own.reader, own.width) == (self.name, self._width()):
            flat = np.frombuffer(own.weights, dtype="<f4").astype(np.float64)
            self._weights = flat.reshape(own.width + 1, len(_LABELS))
            self.name = f"{self.name} +own {own.mark}"

    def values(self, texts: Sequence[str], names: Collection[str]) -> dict[str, Values]:
        if self._weights is None or "sentiment" not in names:
            return super().values(texts, names)
        found = super().values(texts, {*names, "embedding"})
        base = self._by_label(found["sentiment"])
        own = personal.adjusted(self._weights, base, found["embedding"].astype(np.float64))
        for place, name in enumerate(_LABELS):
            if name in self._columns:
                found["sentiment"][:, self._columns[name]] = own[:, place]
        return {name: found[name] for name in names if name in found}

    def features(self, texts: Sequence[str]) -> list[Feature]:
        """What the pack alone says."""
        found = super().values(texts, ["sentiment", "embedding"])
        chances = self._by_label(found["sentiment"]).tolist()
        vectors = [line.tobytes() for line in found.get("embedding", ())] or [b""] * len(chances)
        return [
            Feature((row[0], row[1], row[2]), vector)
            for row, vector in zip(chances, vectors, strict=True)
        ]

    def _width(self) -> int:
        return self.heads["embedding"].width if "embedding" in self.heads else 0

    def _by_label(self, chances: Values) -> personal.Floats:
        found = np.zeros((len(chances), len(_LABELS)))
        for place, name in enumerate(_LABELS):
            if name in self._columns:
                found[:, place] = chances[:, self._columns[name]]
        return found
