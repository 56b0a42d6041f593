"""Which texts belong together: the goal of the embedding, and the prior knowledge of pieces."""

import numpy as np
import torch
import written
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


def loss(embedding: Tensor, ids: Tensor, targets: dict[str, Tensor], related: Tensor) -> Tensor:
    """Divergence of each text's neighbourhood from the one that words and labels suggest, [rows].

    `embedding`, `ids` and `targets` of the same shop reviews.
    """
    own = torch.eye(len(embedding), dtype=torch.bool)
    said = _nearness(embedding).masked_fill(own, -1e4) / SHARPNESS
    meant = _meant(ids, targets, related).masked_fill(own, -1e4) / SHARPNESS
    goal = torch.softmax(meant, 1)
    return nn.functional.kl_div(torch.log_softmax(said, 1), goal, reduction="none").sum(1)


def _meant(ids: Tensor, targets: dict[str, Tensor], related: Tensor) -> Tensor:
    meaning = _nearness(related[ids].sum(1))
    polarities = len(written.POLARITIES)
    judged = nn.functional.one_hot(targets["aspects"], polarities)[:, :, 1:].flatten(1)
    mood = targets["sentiment"]
    return MEANING * meaning + JUDGED * _nearness(judged.float()) + MOOD * _nearness(mood)


def _nearness(vectors: Tensor) -> Tensor:
    unit = nn.functional.normalize(vectors, dim=1, eps=1e-6)
    return unit @ unit.T
