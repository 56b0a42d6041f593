"""What a reader is worth: figures over its answers."""

import numpy as np
import torch
import written
from batches import Encoded
from numpy.typing import NDArray
from student import TOXICITIES, WIDTHS
from torch import nn

Answers = dict[str, NDArray[np.float32]]


@torch.no_grad()
def answers(student: nn.Module, pieces: Encoded) -> Answers:
    """Logits by head, in row order."""
    student.eval()
    names = [*WIDTHS, "embedding"]
    found: Answers = {}
    for rows in pieces.batches(np.arange(len(pieces.ids)), 256):
        said = student(pieces.stack(rows))
        for name in names:
            values = said[name].float().numpy()
            found.setdefault(name, np.zeros((len(pieces.ids), values.shape[1]), np.float32))
            found[name][rows] = values
    return found


def films(said: Answers, ratings: NDArray[np.int64]) -> dict[str, float]:
    """Hit rates on complaint (1-4) and praise (9-10) by the sign of the score."""
    odds = said["sentiment"][:, 2] - said["sentiment"][:, 0]
    low, high = float(np.mean(odds[ratings <= 4] <= 0)), float(np.mean(odds[ratings >= 9] > 0))
    clear = (ratings <= 4) | (ratings >= 9)
    right = float(np.mean((odds[clear] > 0) == (ratings[clear] >= 9)))
    return {"films": right, "films_balanced": (low + high) / 2}


def shops(said: Answers, reviews: list[written.Written]) -> dict[str, float]:
    truth = np.asarray([review.sentiment for review in reviews])
    best = said["sentiment"].argmax(1)
    odds = said["sentiment"][:, 2] - said["sentiment"][:, 0]
    clear = truth != 1
    found = {
        "shops_macro_f1": macro_f1(truth, best, 3),
        "shops_recall_negative": float(np.mean(odds[truth == 0] <= 0)),
        "shops_two_way_f1": macro_f1(truth[clear] // 2, (odds[clear] > 0).astype(int), 2),
    }
    return found | _aspects(said, reviews) | _urgency(said, reviews)


def _aspects(said: Answers, reviews: list[written.Written]) -> dict[str, float]:
    grid = said["aspects"].reshape(len(reviews), len(written.ASPECTS), -1).argmax(2)
    truth = np.asarray([review.aspects for review in reviews])
    named = [f1(truth[:, k] > 0, grid[:, k] > 0) for k in range(len(written.ASPECTS))]
    agreed = (truth > 0) & (grid > 0)
    return {
        "aspects_macro_f1": float(np.mean(named)),
        "aspects_polarity": float(np.mean(grid[agreed] == truth[agreed])),
    }


def _urgency(said: Answers, reviews: list[written.Written]) -> dict[str, float]:
    truth = np.asarray([review.urgency for review in reviews]).max(1) > 0
    told = said["urgency"].max(1) > 0
    hits = float((truth & told).sum())
    return {"urgency_recall": hits / truth.sum(), "urgency_precision": hits / max(1, told.sum())}


def toxicity(said: Answers, labels: list[str]) -> dict[str, float]:
    truth = np.asarray([TOXICITIES.index(label) for label in labels])
    return {"toxicity_macro_f1": macro_f1(truth, said["toxicity"].argmax(1), 3)}


def macro_f1(truth: NDArray[np.int64], said: NDArray[np.int64], classes: int) -> float:
    return float(np.mean([f1(truth == k, said == k) for k in range(classes)]))


def f1(truth: NDArray[np.bool_], said: NDArray[np.bool_]) -> float:
    return float(2 * (truth & said).sum() / max(1, truth.sum() + said.sum()))
