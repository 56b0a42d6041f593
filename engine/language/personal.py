"""A small head of the owner's own: what this shop's guests mean, learned on this PC.

The base model's log chances stay as they are; a linear map of the embedding is added to them,
held near zero by an L2 penalty (multinomial logistic regression with an offset). With a strong
penalty nothing changes, so the head can only be as bold as the shop's own reviews allow.
Imported in the worker process only: it loads numpy.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Classes = NDArray[np.int64]

PENALTIES: Final = (0.003, 0.01, 0.03, 0.1)
FOLDS: Final = 5
STEPS: Final = 200
FEWEST: Final = 60
FEWEST_OF_A_CLASS: Final = 8
RESAMPLES: Final = 400
CERTAINTY: Final = 0.95
_TINY: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Trial:
    """How base and own head did on reviews that the head had not learned from.

    `accuracy` counts each class alike. `better`: the chance, by resampling the reviews, that the
    own head is the more accurate one.
    """

    reviews: int
    base_accuracy: float
    own_accuracy: float
    base_surprise: float
    own_surprise: float
    better: float

    @property
    def convincing(self) -> bool:
        return self.better >= CERTAINTY and self.own_surprise < self.base_surprise


@dataclass(frozen=True, slots=True)
class OwnHead:
    """`weights` [width + 1, classes]: the last row stands for every review alike."""

    weights: Floats

    def chances(self, base: Floats, vectors: Floats) -> Floats:
        """[texts, classes] from the base model's chances and the embeddings [texts, width]."""
        return _softmax(np.log(np.clip(base, _TINY, 1.0)) + _padded(vectors) @ self.weights)


def learn(base: Floats, vectors: Floats, truth: Classes, seed: int) -> tuple[OwnHead, Trial] | None:
    """The head for all reviews, and how heads of its kind did on reviews held out.

    `base` [reviews, classes], `vectors` [reviews, width], `truth` classes. None if there are too
    few reviews, or too few of a class, to tell.
    """
    present = np.bincount(truth, minlength=base.shape[1])
    if len(truth) < FEWEST or np.count_nonzero(present >= FEWEST_OF_A_CLASS) < 2:
        return None
    random = np.random.default_rng(seed)
    folds = _folds(truth, random)
    tried = {penalty: _held_out(base, vectors, truth, folds, penalty) for penalty in PENALTIES}
    penalty = min(tried, key=lambda each: _surprise(tried[each], truth))
    head = _fit(base, vectors, truth, penalty)
    return head, _judge(base, tried[penalty], truth, random)


def _folds(truth: Classes, random: np.random.Generator) -> Classes:
    """A fold for each review; each fold gets its share of each class."""
    folds = np.zeros(len(truth), dtype=np.int64)
    for label in np.unique(truth):
        rows = random.permutation(np.flatnonzero(truth == label))
        folds[rows] = np.arange(len(rows)) % FOLDS
    return folds


def _held_out(
    base: Floats, vectors: Floats, truth: Classes, folds: Classes, penalty: float
) -> Floats:
    """Chances for each review by a head that has not seen its fold."""
    found = np.zeros_like(base)
    for fold in range(FOLDS):
        inside, outside = folds != fold, folds == fold
        head = _fit(base[inside], vectors[inside], truth[inside], penalty)
        found[outside] = head.chances(base[outside], vectors[outside])
    return found


def _fit(base: Floats, vectors: Floats, truth: Classes, penalty: float) -> OwnHead:
    """Accelerated gradient descent (Nesterov) with the step that the curvature allows."""
    inputs, offset = _padded(vectors), np.log(np.clip(base, _TINY, 1.0))
    wanted = np.eye(base.shape[1])[truth]
    curvature = np.linalg.norm(inputs, 2) ** 2 / (2 * len(truth)) + penalty
    weights = ahead = np.zeros((inputs.shape[1], base.shape[1]))
    for step in range(1, STEPS + 1):
        slope = inputs.T @ (_softmax(offset + inputs @ ahead) - wanted) / len(truth)
        before, weights = weights, ahead - (slope + penalty * ahead) / curvature
        ahead = weights + (step - 1) / (step + 2) * (weights - before)
    return OwnHead(weights)


def _judge(base: Floats, own: Floats, truth: Classes, random: np.random.Generator) -> Trial:
    base_right, own_right = base.argmax(1) == truth, own.argmax(1) == truth
    wins = 0.0
    for _ in range(RESAMPLES):
        rows = random.integers(0, len(truth), len(truth))
        gain = _balanced(own_right[rows], truth[rows]) - _balanced(base_right[rows], truth[rows])
        wins += 1.0 if gain > 0 else 0.5 if gain == 0 else 0.0
    return Trial(
        len(truth),
        _balanced(base_right, truth),
        _balanced(own_right, truth),
        _surprise(base, truth),
        _surprise(own, truth),
        wins / RESAMPLES,
    )


def _balanced(right: NDArray[np.bool_], truth: Classes) -> float:
    """Mean hit rate over the classes that occur."""
    return float(np.mean([right[truth == label].mean() for label in np.unique(truth)]))


def _surprise(chances: Floats, truth: Classes) -> float:
    """Mean negative log chance of the truth."""
    return float(-np.log(np.clip(chances[np.arange(len(truth)), truth], _TINY, 1.0)).mean())


def _padded(vectors: Floats) -> Floats:
    return np.hstack([vectors, np.ones((len(vectors), 1))])


def _softmax(logits: Floats) -> Floats:
    powers = np.exp(logits - logits.max(1, keepdims=True))
    return np.asarray(powers / powers.sum(1, keepdims=True))
