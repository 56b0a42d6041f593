"""Rated reviews of the NSMC file as training material.

The file is tab-separated: date, review_id, movie_id, author, rating 1-10, split, text.
Rows whose text equals a test text are dropped from `train` and `dev`, whatever their rating.
"""

import lzma
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

# Chance that a reader calls a review of this rating positive, by index 1-10. The test counts 9-10
# as positive and 1-4 as negative; between them Korean film ratings lean down (a 7 is lukewarm).
SOFT_TARGETS = (0.0, 0.01, 0.02, 0.04, 0.08, 0.25, 0.42, 0.65, 0.87, 0.97, 0.99)

# Weight of a row by its rating, 0-10: praise and complaint get about the same mass in all.
BALANCE = (0.0, 1.5, 1.5, 1.5, 1.5, 0.6, 0.5, 0.4, 0.4, 0.5, 0.5)

QUICK_EVERY = 34
"""One review in so many: about 20,000."""


@dataclass(slots=True)
class Split:
    texts: list[str] = field(default_factory=list)
    ratings: list[int] = field(default_factory=list)

    def add(self, text: str, rating: int) -> None:
        self.texts.append(text)
        self.ratings.append(rating)

    def __len__(self) -> int:
        return len(self.texts)


@dataclass(frozen=True, slots=True)
class Corpus:
    train: Split
    dev: Split
    test: Split


def key(text: str) -> str:
    """Form under which two texts count as the same: NFC, whitespace folded."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def rows(path: Path) -> Iterator[tuple[str, int, str]]:
    """Split name, rating and text of every review."""
    with lzma.open(path, "rt", encoding="utf-8", newline="\n") as lines:
        next(lines)
        for line in lines:
            fields = line.rstrip("\n").split("\t")
            yield fields[5], int(fields[4]), fields[6]


def read(path: Path, quick: bool = False) -> Corpus:
    """`quick`: one review in `QUICK_EVERY`, to try the whole way out; the test stays whole."""
    splits = {"train": Split(), "dev": Split(), "test": Split()}
    for number, (name, rating, text) in enumerate(rows(path)):
        if not quick or name == "test" or number % QUICK_EVERY == 0:
            splits[name].add(text, rating)
    held_out = {key(text) for text in splits["test"].texts}
    return Corpus(
        without(splits["train"], held_out), without(splits["dev"], held_out), splits["test"]
    )


def without(split: Split, held_out: set[str]) -> Split:
    kept = Split()
    for text, rating in zip(split.texts, split.ratings, strict=True):
        if key(text) and key(text) not in held_out:
            kept.add(text, rating)
    return kept


def comments(folder: Path, test: Split) -> list[str]:
    """Comments of the hate-speech corpus but for its `dev` file, without any test text."""
    held_out = {key(text) for text in test.texts}
    labelled = (folder / "train.tsv").read_text(encoding="utf-8").splitlines()[1:]
    free = (folder / "unlabeled_comments_5.txt").read_text(encoding="utf-8").splitlines()
    texts = [line.split("\t")[0] for line in labelled] + [line.strip() for line in free]
    return [text for text in texts if key(text) and key(text) not in held_out]


def labelled_comments(file: Path) -> list[tuple[str, str]]:
    """Comments of the hate-speech corpus with none, offensive or hate."""
    lines = file.read_text(encoding="utf-8").splitlines()[1:]
    rows = [line.split("\t") for line in lines]
    return [(row[0], row[-1]) for row in rows if row[-1] in {"none", "offensive", "hate"}]
