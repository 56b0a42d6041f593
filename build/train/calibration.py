"""From log-odds to chances, labels and figures."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Odds = NDArray[np.float32]
Ratings = NDArray[np.int64]
Floats = NDArray[np.float64]

UNDECIDED = 0.10


@dataclass(frozen=True, slots=True)
class Calibration:
    """`shift` is added to the log-odds, then `temperature` divides them.

    Scores between the two bounds are neutral.
    """

    shift: float
    temperature: float
    negative: float
    positive: float


def chance(odds: Odds, temperature: float) -> Floats:
    return 1.0 / (1.0 + np.exp(-odds.astype(np.float64) / temperature))


def poles(ratings: Ratings) -> tuple[NDArray[np.bool_], NDArray[np.bool_], Floats]:
    """Which rows count (1-4, 9-10), which are positive, and weights that balance both poles."""
    positive, negative = ratings >= 9, ratings <= 4
    weights = np.where(positive, 0.5 / positive.sum(), 0.5 / negative.sum())
    return positive | negative, positive, weights


def fit(odds: Odds, ratings: Ratings) -> Calibration:
    """The shift and temperature with the smallest log loss when both poles weigh alike."""
    counts, positive, weights = poles(ratings)

    def loss(pair: tuple[float, float]) -> float:
        p = np.clip(chance(odds + np.float32(pair[0]), pair[1]), 1e-6, 1 - 1e-6)
        each = -np.where(positive, np.log(p), np.log(1 - p)) * weights
        return float(each[counts].sum())

    shifts = [round(float(s), 2) for s in np.arange(-1, 1.01, 0.05)]
    temperatures = [round(float(t), 2) for t in np.arange(0.4, 2.01, 0.05)]
    shift, temperature = min(((s, t) for s in shifts for t in temperatures), key=loss)
    scores = 2 * chance(odds + np.float32(shift), temperature) - 1
    return Calibration(shift, temperature, *thresholds(scores, ratings))


def thresholds(scores: Floats, ratings: Ratings) -> tuple[float, float]:
    """The bounds with the best mean of three F1: 1-4 negative, 5-7 neutral, 9-10 positive.

    The classes weigh alike; an 8 is left out, for half of them read as praise. Of the clear
    reviews (1-4, 9-10) no more than `UNDECIDED` may become neutral.
    """
    clear, _, weights = poles(ratings)
    known = ratings != 8
    truth = np.select([ratings[known] <= 4, ratings[known] <= 7], [0, 1], 2)
    alike = (1.0 / np.bincount(truth, minlength=3))[truth]
    bounds = [round(float(b), 2) for b in np.arange(-0.9, 0.95, 0.05)]
    pairs = [
        (low, high)
        for low in bounds
        for high in bounds
        if low < 0 < high and weights[clear & (scores > low) & (scores < high)].sum() <= UNDECIDED
    ]
    return max(pairs, key=lambda pair: macro_f1(scores[known], truth, alike, pair))


def macro_f1(
    scores: Floats,
    truth: NDArray[np.int64],
    weights: Floats,
    bounds: tuple[float, float],
) -> float:
    said = np.select([scores <= bounds[0], scores < bounds[1]], [0, 1], 2)
    table = np.zeros((3, 3))
    np.add.at(table, (truth, said), weights)
    return float(np.mean(2 * np.diag(table) / (table.sum(0) + table.sum(1))))


def figures(odds: Odds, ratings: Ratings, found: Calibration) -> dict[str, float]:
    """On rows of both poles: accuracy at 0.5, recalls, calibration error, and labels as shipped."""
    counts, positive, _ = poles(ratings)
    p, truth = chance(odds, found.temperature)[counts], positive[counts]
    scores = 2 * p - 1
    return {
        "accuracy": float(np.mean((p > 0.5) == truth)),
        "recall_negative": float(np.mean(p[~truth] <= 0.5)),
        "recall_positive": float(np.mean(p[truth] > 0.5)),
        "calibration_error": calibration_error(p, truth),
        "neutral_share": float(np.mean((scores > found.negative) & (scores < found.positive))),
        "precision_negative_label": float(np.mean(~truth[scores <= found.negative])),
        "precision_positive_label": float(np.mean(truth[scores >= found.positive])),
    }


def calibration_error(p: Floats, truth: NDArray[np.bool_]) -> float:
    """Expected calibration error over ten equal bins of P(positive)."""
    bins = np.minimum((p * 10).astype(int), 9)
    gaps = [
        abs(p[bins == place].mean() - truth[bins == place].mean()) * np.mean(bins == place)
        for place in range(10)
        if np.any(bins == place)
    ]
    return float(sum(gaps))
