"""Trains the baseline sentiment reader on one core.

    python build/train/fit.py --data nsmc_reviews.tsv.xz --out RUN_FOLDER

Writes RUN_FOLDER/{tokenizer.json, best.pt, last.pt, history.jsonl}; `export.py` makes a pack of it.
"""

import argparse
import json
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import corpus
import network
import numpy as np
import shop_phrases
import torch
import vocabulary
from tokenizers import Tokenizer
from torch import Tensor, nn

SEED = 20261121
BATCH = 256
MAX_PIECES = 96
# Films are praised more often than not. Per epoch: share of the rows of a rating that is drawn,
# and the weight of a drawn row; together they give praise and complaint about the same mass.
DRAWN = (0.0, 1.0, 1.0, 1.0, 1.0, 0.6, 0.5, 0.4, 0.4, 0.5, 0.5)
WEIGHT = (0.0, 1.5, 1.5, 1.5, 1.5, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0)
SHOP_SENTENCES = 24_000

Rows = np.ndarray[tuple[int], np.dtype[np.int64]]


class Encoded:
    """Piece ids of texts, handed out in batches of like length."""

    def __init__(self, tokenizer: Tokenizer, texts: list[str], longest: int = MAX_PIECES) -> None:
        self.ids = [
            np.asarray(item.ids[:longest] or [1], dtype=np.int64)
            for item in tokenizer.encode_batch_fast(texts, add_special_tokens=False)
        ]
        self.lengths = np.asarray([len(ids) for ids in self.ids])

    def batches(self, rows: Rows, size: int) -> Iterator[Rows]:
        ordered = rows[np.argsort(self.lengths[rows], kind="stable")]
        yield from np.array_split(ordered, max(1, len(ordered) // size))

    def stack(self, rows: Rows) -> Tensor:
        padded = np.zeros((len(rows), int(self.lengths[rows].max())), dtype=np.int64)
        for line, row in enumerate(rows):
            padded[line, : self.lengths[row]] = self.ids[row]
        return torch.from_numpy(padded)


class Lesson:
    """Training rows: pieces, target, weight, and the share drawn per epoch."""

    def __init__(
        self, tokenizer: Tokenizer, split: corpus.Split, random: np.random.Generator
    ) -> None:
        shop = list(shop_phrases.sentences(SHOP_SENTENCES, SEED))
        self.pieces = Encoded(tokenizer, split.texts + [text for text, _ in shop])
        ones = np.ones(len(shop), dtype=np.float32)
        targets = np.concatenate(
            [np.take(corpus.SOFT_TARGETS, split.ratings), [chance for _, chance in shop]]
        )
        self.targets = torch.from_numpy(targets.astype(np.float32))
        weights = np.concatenate([np.take(WEIGHT, split.ratings), ones])
        self.weights = torch.from_numpy(weights.astype(np.float32))
        self.share = np.concatenate([np.take(DRAWN, split.ratings), ones / 2])
        self.random = random

    def epoch(self) -> list[Rows]:
        """Batches of like length in random order."""
        chosen = np.flatnonzero(self.random.random(len(self.share)) < self.share)
        self.random.shuffle(chosen)
        pools = np.array_split(chosen, max(1, len(chosen) // (BATCH * 64)))
        batches = [batch for pool in pools for batch in self.pieces.batches(pool, BATCH)]
        return [batches[place] for place in self.random.permutation(len(batches))]


@torch.no_grad()
def logits(reader: nn.Module, encoded: Encoded) -> np.ndarray:
    """Log-odds of positive, in row order."""
    reader.eval()
    found = np.zeros(len(encoded.ids), dtype=np.float32)
    for rows in encoded.batches(np.arange(len(encoded.ids)), 512):
        pair = reader(encoded.stack(rows)).float()
        found[rows] = (pair[:, 1] - pair[:, 0]).numpy()
    return found


def accuracy(found: np.ndarray, ratings: np.ndarray) -> float:
    """Mean of the hit rates on praise (9-10) and complaint (1-4)."""
    return float((np.mean(found[ratings >= 9] > 0) + np.mean(found[ratings <= 4] <= 0)) / 2)


def rate(step: int, steps: int, peak: float) -> float:
    """Learning rate: a short warm-up, then straight down to zero."""
    warm = max(1, steps // 20)
    return peak * min(step / warm, (steps - step) / (steps - warm))


class Training:
    """Weights under training, their running average, and the learning rate's course."""

    def __init__(self, reader: network.Reader, steps: int, peak: float, decay: float) -> None:
        self.reader, self.steps, self.peak, self.step = reader, steps, peak, 0
        self.optimiser = torch.optim.AdamW(reader.parameters(), peak, weight_decay=decay)
        averaging = torch.optim.swa_utils.get_ema_multi_avg_fn(0.998)
        self.average = torch.optim.swa_utils.AveragedModel(reader, multi_avg_fn=averaging)

    def learn(self, ids: Tensor, targets: Tensor, weights: Tensor) -> float:
        """One step; returns the loss."""
        self.reader.train()
        self.step += 1
        self.optimiser.param_groups[0]["lr"] = rate(self.step, self.steps + 1, self.peak)
        with torch.autocast("cpu", torch.bfloat16):
            pair = self.reader(ids)
        odds = (pair[:, 1] - pair[:, 0]).float()
        loss = nn.functional.binary_cross_entropy_with_logits(odds, targets, weights)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        self.optimiser.step()
        self.average.update_parameters(self.reader)
        return loss.item()


class Keep:
    """Measures each epoch on `dev` and keeps the last and the best weights."""

    def __init__(self, out: Path, dev: Encoded, ratings: list[int]) -> None:
        self.out, self.dev, self.ratings = out, dev, np.asarray(ratings)
        self.best, self.started = 0.0, time.monotonic()

    def __call__(self, epoch: int, loss: float, reader: network.Reader) -> None:
        score = accuracy(logits(reader, self.dev), self.ratings)
        line = {
            "epoch": epoch,
            "loss": loss,
            "dev": score,
            "seconds": time.monotonic() - self.started,
        }
        print(json.dumps(line), flush=True)
        with (self.out / "history.jsonl").open("a") as history:
            history.write(json.dumps(line) + "\n")
        state = {"shape": asdict(reader.shape), "weights": reader.state_dict(), **line}
        torch.save(state, self.out / "last.pt")
        if score > self.best:
            self.best = score
            torch.save(state, self.out / "best.pt")


def train(training: Training, lesson: Lesson, epochs: list[list[Rows]], keep: Keep) -> None:
    for number, epoch in enumerate(epochs, start=1):
        losses = []
        for rows in epoch:
            ids = lesson.pieces.stack(rows)
            losses.append(training.learn(ids, lesson.targets[rows], lesson.weights[rows]))
            if training.step % 200 == 0:
                print(
                    training.step,
                    training.steps,
                    round(float(np.mean(losses[-200:])), 4),
                    flush=True,
                )
        keep(number, float(np.mean(losses)), training.average.module)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--decay", type=float, default=0.01)
    settings = parser.parse_args()
    settings.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    reviews = corpus.read(settings.data)
    print("rows", len(reviews.train), len(reviews.dev), len(reviews.test), flush=True)
    tokenizer = vocabulary.build(reviews.train.texts, network.Shape().vocabulary)
    tokenizer.save(str(settings.out / "tokenizer.json"))
    dev = Encoded(tokenizer, reviews.dev.texts)
    lesson = Lesson(tokenizer, reviews.train, np.random.default_rng(SEED))
    epochs = [lesson.epoch() for _ in range(settings.epochs)]
    reader = network.Reader(network.Shape())
    training = Training(reader, sum(map(len, epochs)), settings.rate, settings.decay)
    train(training, lesson, epochs, Keep(settings.out, dev, reviews.dev.ratings))


if __name__ == "__main__":
    main()
