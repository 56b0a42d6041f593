"""What kiwipiepy's language model knows of words, as one vector per piece of our vocabulary.

    python build/train/prior.py --data DATA_FOLDER --run RUN_FOLDER

Kiwi (Apache-2.0) gives for a morpheme the cosine to every other. From the cosines to a few
hundred landmarks the vectors themselves can be recovered (Nystroem): the matrix among the
landmarks turns out to have rank 256, the width of Kiwi's embedding. A piece gets the mean vector
of the morphemes that Kiwi finds in it. Writes RUN_FOLDER/prior.npy [pieces, 256].
"""

import argparse
from collections import Counter
from pathlib import Path

import corpus
import numpy as np
import written
from kiwipiepy import Kiwi
from numpy.typing import NDArray
from tokenizers import Tokenizer

LANDMARKS = 700
FEW_LANDMARKS = 270
"""For a quick run: hardly more than the rank."""
WIDTH = 256
EVERY = 100_000
"""More morphemes than Kiwi knows."""
CONTENT = "NVMXI"
ENDING_WEIGHT = 0.3
"""Endings and particles say less of a piece than nouns, verbs, adverbs and roots."""

Morpheme = tuple[str, str]
Floats = NDArray[np.float32]


def landmarks(kiwi: Kiwi, texts: list[str]) -> list[Morpheme]:
    """The commonest morphemes."""
    counts = Counter((m.form, m.tag) for found in kiwi.tokenize(texts) for m in found)
    return [morpheme for morpheme, _ in counts.most_common(4 * LANDMARKS)]


def cosines(
    kiwi: Kiwi, wanted: list[Morpheme], count: int
) -> tuple[Floats, dict[Morpheme, int], list[int]]:
    """[morphemes, landmarks], the row of each morpheme, and the rows of the landmarks."""
    rows: dict[Morpheme, int] = {}
    columns: list[Floats] = []
    own: list[int] = []
    for morpheme in wanted:
        try:
            near = kiwi.most_similar_morphemes(morpheme, top_n=EVERY)
        except ValueError:  # a form that Kiwi writes but has no vector for
            continue
        scores = {(found.form, found.tag): found.score for found in near} | {morpheme: 1.0}
        rows = rows or {name: place for place, name in enumerate(scores)}
        if morpheme in rows:
            column = [scores.get(name, 0.0) for name in rows]
            columns.append(np.asarray(column, dtype=np.float32))
            own.append(rows[morpheme])
        if len(columns) == count:
            break
    return np.stack(columns, 1), rows, own


def vectors(table: Floats, own: list[int]) -> Floats:
    """[morphemes, WIDTH], without what all have in common, the strongest directions first."""
    square = (table[own] + table[own].T) / 2
    values, directions = np.linalg.eigh(square)
    best = np.argsort(-values)[:WIDTH]
    found = table @ directions[:, best] / np.sqrt(np.maximum(values[best], 1e-3))
    found -= found[own].mean(0)
    turned = np.linalg.svd(found[own], full_matrices=False)[2]
    return np.asarray(found @ turned.T, dtype=np.float32)


def of_pieces(kiwi: Kiwi, pieces: list[str], known: Floats, rows: dict[Morpheme, int]) -> Floats:
    """Zero where Kiwi knows no part of a piece; else scaled to a mean square of one."""
    prior = np.zeros((len(pieces), known.shape[1]), dtype=np.float32)
    for place, found in enumerate(kiwi.tokenize(pieces)):
        parts = [(rows.get((m.form, m.tag.split("-")[0])), m.tag) for m in found]
        said = [(row, 1.0 if tag[0] in CONTENT else ENDING_WEIGHT) for row, tag in parts if row]
        if said:
            where, weights = zip(*said, strict=True)
            prior[place] = np.average(known[list(where)], axis=0, weights=weights)
    filled = np.abs(prior).sum(1) > 0
    return prior / np.sqrt((prior[filled] ** 2).mean())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--quick", action="store_true")
    settings = parser.parse_args()
    tokenizer = Tokenizer.from_file(str(settings.run / "tokenizer.json"))
    size = tokenizer.get_vocab_size()
    pieces = [tokenizer.id_to_token(place).removeprefix("##") for place in range(size)]
    kiwi = Kiwi(model_type="cong")
    films = corpus.read(settings.data / "nsmc_reviews.tsv.xz").train.texts[:15_000]
    wanted = landmarks(kiwi, films + [review.text for review in written.read()])
    table, rows, own = cosines(kiwi, wanted, FEW_LANDMARKS if settings.quick else LANDMARKS)
    np.save(settings.run / "prior.npy", of_pieces(kiwi, pieces, vectors(table, own), rows))


if __name__ == "__main__":
    main()
