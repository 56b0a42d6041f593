"""What a step of fine-tuning learns from: a draw from each source, cut into batches by length.

A source hands out draws without end. Short and long texts of all sources are then put together,
for one long review would stretch every other text of its batch.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import corpus
import noise
import numpy as np
import torch
import written
from batches import Encoded, stacked
from student import TOXICITIES
from tokenizers import Tokenizer
from torch import Tensor

# Chance of negative, neutral, positive for a rating, by index 1-10: a reader's guess. The test of
# the films counts 9-10 as positive and 1-4 as negative.
FILM_TARGETS = (
    (0.34, 0.33, 0.33),
    (0.97, 0.02, 0.01), (0.96, 0.03, 0.01), (0.92, 0.06, 0.02), (0.85, 0.10, 0.05),
    (0.58, 0.30, 0.12), (0.36, 0.37, 0.27), (0.18, 0.33, 0.49), (0.06, 0.15, 0.79),
    (0.02, 0.04, 0.94), (0.01, 0.02, 0.97),
)  # fmt: skip
# Films are praised more often than not: share of the rows of a rating drawn per epoch, and the
# weight of a drawn row. Together they give praise and complaint about the same mass.
DRAWN = np.asarray((0.0, 1.0, 1.0, 1.0, 1.0, 0.6, 0.5, 0.4, 0.4, 0.5, 0.5))
WEIGHT = np.asarray((0.0, 1.5, 1.5, 1.5, 1.5, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0))
TAUGHT = np.float32(0.7)
"""Share of a film's target that a teacher decides, where there is one."""
PAIRED = 0.2
"""Share of written reviews that are joined with another of the same mood: long ones are rare."""
LONGEST = 128
BOUNDS = (0, 11, 22, 48, LONGEST)
"""Pieces: texts between two neighbours go into one batch."""

Ids = np.ndarray[tuple[int], np.dtype[np.int64]]


@dataclass(frozen=True, slots=True)
class Draw:
    """Some texts of one source. `targets` by head: class chances, 0/1 per class, or for "aspects"
    the class of each row.
    """

    ids: Sequence[Ids]
    targets: dict[str, Tensor]
    weights: Tensor


@dataclass(frozen=True, slots=True)
class Part:
    """The texts of one draw in a batch: which rows they are, and which share of their draw."""

    rows: Tensor
    targets: dict[str, Tensor]
    weights: Tensor
    share: float


@dataclass(frozen=True, slots=True)
class Batch:
    ids: Tensor
    parts: Sequence[Part]


def batches(draws: Sequence[Draw]) -> list[Batch]:
    """All texts of all draws, in batches of like length."""
    found = []
    for low, high in pairwise(BOUNDS):
        ids: list[Ids] = []
        parts = []
        for draw in draws:
            chosen = [row for row, one in enumerate(draw.ids) if low < len(one) <= high]
            if chosen:
                rows = torch.arange(len(ids), len(ids) + len(chosen))
                ids += [draw.ids[row] for row in chosen]
                targets = {name: values[chosen] for name, values in draw.targets.items()}
                share = len(chosen) / len(draw.ids)
                parts.append(Part(rows, targets, draw.weights[chosen], share))
        if ids:
            found.append(Batch(stacked(ids), parts))
    return found


class Films:
    """Rated film reviews. `teacher`: chances [rows, 3] that a better reader gave."""

    def __init__(
        self,
        pieces: Encoded,
        ratings: np.ndarray,
        size: int,
        seed: int,
        teacher: np.ndarray | None = None,
    ) -> None:
        self.pieces, self.ratings, self.size = pieces, ratings, size
        self.random = np.random.default_rng(seed)
        self.targets = np.asarray(FILM_TARGETS, dtype=np.float32)[ratings]
        if teacher is not None:
            self.targets = TAUGHT * teacher + (1 - TAUGHT) * self.targets

    def steps(self) -> int:
        """In an epoch, about."""
        return int(DRAWN[self.ratings].sum() / self.size)

    def draws(self) -> Iterator[Draw]:
        while True:
            chosen = np.flatnonzero(self.random.random(len(self.ratings)) < DRAWN[self.ratings])
            self.random.shuffle(chosen)
            for rows in np.array_split(chosen, max(1, len(chosen) // self.size)):
                ids = [self.pieces.ids[row][:LONGEST] for row in rows]
                weights = torch.tensor(WEIGHT[self.ratings[rows]], dtype=torch.float32)
                yield Draw(ids, {"sentiment": torch.from_numpy(self.targets[rows])}, weights)


class Shops:
    """Written shop reviews, typed a little differently each time."""

    def __init__(
        self, tokenizer: Tokenizer, reviews: list[written.Written], size: int, seed: int
    ) -> None:
        self.tokenizer, self.reviews, self.size = tokenizer, reviews, size
        self.random = np.random.default_rng(seed)
        moods = np.asarray([review.sentiment for review in reviews])
        self.by_mood = [np.flatnonzero(moods == mood) for mood in range(3)]

    def draws(self) -> Iterator[Draw]:
        while True:
            order = self.random.permutation(len(self.reviews))
            for rows in np.array_split(order, max(1, len(order) // self.size)):
                yield shop_draw(self.tokenizer, [self._told(row) for row in rows])

    def _told(self, row: int) -> written.Written:
        review = self.reviews[row]
        if self.random.random() < PAIRED:
            review += self.reviews[self.random.choice(self.by_mood[review.sentiment])]
        return review.typed(noise.careless(review.text, self.random))


def shop_draw(tokenizer: Tokenizer, reviews: list[written.Written]) -> Draw:
    moods = torch.tensor([review.sentiment for review in reviews])
    intents = torch.tensor([review.intent for review in reviews])
    targets = {
        "sentiment": smooth(moods, len(written.SENTIMENTS), 0.04),
        "intent": smooth(intents, len(written.INTENTS), 0.04),
        "manners": torch.tensor([review.manners for review in reviews], dtype=torch.float32),
        "urgency": torch.tensor([review.urgency for review in reviews], dtype=torch.float32),
        "aspects": torch.tensor([review.aspects for review in reviews]),
    }
    pieces = Encoded(tokenizer, [review.text for review in reviews], LONGEST)
    return Draw(pieces.ids, targets, torch.ones(len(reviews)))


class Comments:
    """News comments labelled none, offensive or hate (korean-hate-speech, CC BY-SA 4.0)."""

    def __init__(self, tokenizer: Tokenizer, folder: Path, size: int, seed: int) -> None:
        rows = corpus.labelled_comments(folder / "train.tsv")
        self.pieces = Encoded(tokenizer, [text for text, _ in rows], LONGEST)
        self.labels = np.asarray([TOXICITIES.index(label) for _, label in rows])
        self.size, self.random = size, np.random.default_rng(seed)

    def draws(self) -> Iterator[Draw]:
        while True:
            order = self.random.permutation(len(self.labels))
            for rows in np.array_split(order, max(1, len(order) // self.size)):
                labels = torch.tensor(self.labels[rows])
                ids = [self.pieces.ids[row] for row in rows]
                targets = {"toxicity": smooth(labels, len(TOXICITIES), 0.05)}
                yield Draw(ids, targets, torch.ones(len(rows)))


def smooth(labels: Tensor, classes: int, spread: float) -> Tensor:
    """One-hot rows with `spread` shared out among all classes."""
    return torch.nn.functional.one_hot(labels, classes) * (1 - spread) + spread / classes
