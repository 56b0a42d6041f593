"""Figures with their confidence, all from one idea: a figure is made of sums over the items.

A bootstrap draws items with replacement; for sums that is the same as weighing each item by how
often it was drawn, so one matrix product gives the figure of every draw.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Flags = Sequence[bool]
"""One answer per item."""

DRAWS: Final = 1_000
SEED: Final = 20_261_121
_BINS: Final = 10


@dataclass(frozen=True, slots=True)
class Figure:
    """`columns` [items, k]: what of each item is summed; `combine`: from sums [..., k] to the
    figure [...], NaN where it has no meaning. `items`: on how many it rests.
    """

    name: str
    columns: Numbers
    combine: Callable[[Numbers], Numbers]
    items: int
    at_least: float | None = None
    at_most: float | None = None


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure and the bounds of its 95 % interval; None: nothing to measure it on."""

    value: float | None
    low: float | None
    high: float | None


def estimate(figure: Figure) -> Estimate:
    """The same seed each time: the interval of the same answers is the same."""
    count = len(figure.columns)
    if not figure.items:
        return Estimate(None, None, None)
    draws = np.random.default_rng(SEED).multinomial(count, np.full(count, 1 / count), DRAWS)
    with np.errstate(invalid="ignore", divide="ignore"):
        value = float(figure.combine(figure.columns.sum(axis=0)))
        seen = figure.combine(draws @ figure.columns)
    seen = seen[~np.isnan(seen)]
    if np.isnan(value) or not len(seen):
        return Estimate(None, None, None)
    low, high = np.quantile(seen, [0.025, 0.975])
    return Estimate(value, float(low), float(high))


def share(
    name: str,
    hits: Flags,
    among: Flags | None = None,
    *,
    at_least: float | None = None,
) -> Figure:
    """Of the items `among` (all by default), how many are hits."""
    asked = np.ones(len(hits)) if among is None else np.asarray(among, dtype=float)
    columns = np.stack([np.asarray(hits, dtype=float) * asked, asked], axis=1)
    return Figure(name, columns, _first_of_second, int(asked.sum()), at_least=at_least)


def precision(name: str, truth: Flags, said: Flags, *, at_least: float | None = None) -> Figure:
    return share(name, truth, said, at_least=at_least)


def recall(name: str, truth: Flags, said: Flags, *, at_least: float | None = None) -> Figure:
    return share(name, said, truth, at_least=at_least)


def f1(name: str, truth: Flags, said: Flags) -> Figure:
    return macro_f1(name, [truth], [said])


def macro_f1(
    name: str,
    truth: Sequence[Flags],
    said: Sequence[Flags],
    *,
    at_least: float | None = None,
) -> Figure:
    """Mean F1 of the classes (one answer per item for each) that anybody named at all."""
    true, named = (np.asarray(each, dtype=float).T for each in (truth, said))
    columns = np.concatenate([true * named, true, named], axis=1)
    return Figure(name, columns, _mean_f1, int(true.sum()), at_least=at_least)


def of_classes(
    name: str,
    truth: Sequence[str],
    said: Sequence[str],
    classes: Sequence[str],
    *,
    at_least: float | None = None,
) -> Figure:
    """Macro-F1 where each item is of one class."""
    true, named = ([[item == one for item in of] for one in classes] for of in (truth, said))
    return macro_f1(name, true, named, at_least=at_least)


def calibration_error(
    name: str, chances: Sequence[float], hits: Flags, *, at_most: float | None = None
) -> Figure:
    """Expected calibration error: |chance - share of hits| over ten bins of equal width."""
    bins = np.minimum((np.asarray(chances) * _BINS).astype(int), _BINS - 1)
    members = np.eye(_BINS)[bins]
    gap = np.asarray(chances, dtype=float) - np.asarray(hits, dtype=float)
    columns = np.concatenate([members * gap[:, None], np.ones((len(hits), 1))], axis=1)
    return Figure(name, columns, _mean_gap, len(hits), at_most=at_most)


def _first_of_second(sums: Numbers) -> Numbers:
    return np.asarray(sums[..., 0] / sums[..., 1])


def _mean_f1(sums: Numbers) -> Numbers:
    hits, true, named = np.split(sums, 3, axis=-1)
    scores = 2 * hits / (true + named)
    known = ~np.isnan(scores)
    return np.asarray(np.where(known, scores, 0.0).sum(axis=-1) / known.sum(axis=-1))


def _mean_gap(sums: Numbers) -> Numbers:
    return np.asarray(np.abs(sums[..., :-1]).sum(axis=-1) / sums[..., -1])
