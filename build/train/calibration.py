"""From logits to chances and labels: one temperature and two bounds, fitted on shop reviews."""

from dataclasses import dataclass

import numpy as np
from figures import macro_f1
from numpy.typing import NDArray

Floats = NDArray[np.float64]

WANTED_RECALL = 0.92
"""Of the complaints at least so many must be called negative: a missed one costs most."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Logits are divided by `temperature`; scores between the two bounds are neutral."""

    temperature: float
    negative: float
    positive: float


def chances(logits: NDArray[np.float32], temperature: float) -> Floats:
    scaled = logits.astype(np.float64) / temperature
    powers = np.exp(scaled - scaled.max(1, keepdims=True))
    return powers / powers.sum(1, keepdims=True)


def scores(found: Floats) -> Floats:
    """P(positive) - P(negative), of columns negative, neutral, positive."""
    return found[:, 2] - found[:, 0]


def fit(logits: NDArray[np.float32], truth: NDArray[np.int64]) -> Calibration:
    """`truth` 0-2: negative, neutral, positive."""

    def surprise(temperature: float) -> float:
        right = chances(logits, temperature)[np.arange(len(truth)), truth]
        return float(-np.log(np.clip(right, 1e-6, 1)).mean())

    temperature = min((round(float(t), 2) for t in np.arange(0.5, 3.01, 0.05)), key=surprise)
    return Calibration(temperature, *_bounds(scores(chances(logits, temperature)), truth))


def _bounds(found: Floats, truth: NDArray[np.int64]) -> tuple[float, float]:
    """The pair with the best macro F1 among those that miss few complaints."""
    grid = [round(float(b), 2) for b in np.arange(-0.8, 0.81, 0.04)]
    pairs = [(low, high) for low in grid for high in grid if low < high and low < 0.4]
    kept = [pair for pair in pairs if np.mean(found[truth == 0] <= pair[0]) >= WANTED_RECALL]
    best = kept or pairs
    return max(best, key=lambda pair: macro_f1(truth, labels(found, *pair), 3))


def labels(found: Floats, negative: float, positive: float) -> NDArray[np.int64]:
    return np.select([found <= negative, found < positive], [0, 1], 2)


def calibration_error(sure: Floats, right: NDArray[np.bool_]) -> float:
    """Expected calibration error over ten equal bins of the chance given to the label."""
    bins = np.minimum((sure * 10).astype(int), 9)
    gaps = [
        abs(sure[bins == place].mean() - right[bins == place].mean()) * np.mean(bins == place)
        for place in range(10)
        if np.any(bins == place)
    ]
    return float(sum(gaps))
