"""What an ensemble of trained readers says of every film review, for a student to learn from.

    python build/train/teach.py --data DATA_FOLDER --run RUN_FOLDER --teacher ROUTE [--teacher ...]

A teacher is the student of another route, beside RUN_FOLDER. Their chances are averaged. Writes
RUN_FOLDER/teacher.npy [rows of train, 3].
"""

import argparse
from pathlib import Path

import corpus
import figures
import numpy as np
import student
import torch
from batches import Encoded
from tokenizers import Tokenizer


def chances(run: Path, texts: list[str]) -> np.ndarray:
    """Of negative, neutral, positive, by the student in `run`."""
    reader = student.load(torch.load(run / "student.pt", weights_only=True))
    tokenizer = Tokenizer.from_file(str(run / "tokenizer.json"))
    logits = figures.answers(reader, Encoded(tokenizer, texts))["sentiment"]
    return torch.softmax(torch.from_numpy(logits), 1).numpy()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--teacher", action="append", required=True)
    parser.add_argument("--quick", action="store_true")
    settings = parser.parse_args()
    films = corpus.read(settings.data / "nsmc_reviews.tsv.xz", settings.quick)
    said = [chances(settings.run.parent / name, films.train.texts) for name in settings.teacher]
    np.save(settings.run / "teacher.npy", np.mean(said, axis=0))


if __name__ == "__main__":
    main()
