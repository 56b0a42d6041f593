"""A small transformer encoder: pre-norm blocks whose attention fades with distance.

Instead of learned positions, each attention head has two slopes by which its logits fall with the
distance to the left and to the right (Press et al. 2022, "Train Short, Test Long", made
two-sided). Films are reviewed in ten pieces, restaurants in a hundred: so what was learned on
short texts still holds on long ones.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

# Fall of the attention logit per piece of distance, (left, right), one pair per head.
SLOPES = ((0.06, 0.06), (0.4, 0.4), (0.25, 2.0), (2.0, 0.25))
FAR = -1e4


@dataclass(frozen=True, slots=True)
class Shape:
    vocabulary: int
    width: int = 256
    inner: int = 1024
    layers: int = 4
    dropout: float = 0.1


class Block(nn.Module):
    """Self-attention and a two-layer perceptron, each on normalised input and added to it."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.attention_norm = nn.LayerNorm(shape.width)
        self.queries_keys_values = nn.Linear(shape.width, 3 * shape.width)
        self.mix = nn.Linear(shape.width, shape.width)
        self.inner_norm = nn.LayerNorm(shape.width)
        self.widen = nn.Linear(shape.width, shape.inner)
        self.narrow = nn.Linear(shape.inner, shape.width)
        self.dropout = nn.Dropout(shape.dropout)

    def forward(self, rows: Tensor, bias: Tensor) -> Tensor:
        rows = rows + self.dropout(self.mix(self.attend(self.attention_norm(rows), bias)))
        inner = nn.functional.gelu(self.widen(self.inner_norm(rows)))
        return rows + self.dropout(self.narrow(inner))

    def attend(self, rows: Tensor, bias: Tensor) -> Tensor:
        batch, length, width = rows.shape
        heads = len(SLOPES)
        parts = self.queries_keys_values(rows).view(batch, length, 3, heads, width // heads)
        queries, keys, values = parts.permute(2, 0, 3, 1, 4)
        # Written out: for texts of ten pieces the fused kernel is several times slower on a CPU.
        scale = (width // heads) ** -0.5
        shares = torch.softmax((queries * scale) @ keys.transpose(2, 3) + bias, -1)
        found = shares.to(values.dtype) @ values
        return found.transpose(1, 2).reshape(batch, length, width)


class Encoder(nn.Module):
    """Maps piece ids [batch, length] (0 pads) to one vector per piece [batch, length, width]."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.embedding = nn.Embedding(shape.vocabulary, shape.width)
        nn.init.normal_(self.embedding.weight, std=0.05)
        self.embedding_norm = nn.LayerNorm(shape.width)
        self.dropout = nn.Dropout(shape.dropout)
        self.blocks = nn.ModuleList(Block(shape) for _ in range(shape.layers))
        self.norm = nn.LayerNorm(shape.width)
        self.register_buffer("slopes", torch.tensor(SLOPES), persistent=False)

    def forward(self, input_ids: Tensor) -> Tensor:
        bias = self.fading(input_ids)
        rows = self.dropout(self.embedding_norm(self.embedding(input_ids)))
        for block in self.blocks:
            rows = block(rows, bias)
        return self.norm(rows)

    def fading(self, input_ids: Tensor) -> Tensor:
        """What is added to the attention logits, [batch, heads, length, length]."""
        places = torch.arange(input_ids.size(1), dtype=torch.float32)
        ahead = (places[None, :] - places[:, None]).unsqueeze(0)
        left, right = self.slopes[:, 0, None, None], self.slopes[:, 1, None, None]
        fading = -(left * (-ahead).clamp(min=0) + right * ahead.clamp(min=0))
        padding = (input_ids == 0).to(torch.float32) * FAR
        return fading.unsqueeze(0) + padding[:, None, None, :]


def pooled(rows: Tensor, real: Tensor) -> Tensor:
    """Mean and largest value over the real pieces of each text, [batch, 2 * width]."""
    mask = real.to(rows.dtype).unsqueeze(2)
    mean = (rows * mask).sum(1) / mask.sum(1).clamp(min=1.0)
    largest = (rows * mask + (mask - 1) * -FAR).amax(1)
    return torch.cat([mean, largest], 1)
