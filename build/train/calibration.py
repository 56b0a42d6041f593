"""How sure a reader may say it is: one temperature for its logits, fitted on shop reviews."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

TEMPERATURES = np.arange(0.5, 3.01, 0.05)


def chances(logits: NDArray[np.float32], temperature: float) -> Floats:
    scaled = logits.astype(np.float64) / temperature
    powers = np.exp(scaled - scaled.max(1, keepdims=True))
    return np.asarray(powers / powers.sum(1, keepdims=True))


def temperature(logits: NDArray[np.float32], truth: NDArray[np.int64]) -> float:
    """The one under which `truth` (class of each row) surprises least."""

    def surprise(degree: float) -> float:
        right = chances(logits, degree)[np.arange(len(truth)), truth]
        return float(-np.log(np.clip(right, 1e-6, 1)).mean())

    return min((round(float(degree), 2) for degree in TEMPERATURES), key=surprise)


def calibration_error(sure: Floats, right: NDArray[np.bool_]) -> float:
    """Expected calibration error over ten equal bins of the chance given to the label."""
    bins = np.minimum((sure * 10).astype(int), 9)
    gaps = [
        abs(sure[bins == place].mean() - right[bins == place].mean()) * np.mean(bins == place)
        for place in range(10)
        if np.any(bins == place)
    ]
    return float(sum(gaps))
