"""Pre-trains the encoder: masked pieces of every text we may use, and the ratings beside them.

    python build/train/pretrain.py --data DATA_FOLDER --run RUN_FOLDER

Reads RUN_FOLDER/{tokenizer.json, prior.npy}, writes {pretrained.pt, pretraining.pt,
pretrain.jsonl}; started again after an interruption
it goes on from the last checkpoint.
"""

import argparse
import json
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import corpus
import encoder
import numpy as np
import torch
from batches import Encoded
from relations import plant
from tokenizers import Tokenizer
from torch import Tensor, nn

SEED = 20261121
BATCH = 256
MASK = 2
MASKED = 0.22
# Of the pieces to be guessed: replaced by the mask, replaced by another piece, left as they are.
HIDDEN, SWAPPED = 0.85, 0.07
RATING_WEIGHT = 0.5
CHECKPOINT_STEPS = 500


class Guesser(nn.Module):
    """The encoder with two tasks: which piece was masked, which rating was given."""

    def __init__(self, shape: encoder.Shape) -> None:
        super().__init__()
        self.encoder = encoder.Encoder(shape)
        self.transform = nn.Sequential(
            nn.Linear(shape.width, shape.width), nn.GELU(), nn.LayerNorm(shape.width)
        )
        self.piece_bias = nn.Parameter(torch.zeros(shape.vocabulary))
        self.rating = nn.Linear(2 * shape.width, 1)

    def forward(self, seen: Tensor, guessed: Tensor) -> tuple[Tensor, Tensor]:
        """Logits of the pieces at the places in `guessed`, and log-odds of praise per text."""
        rows = self.encoder(seen)
        hidden = self.transform(rows[guessed])
        pieces = hidden @ self.encoder.embedding.weight.T + self.piece_bias
        return pieces, self.rating(encoder.pooled(rows, seen != 0)).squeeze(1)


def masked(ids: Tensor, vocabulary: int) -> tuple[Tensor, Tensor]:
    """What the encoder sees of `ids`, and where it has to guess."""
    guessed = (torch.rand(ids.shape) < MASKED) & (ids != 0)
    guessed[0, 0] = True  # never nothing to guess
    chance = torch.rand(ids.shape)
    seen = ids.masked_fill(guessed & (chance < HIDDEN), MASK)
    swapped = guessed & (chance >= HIDDEN) & (chance < HIDDEN + SWAPPED)
    return torch.where(swapped, torch.randint(3, vocabulary, ids.shape), seen), guessed


class Pretraining:
    def __init__(self, shape: encoder.Shape, prior: Path, steps: int, peak: float) -> None:
        self.guesser = Guesser(shape)
        plant(self.guesser.encoder.embedding, np.load(prior), 0.05)
        self.peak, self.steps, self.step = peak, steps, 0
        self.optimiser = torch.optim.AdamW(
            self.guesser.parameters(), peak, betas=(0.9, 0.98), weight_decay=0.01, fused=True
        )

    def learn(self, ids: Tensor, targets: Tensor, weights: Tensor) -> tuple[float, float]:
        self.guesser.train()
        self.step += 1
        warm = self.steps // 12
        course = min(self.step / warm, 1.0) * max(0.05, 1 - self.step / self.steps)
        self.optimiser.param_groups[0]["lr"] = self.peak * course
        seen, guessed = masked(ids, self.guesser.encoder.shape.vocabulary)
        with torch.autocast("cpu", torch.bfloat16):
            pieces, odds = self.guesser(seen, guessed)
        guessing = nn.functional.cross_entropy(pieces.float(), ids[guessed])
        rating = nn.functional.binary_cross_entropy_with_logits(odds.float(), targets, weights)
        self.optimiser.zero_grad(set_to_none=True)
        (guessing + RATING_WEIGHT * rating).backward()
        nn.utils.clip_grad_norm_(self.guesser.parameters(), 1.0)
        self.optimiser.step()
        return guessing.item(), rating.item()

    def save(self, out: Path) -> None:
        state = {"guesser": self.guesser.state_dict(), "optimiser": self.optimiser.state_dict()}
        torch.save(state | {"step": self.step}, out / "pretraining.new")
        (out / "pretraining.new").replace(out / "pretraining.pt")

    def resume(self, out: Path) -> None:
        if (out / "pretraining.pt").exists():
            state = torch.load(out / "pretraining.pt", weights_only=True)
            self.guesser.load_state_dict(state["guesser"])
            self.optimiser.load_state_dict(state["optimiser"])
            self.step = state["step"]


def lessons(pieces: Encoded, epochs: int) -> Iterator[np.ndarray]:
    """Batches of like length in random order, the same for the same seed."""
    random = np.random.default_rng(SEED)
    for _ in range(epochs):
        rows = random.permutation(len(pieces.ids))
        pools = np.array_split(rows, max(1, len(rows) // (BATCH * 64)))
        batches = [batch for pool in pools for batch in pieces.batches(pool, BATCH)]
        yield from (batches[place] for place in random.permutation(len(batches)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--peak", type=float, default=1e-3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--quick", action="store_true")
    settings = parser.parse_args()
    torch.set_num_threads(settings.threads)
    torch.manual_seed(SEED)
    films = corpus.read(settings.data / "nsmc_reviews.tsv.xz", settings.quick)
    unrated = corpus.comments(settings.data / "korean_hate_speech", films.test)
    tokenizer = Tokenizer.from_file(str(settings.run / "tokenizer.json"))
    pieces = Encoded(tokenizer, films.train.texts + unrated)
    nothing = np.zeros(len(unrated))
    targets = np.concatenate([np.take(corpus.SOFT_TARGETS, films.train.ratings), nothing])
    weights = np.concatenate([np.take(corpus.BALANCE, films.train.ratings), nothing])
    batches = list(lessons(pieces, settings.epochs))
    # No dropout: every text is seen a few times only.
    shape = encoder.Shape(tokenizer.get_vocab_size(), dropout=0.0)
    work = Pretraining(shape, settings.run / "prior.npy", len(batches), settings.peak)
    work.resume(settings.run)
    started, losses = time.monotonic(), []
    for rows in batches[work.step :]:
        said = torch.tensor(targets[rows], dtype=torch.float32)
        weigh = torch.tensor(weights[rows], dtype=torch.float32)
        losses.append(work.learn(pieces.stack(rows), said, weigh))
        if work.step % 100 == 0:
            mean = [round(float(value), 4) for value in np.mean(losses[-100:], axis=0)]
            line = {"step": work.step, "of": len(batches), "losses": mean}
            line["seconds"] = round(time.monotonic() - started)
            with (settings.run / "pretrain.jsonl").open("a") as history:
                history.write(json.dumps(line) + "\n")
        if work.step % CHECKPOINT_STEPS == 0:
            work.save(settings.run)
    state = {"shape": asdict(shape), "weights": work.guesser.encoder.state_dict()}
    torch.save(state, settings.run / "pretrained.pt")


if __name__ == "__main__":
    main()
