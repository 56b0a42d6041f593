"""Makes a language pack of a trained student.

    python build/train/export.py --data DATA_FOLDER --run RUN_FOLDER --route ROUTE

Reads RUN_FOLDER/{tokenizer.json, student.pt}, writes RUN_FOLDER/pack/. Calibrates on written
reviews that were kept back and on the part of the gold set that may be looked at; measures the
films' test split and the comments' dev file on the very graph that ships.
"""

import argparse
import hashlib
import json
from pathlib import Path

import calibration
import card
import corpus
import figures
import fit
import graph
import numpy as np
import student
import torch
import vocabulary
import written
from batches import Encoded
from student import EMBEDDING, TOXICITIES
from tokenizers import Tokenizer

NAME = "shop-reviews"
VERSION = "2.1.0"
COMPLAINTS_FIRST = 0.1
"""Added to the logit of "negative": a missed complaint costs more than a false one. On the gold
reviews open to tuning and on plain phrases up to half a complaint of a hundred more is found, at no
loss of macro F1; twice as much loses half a point.
"""
GOLD = Path(__file__).parents[2] / "tests" / "gold" / "reviews.tsv"


def open_gold() -> list[written.Written]:
    """The two thirds of the gold set that tuning may look at: see its README."""
    return [one for number, one in enumerate(written.read_file(GOLD), 1) if number % 3]


def sureness(
    model: Path, tokenizer: Tokenizer, kept: list[written.Written]
) -> tuple[float, dict[str, float]]:
    """The temperature, and how far chances are off under it."""
    reviews = kept + open_gold()
    pieces = Encoded(tokenizer, [review.text for review in reviews], graph.MAX_LENGTH)
    truth = np.asarray([review.sentiment for review in reviews])
    logits = graph.answers(model, pieces)["sentiment"]
    temperature = calibration.temperature(logits, truth)
    chances = calibration.chances(logits, temperature)
    error = calibration.calibration_error(chances.max(1), chances.argmax(1) == truth)
    return temperature, {"calibration_error": round(error, 4)}


def measured(
    model: Path,
    tokenizer: Tokenizer,
    films: corpus.Corpus,
    toxic: Path,
    kept: list[written.Written],
) -> dict[str, float]:
    """Figures of one graph; NSMC's test by the sign of the score."""
    test = graph.answers(model, Encoded(tokenizer, films.test.texts, graph.MAX_LENGTH))
    found = {"nsmc_test": figures.films(test, np.asarray(films.test.ratings))["films"]}
    comments = corpus.labelled_comments(toxic)
    said = graph.answers(
        model, Encoded(tokenizer, [text for text, _ in comments], graph.MAX_LENGTH)
    )
    found |= figures.toxicity(said, [label for _, label in comments])
    for name, reviews in (("shops", kept), ("gold", open_gold())):
        texts = Encoded(tokenizer, [one.text for one in reviews], graph.MAX_LENGTH)
        said = figures.shops(graph.answers(model, texts), reviews)
        found |= {
            key.replace("shops", name): value
            for key, value in said.items()
            if name == "shops" or "shops" in key
        }
    return {name: round(float(value), 4) for name, value in found.items()}


def reader_of(run: Path) -> student.Student:
    """The student of a run, complaints first."""
    state = torch.load(run / "student.pt", weights_only=True)
    bias = state["weights"]["heads.sentiment.bias"]
    bias[written.SENTIMENTS.index("negative")] += COMPLAINTS_FIRST
    return student.load(state)


def heads(temperature: float) -> list[dict[str, object]]:
    """As the manifest names them, see `engine.language.heads`."""
    one_of = {"sentiment": written.SENTIMENTS, "toxicity": TOXICITIES, "intent": written.INTENTS}
    any_of = {"manners": written.MANNERS, "urgency": written.URGENCIES}
    named: list[dict[str, object]] = [
        {"name": name, "output": name, "kind": kind, "classes": classes}
        for kind, group in (("one_of", one_of), ("any_of", any_of))
        for name, classes in group.items()
    ]
    named[0]["temperature"] = temperature
    grid = {"kind": "grid", "rows": written.ASPECTS, "classes": written.POLARITIES}
    vector = {"kind": "vector", "width": EMBEDDING}
    for name, meaning in (("aspects", grid), ("embedding", vector)):
        named.append({"name": name, "output": name, **meaning})
    return named


def manifest(pack: Path, temperature: float, metrics: dict[str, float]) -> bytes:
    content = {
        "format": 2,
        "name": NAME,
        "version": VERSION,
        "task": "shop reviews",
        "language": "ko",
        "licence": "Apache-2.0",
        "files": {name: seal(pack / name) for name in ("model.onnx", "tokenizer.json", "CARD.md")},
        "graph": "model.onnx",
        "opset": graph.OPSET,
        "tokenizer": "tokenizer.json",
        "pad": vocabulary.PAD,
        "max_length": graph.MAX_LENGTH,
        "heads": heads(temperature),
        "metrics": metrics,
    }
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()


def seal(file: Path) -> dict[str, object]:
    content = file.read_bytes()
    return {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--route", required=True)
    parser.add_argument("--quick", action="store_true")
    settings = parser.parse_args()
    run, pack = settings.run, settings.run / "pack"
    pack.mkdir(exist_ok=True)
    reader = reader_of(run)
    tokenizer = Tokenizer.from_file(str(run / "tokenizer.json"))
    tokenizer.save(str(pack / "tokenizer.json"), pretty=False)
    model, full = pack / "model.onnx", pack / "full.onnx"
    films = corpus.read(settings.data / "nsmc_reviews.tsv.xz", settings.quick)
    usual = [review.text for review in written.read()[::4]] + films.train.texts[:2_000]
    graph.export(reader, model, Encoded(tokenizer, usual, graph.MAX_LENGTH))
    _, kept = written.parted(written.read(), fit.HELD_BACK, fit.SEED)
    toxic = settings.data / "korean_hate_speech" / "dev.tsv"
    temperature, error = sureness(model, tokenizer, kept)
    metrics = measured(model, tokenizer, films, toxic, kept) | error
    before = measured(full, tokenizer, films, toxic, kept)
    full.unlink()
    metrics["nsmc_test_float32"] = before["nsmc_test"]
    pieces = tokenizer.get_vocab_size()
    metrics["parameters"] = sum(weights.numel() for weights in reader.parameters())
    if not settings.quick:
        card.note(settings.route, metrics)
    words = card.of(NAME, VERSION, settings.route, temperature, metrics, len(kept), pieces)
    (pack / "CARD.md").write_text(words, encoding="utf-8")
    (pack / "manifest.json").write_bytes(manifest(pack, temperature, metrics))
    print(json.dumps(metrics, indent=2), temperature)


if __name__ == "__main__":
    main()
