"""Windows of one to five pieces over embeddings: shallow, fast, strong on short texts."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn


@dataclass(frozen=True, slots=True)
class Shape:
    vocabulary: int
    width: int = 256
    filters: tuple[int, ...] = (192, 256, 256, 192, 128)


class Windows(nn.Module):
    """Maps piece ids [batch, length] to the largest and mean value of each filter.

    Outputs do not depend on how far a batch is padded: pads are zero on the way in and again
    before pooling.
    """

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.embedding = nn.Embedding(shape.vocabulary, shape.width)
        nn.init.normal_(self.embedding.weight, std=0.1)
        self.windows = nn.ModuleList(
            nn.Conv1d(shape.width, count, size, padding=size // 2)
            for size, count in enumerate(shape.filters, start=1)
        )

    def forward(self, seen: Tensor, real: Tensor) -> Tensor:
        mask = real.to(torch.float32).unsqueeze(1)
        embedded = self.embedding(seen).transpose(1, 2) * mask
        embedded = nn.functional.dropout(embedded, 0.2, self.training)
        real_count = mask.sum(2).clamp(min=1.0)
        pooled = []
        for window in self.windows:
            found = torch.relu(window(embedded))[:, :, : seen.size(1)] * mask
            pooled += [found.amax(2), found.sum(2) / real_count]
        return torch.cat(pooled, 1)
