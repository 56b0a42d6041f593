"""A small head of the owner's own: what this shop's guests mean, learned on this PC.

The base model's log chances stay as they are; a linear map of the embedding is added to them,
held near zero by an L2 penalty (multinomial logistic regression with an offset). With a strong
penalty nothing changes, so the head can only be as bold as the shop's own reviews allow.
Imported in a worker process only: it loads numpy.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.language.heads import Rule
from engine.language.own_head import Trial

Floats = NDArray[np.float64]
Classes = NDArray[np.int64]
Flags = NDArray[np.bool_]

NEGATIVE, NEUTRAL, POSITIVE = 0, 1, 2
PENALTIES: Final = (0.001, 0.003, 0.01, 0.03, 0.1)
FOLDS: Final = 5
STEPS: Final = 200
FEWEST: Final = 60
FEWEST_OF_A_CLASS: Final = 8
DRAWS: Final = 4_000
_TINY: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Lessons:
    """What a head is fitted on. `base` [reviews, 3]: chances of negative, neutral, positive by
    the base model; `vectors` [reviews, width]; `truth` [reviews] of the three classes.
    """

    base: Floats
    vectors: Floats
    truth: Classes

    def __getitem__(self, rows: Flags) -> "Lessons":
        return Lessons(self.base[rows], self.vectors[rows], self.truth[rows])

    def __len__(self) -> int:
        return len(self.truth)


@dataclass(frozen=True, slots=True)
class Outcome:
    """`weights` [width + 1, 3] for all reviews; `held_out` [reviews, 3]: chances of each review
    by a head that had not seen it.
    """

    weights: Floats
    held_out: Floats
    trial: Trial


def adjusted(weights: Floats, base: Floats, vectors: Floats) -> Floats:
    """[texts, 3] chances by base and own head together."""
    return _softmax(np.log(np.clip(base, _TINY, 1.0)) + _padded(vectors) @ weights)


def decided(chances: Floats, rule: Rule) -> Classes:
    """Classes as the owner will see them, see `verdict`."""
    if rule is None:
        return np.asarray(chances.argmax(1))
    scores = chances[:, POSITIVE] - chances[:, NEGATIVE]
    return np.where(scores <= rule.negative, NEGATIVE, np.where(scores >= rule.positive, 2, 1))


def accuracy(chances: Floats, truth: Classes, rule: Rule) -> float:
    """Mean hit rate over the classes that occur: praise is common, and must not decide alone."""
    right = decided(chances, rule) == truth
    return float(np.mean([right[truth == label].mean() for label in np.unique(truth)]))


def enough(truth: Classes) -> bool:
    """Whether there are reviews to learn from, and of more than one kind."""
    present = np.bincount(truth, minlength=3)
    return len(truth) >= FEWEST and int(np.count_nonzero(present >= FEWEST_OF_A_CLASS)) >= 2


def learn(lessons: Lessons, rule: Rule, seed: int) -> Outcome:
    """The head for all reviews, and how heads of its kind did on reviews held out.

    Nested: the penalty of a trial head is chosen without the fold that it is tried on, else the
    choice itself would flatter the verdict.
    """
    random = np.random.default_rng(seed)
    folds = _folds(lessons.truth, random)
    held_out = np.zeros_like(lessons.base)
    surprises = np.zeros(len(PENALTIES))
    for fold in range(FOLDS):
        tried = _tried(lessons, folds, fold)
        surprises += tried
        outside = folds == fold
        weights = _fit(lessons[~outside], PENALTIES[tried.argmin()])
        held_out[outside] = adjusted(weights, lessons.base[outside], lessons.vectors[outside])
    weights = _fit(lessons, PENALTIES[surprises.argmin()])
    return Outcome(weights, held_out, _judge(lessons, held_out, rule, random))


def _folds(truth: Classes, random: np.random.Generator) -> Classes:
    """A fold for each review; each fold gets its share of each class."""
    folds = np.zeros(len(truth), dtype=np.int64)
    for label in np.unique(truth):
        rows = random.permutation(np.flatnonzero(truth == label))
        folds[rows] = np.arange(len(rows)) % FOLDS
    return folds


def _tried(lessons: Lessons, folds: Classes, fold: int) -> Floats:
    """Surprise by penalty, on the fold after `fold`, of heads that have seen neither."""
    inner = folds == (fold + 1) % FOLDS
    seen, unseen = lessons[(folds != fold) & ~inner], lessons[inner]
    return np.asarray(
        [
            _surprise(adjusted(_fit(seen, each), unseen.base, unseen.vectors), unseen.truth)
            for each in PENALTIES
        ]
    )


def _fit(lessons: Lessons, penalty: float) -> Floats:
    """Accelerated gradient descent (Nesterov) with the step that the curvature allows."""
    inputs, offset = _padded(lessons.vectors), np.log(np.clip(lessons.base, _TINY, 1.0))
    wanted, share = np.eye(3)[lessons.truth], _shares(lessons.truth)[:, np.newaxis]
    curvature = np.linalg.eigvalsh(inputs.T @ (inputs * share))[-1] / 2 + penalty
    weights = ahead = np.zeros((inputs.shape[1], 3))
    for step in range(1, STEPS + 1):
        slope = inputs.T @ ((_softmax(offset + inputs @ ahead) - wanted) * share)
        before, weights = weights, ahead - (slope + penalty * ahead) / curvature
        ahead = weights + (step - 1) / (step + 2) * (weights - before)
    return weights


def _judge(lessons: Lessons, own: Floats, rule: Rule, random: np.random.Generator) -> Trial:
    truth = lessons.truth
    return Trial(
        len(lessons),
        accuracy(lessons.base, truth, rule),
        accuracy(own, truth, rule),
        _surprise(lessons.base, truth),
        _surprise(own, truth),
        _better(decided(lessons.base, rule) == truth, decided(own, rule) == truth, truth, random),
    )


def _better(base: Flags, own: Flags, truth: Classes, random: np.random.Generator) -> float:
    """Chance that balanced accuracy is higher by `own`: of each class, the shares of reviews won,
    lost and left alone are drawn from what they may be after these were seen (Dirichlet, uniform
    before). A handful of lucky hits thus proves little.
    """
    gain = np.zeros(DRAWS)
    for label in np.unique(truth):
        rows = truth == label
        won, lost = np.sum(own[rows] & ~base[rows]), np.sum(base[rows] & ~own[rows])
        alone = np.sum(rows) - won - lost
        shares = random.dirichlet((won + 1, lost + 1, alone + 1), DRAWS)
        gain += shares[:, 0] - shares[:, 1]
    return float(np.mean(gain > 0))


def _surprise(chances: Floats, truth: Classes) -> float:
    """Mean negative log chance of the truth, each class alike."""
    right = np.clip(chances[np.arange(len(truth)), truth], _TINY, 1.0)
    return float(-np.log(right) @ _shares(truth))


def _shares(truth: Classes) -> Floats:
    """How much each review counts, 1 in all: each class alike, or a shop that is mostly praised
    would teach to hear praise everywhere.
    """
    counts = np.bincount(truth, minlength=3)
    return np.asarray(1.0 / (counts[truth] * np.count_nonzero(counts)))


def _padded(vectors: Floats) -> Floats:
    return np.hstack([vectors, np.ones((len(vectors), 1))])


def _softmax(logits: Floats) -> Floats:
    powers = np.exp(logits - logits.max(1, keepdims=True))
    return np.asarray(powers / powers.sum(1, keepdims=True))
