"""One body, many heads: what the shipped graph is made of."""

from dataclasses import asdict, dataclass
from typing import Any

import convolutions
import encoder
import torch
import written
from torch import Tensor, nn

TOXICITIES = ("none", "offensive", "hate")
WIDTHS = {
    "sentiment": len(written.SENTIMENTS),
    "toxicity": len(TOXICITIES),
    "intent": len(written.INTENTS),
    "manners": len(written.MANNERS),
    "urgency": len(written.URGENCIES),
    "aspects": len(written.ASPECTS) * len(written.POLARITIES),
}
EMBEDDING = 128


@dataclass(frozen=True, slots=True)
class Shape:
    """`body`: "transformer" or "convolutions", with the body's own shape."""

    body: str
    inside: dict[str, Any]
    trunk: int = 256
    dropout: float = 0.2
    piece_dropout: float = 0.06


class Student(nn.Module):
    """Maps piece ids [batch, length] to one tensor of logits per head of `WIDTHS`, and an
    embedding [batch, EMBEDDING].
    """

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.body, features = _body(shape)
        self.trunk = nn.Linear(features, shape.trunk)
        self.dropout = nn.Dropout(shape.dropout)
        self.heads = nn.ModuleDict(
            {name: nn.Linear(shape.trunk, width) for name, width in WIDTHS.items()}
        )
        self.embedding = nn.Linear(features, EMBEDDING)

    def forward(self, input_ids: Tensor) -> dict[str, Tensor]:
        seen = self.forget(input_ids) if self.training else input_ids
        features = self.body(seen, input_ids != 0)
        hidden = nn.functional.gelu(self.trunk(self.dropout(features)))
        hidden = self.dropout(hidden)
        answers = {name: head(hidden) for name, head in self.heads.items()}
        return answers | {"embedding": self.embedding(features)}

    def forget(self, input_ids: Tensor) -> Tensor:
        """Reads some pieces as [UNK], as a shop's unseen words will be."""
        lost = torch.rand(input_ids.shape) < self.shape.piece_dropout
        return input_ids.masked_fill(lost & (input_ids != 0), 1)

    def state(self) -> dict[str, Any]:
        return {"shape": asdict(self.shape), "weights": self.state_dict()}


class Pooled(nn.Module):
    """The transformer's pieces, pooled."""

    def __init__(self, shape: encoder.Shape) -> None:
        super().__init__()
        self.encoder = encoder.Encoder(shape)

    def forward(self, seen: Tensor, real: Tensor) -> Tensor:
        return encoder.pooled(self.encoder(seen), real)


def _body(shape: Shape) -> tuple[nn.Module, int]:
    """The body and how many features it gives."""
    if shape.body == "transformer":
        inside = encoder.Shape(**shape.inside)
        return Pooled(inside), 2 * inside.width
    windows = convolutions.Shape(**shape.inside)
    return convolutions.Windows(windows), 2 * sum(windows.filters)


def load(state: dict[str, Any]) -> Student:
    student = Student(Shape(**state["shape"]))
    student.load_state_dict(state["weights"])
    return student
