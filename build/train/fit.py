"""Fine-tunes a student on every source at once.

    python build/train/fit.py --data DATA_FOLDER --run RUN_FOLDER --body transformer

Reads RUN_FOLDER/{tokenizer.json, prior.npy} and, if there, pretrained.pt and teacher.npy; writes
RUN_FOLDER/{student.pt, fit.jsonl, state.pt} and goes on from the last checkpoint when started
again.
"""

import argparse
import json
import time
from collections.abc import Iterator
from pathlib import Path

import corpus
import figures
import lessons
import numpy as np
import relations
import torch
import written
from batches import Encoded
from lessons import Batch, Part
from student import Shape, Student, load
from tokenizers import Tokenizer
from torch import Tensor, nn

SEED = 20261122
HELD_BACK = 0.06
OFTEN = 4
"""Times more that an everyday review is drawn than one that only one guest would write."""
CHECKPOINT_STEPS = 500
# How much each head's mistakes count; aspects and urgency are sums over many small questions.
LOSS_WEIGHTS = {
    "sentiment": 1.0, "toxicity": 0.4, "intent": 0.3, "manners": 0.5, "urgency": 3.0,
    "aspects": 3.0, "embedding": 0.15,
}  # fmt: skip
SHOP_WEIGHT = 1.2
"""Of the mood of shop reviews, beside that of film reviews."""
RARE = 3.0
"""Weight of a class that holds in "urgency" and "manners": most texts have none."""
ABSENT_WEIGHT = 0.5


def loss_of(name: str, logits: Tensor, target: Tensor) -> Tensor:
    """One number per text."""
    if name in ("urgency", "manners"):
        rare = torch.full((target.size(1),), RARE)
        return nn.functional.binary_cross_entropy_with_logits(
            logits, target, pos_weight=rare, reduction="none"
        ).mean(1)
    if name == "aspects":
        kinds = torch.tensor([ABSENT_WEIGHT, 1.0, 1.0, 1.0])
        grid = logits.view(-1, len(written.POLARITIES))
        each = nn.functional.cross_entropy(grid, target.reshape(-1), kinds, reduction="none")
        return each.view(len(logits), -1).mean(1)
    return -(target * torch.log_softmax(logits, 1)).sum(1)


def _weight(name: str) -> float:
    head, _, source = name.partition(".")
    return LOSS_WEIGHTS[head] * (SHOP_WEIGHT if source == "shops" else 1.0)


class Training:
    """Weights under training and their running average, which is what is kept."""

    def __init__(self, student: Student, steps: int, peak: float, related: Tensor) -> None:
        self.student, self.steps, self.peak, self.step = student, steps, peak, 0
        self.related = related
        body = list(student.body.parameters())
        inner = {id(parameter) for parameter in body}
        outer = [parameter for parameter in student.parameters() if id(parameter) not in inner]
        groups = [{"params": body, "share": 1.0}, {"params": outer, "share": 2.0}]
        self.optimiser = torch.optim.AdamW(groups, peak, weight_decay=0.02, fused=True)
        averaging = torch.optim.swa_utils.get_ema_multi_avg_fn(0.998)
        self.average = torch.optim.swa_utils.AveragedModel(student, multi_avg_fn=averaging)

    def learn(self, batches: list[Batch]) -> dict[str, float]:
        """One step; returns the losses by head."""
        self.student.train()
        self.step += 1
        course = min(self.step / (self.steps / 15), 1.0)
        course *= max(0.02, 1 - self.step / self.steps)
        for group in self.optimiser.param_groups:
            group["lr"] = self.peak * course * group["share"]
        with torch.autocast("cpu", torch.bfloat16):  # one context: weights are narrowed once
            answers = [self.student(batch.ids) for batch in batches]
        losses: dict[str, Tensor] = {}
        for batch, said in zip(batches, answers, strict=True):
            for part in batch.parts:
                for name, loss in self._losses(batch, part, said):
                    losses[name] = losses.get(name, torch.zeros(())) + loss
        total = sum(_weight(name) * loss for name, loss in losses.items())
        self.optimiser.zero_grad(set_to_none=True)
        total.backward()
        nn.utils.clip_grad_norm_(self.student.parameters(), 1.0)
        self.optimiser.step()
        self.average.update_parameters(self.student)
        return {name: loss.item() for name, loss in losses.items()}

    def _losses(
        self, batch: Batch, part: Part, said: dict[str, Tensor]
    ) -> Iterator[tuple[str, Tensor]]:
        """Each head's loss on a draw's texts in this batch, as a share of the draw's mean."""
        for name, target in part.targets.items():
            each = loss_of(name, said[name][part.rows].float(), target)
            source = "films" if set(part.targets) == {"sentiment"} else "shops"
            label = f"{name}.{source}" if name == "sentiment" else name
            yield label, (each * part.weights).mean() * part.share
        if "aspects" in part.targets and len(part.rows) > 1:
            vectors = said["embedding"][part.rows].float()
            each = relations.loss(vectors, batch.ids[part.rows], part.targets, self.related)
            yield "embedding", each.mean() * part.share

    def save(self, file: Path) -> None:
        parts = {"student": self.student, "average": self.average, "optimiser": self.optimiser}
        state = {name: part.state_dict() for name, part in parts.items()} | {"step": self.step}
        torch.save(state, file.with_suffix(".new"))
        file.with_suffix(".new").replace(file)

    def resume(self, file: Path) -> None:
        if file.exists():
            state = torch.load(file, weights_only=True)
            for name in ("student", "average", "optimiser"):
                getattr(self, name).load_state_dict(state[name])
            self.step = state["step"]


def beginner(body: str, run: Path, start: str | None, vocabulary: int) -> Student:
    """A student that starts from another route's, from pre-training, or from the prior."""
    if start:
        return load(torch.load(run.parent / start / "student.pt", weights_only=True))
    if body == "convolutions":
        student = Student(Shape(body, {"vocabulary": vocabulary}, dropout=0.4, piece_dropout=0.1))
        relations.plant(student.body.embedding, np.load(run / "prior.npy"), 0.1)
        return student
    # No dropout inside: it costs a tenth of a step, and texts come typed differently anyway.
    student = Student(Shape(body, {"vocabulary": vocabulary, "dropout": 0.0}))
    if (run / "pretrained.pt").exists():
        state = torch.load(run / "pretrained.pt", weights_only=True)
        student.body.encoder.load_state_dict(state["weights"])
    return student


class Judge:
    """Measures a student on what was kept back."""

    def __init__(
        self, tokenizer: Tokenizer, dev: corpus.Split, kept: list[written.Written], toxic: Path
    ) -> None:
        self.dev, self.ratings = Encoded(tokenizer, dev.texts), np.asarray(dev.ratings)
        self.kept = kept
        self.shops = Encoded(tokenizer, [review.text for review in kept], 256)
        rows = corpus.labelled_comments(toxic)
        self.labels = [label for _, label in rows]
        self.comments = Encoded(tokenizer, [text for text, _ in rows])

    def __call__(self, student: nn.Module) -> dict[str, float]:
        found = figures.films(figures.answers(student, self.dev), self.ratings)
        found |= figures.shops(figures.answers(student, self.shops), self.kept)
        found |= figures.toxicity(figures.answers(student, self.comments), self.labels)
        return {name: round(value, 4) for name, value in found.items()}


def main() -> None:
    settings = _arguments()
    torch.set_num_threads(settings.threads)
    torch.manual_seed(SEED)
    run: Path = settings.run
    tokenizer = Tokenizer.from_file(str(run / "tokenizer.json"))
    films = corpus.read(settings.data / "nsmc_reviews.tsv.xz", settings.quick)
    learned, kept = written.parted(written.read(), HELD_BACK, SEED)
    everyday = set(written.read(written.EVERYDAY))
    learned += [review for review in learned if review in everyday] * OFTEN
    toxic = settings.data / "korean_hate_speech"
    pieces = Encoded(tokenizer, films.train.texts)
    teacher = np.load(run / "teacher.npy") if settings.taught else None
    rated = lessons.Films(pieces, np.asarray(films.train.ratings), settings.films, SEED, teacher)
    steps = int(rated.steps() * settings.epochs)
    counts = np.bincount(np.concatenate(pieces.ids), minlength=tokenizer.get_vocab_size())
    related = relations.weighted(np.load(run / "prior.npy"), counts)
    student = beginner(settings.body, run, settings.start, tokenizer.get_vocab_size())
    training = Training(student, steps, settings.peak, related)
    training.resume(run / "state.pt")
    rated.random = np.random.default_rng(SEED + training.step)
    judge = Judge(tokenizer, films.dev, kept, toxic / "dev.tsv")
    sources = [
        rated.draws(),
        lessons.Shops(tokenizer, learned, settings.shops, SEED + training.step).draws(),
        lessons.Comments(tokenizer, toxic, settings.comments, SEED + training.step).draws(),
    ]
    course = Course(training, judge, run)
    while training.step < steps:
        course.go(training.learn(lessons.batches([next(source) for source in sources])))
    torch.save(training.average.module.state(), run / "student.pt")
    course.tell(judge(training.average.module) | {"done": 1.0})


class Course:
    """Notes how training goes, and keeps a checkpoint now and then."""

    def __init__(self, training: Training, judge: Judge, run: Path) -> None:
        self.training, self.judge, self.run = training, judge, run
        self.started, self.losses = time.monotonic(), list[dict[str, float]]()

    def go(self, losses: dict[str, float]) -> None:
        self.losses.append(losses)
        step = self.training.step
        if step % 100 == 0:
            self.tell({name: round(_mean(self.losses[-100:], name), 3) for name in losses})
        if step % CHECKPOINT_STEPS == 0:
            self.training.save(self.run / "state.pt")
            self.tell(self.judge(self.training.average.module))

    def tell(self, what: dict[str, float]) -> None:
        line = {"step": self.training.step, "of": self.training.steps} | what
        line["seconds"] = round(time.monotonic() - self.started)
        with (self.run / "fit.jsonl").open("a") as history:
            history.write(json.dumps(line) + "\n")


def _mean(rows: list[dict[str, float]], name: str) -> float:
    return float(np.mean([row[name] for row in rows]))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--body", choices=("transformer", "convolutions"), required=True)
    parser.add_argument("--taught", action="store_true", help="learn from teacher.npy as well")
    parser.add_argument("--start", help="route whose student goes on learning")
    parser.add_argument("--epochs", type=float, default=0.6, help="of the films")
    parser.add_argument("--films", type=int, default=144, help="film reviews a step")
    parser.add_argument("--shops", type=int, default=60, help="shop reviews a step")
    parser.add_argument("--comments", type=int, default=32, help="comments a step")
    parser.add_argument("--peak", type=float, default=4e-4)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--quick", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
