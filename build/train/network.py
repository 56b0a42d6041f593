"""A shallow convolutional reader: embeddings, windows of one to five pieces, pooling."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn


@dataclass(frozen=True, slots=True)
class Shape:
    vocabulary: int = 16_000
    width: int = 192
    filters: tuple[int, ...] = (192, 256, 256, 192, 128)
    hidden: int = 192
    dropout: float = 0.4
    piece_dropout: float = 0.1


class Reader(nn.Module):
    """Maps piece ids [batch, length] (0 pads) to logits [batch, 2]: negative, positive.

    Outputs do not depend on how far a batch is padded: pads are zero on the way in and again
    before pooling.
    """

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.embedding = nn.Embedding(shape.vocabulary, shape.width)
        nn.init.normal_(self.embedding.weight, std=0.1)
        self.windows = nn.ModuleList(
            nn.Conv1d(shape.width, count, size, padding=size // 2)
            for size, count in enumerate(shape.filters, start=1)
        )
        pooled = 2 * sum(shape.filters)
        self.hidden = nn.Linear(pooled, shape.hidden)
        self.logits = nn.Linear(shape.hidden, 2)
        self.dropout = nn.Dropout(shape.dropout)

    def forward(self, input_ids: Tensor) -> Tensor:
        mask = (input_ids != 0).to(torch.float32).unsqueeze(1)
        if self.training:
            input_ids = self.forget(input_ids)
        embedded = self.embedding(input_ids).transpose(1, 2) * mask
        embedded = nn.functional.dropout(embedded, 0.2, self.training)
        length = input_ids.size(1)
        real_count = mask.sum(2).clamp(min=1.0)
        pooled = []
        for window in self.windows:
            found = torch.relu(window(embedded))[:, :, :length] * mask
            pooled += [found.amax(2), found.sum(2) / real_count]
        hidden = torch.relu(self.hidden(self.dropout(torch.cat(pooled, 1))))
        return self.logits(self.dropout(hidden))

    def forget(self, input_ids: Tensor) -> Tensor:
        """Reads some pieces as [UNK], as a shop's unseen words will be."""
        lost = (torch.rand(input_ids.shape) < self.shape.piece_dropout) & (input_ids != 0)
        return input_ids.masked_fill(lost, 1)
