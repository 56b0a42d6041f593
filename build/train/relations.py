"""Which texts belong together: the goal of the embedding, and the prior knowledge of pieces."""

import numpy as np
import torch
import written
from lessons import Lesson
from torch import Tensor, nn

SHARPNESS = 0.1
# Shares of a relation: the words' own meaning, the aspects judged, the mood.
MEANING, JUDGED, MOOD = 0.5, 0.3, 0.2


def plant(embedding: nn.Embedding, prior: np.ndarray, spread: float) -> None:
    """Starts pieces near their relatives: `prior` has one row per piece, zero where unknown."""
    known = torch.from_numpy(np.abs(prior).sum(1) > 0)
    with torch.no_grad():
        embedding.weight[known] = torch.from_numpy(prior)[known] * spread


def weighted(prior: np.ndarray, counts: np.ndarray) -> Tensor:
    """The prior with common pieces held back: smooth inverse frequency (Arora et al. 2017)."""
    share = counts / counts.sum()
    return torch.from_numpy((prior * (1e-3 / (1e-3 + share))[:, None]).astype(np.float32))


def loss(embedding: Tensor, lesson: Lesson, related: Tensor) -> Tensor:
    """Divergence of the embedding's neighbourhoods from those that words and labels suggest."""
    own = torch.eye(len(embedding), dtype=torch.bool)
    said = _nearness(embedding).masked_fill(own, -1e4) / SHARPNESS
    meant = _meant(lesson, related).masked_fill(own, -1e4) / SHARPNESS
    return nn.functional.kl_div(
        torch.log_softmax(said, 1), torch.softmax(meant, 1), reduction="batchmean"
    )


def _meant(lesson: Lesson, related: Tensor) -> Tensor:
    meaning = _nearness(related[lesson.ids].sum(1))
    polarities = len(written.POLARITIES)
    judged = nn.functional.one_hot(lesson.targets["aspects"], polarities)[:, :, 1:].flatten(1)
    mood = lesson.targets["sentiment"]
    return MEANING * meaning + JUDGED * _nearness(judged.float()) + MOOD * _nearness(mood)


def _nearness(vectors: Tensor) -> Tensor:
    unit = nn.functional.normalize(vectors, dim=1, eps=1e-6)
    return unit @ unit.T
