"""Makes a language pack of a training run.

    python build/train/export.py --data nsmc_reviews.tsv.xz --run RUN_FOLDER --pack PACK_FOLDER

Calibrates on `dev`, measures `test` once, on the very graph that ships.
"""

import argparse
import hashlib
import json
from pathlib import Path

import calibration
import corpus
import fit
import network
import numpy as np
import onnx
import onnxruntime
import torch
import vocabulary
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer

OPSET = 17
MAX_LENGTH = 256
CARD = Path(__file__).with_name("card.md")
PRACTICE = Path(__file__).parents[2] / "resources" / "practice" / "reviews.jsonl"


def graph(reader: network.Reader, target: Path) -> None:
    """The legacy exporter: graphs of the newer one cannot be quantised."""
    torch.onnx.export(
        reader.eval(),
        (torch.ones((2, 8), dtype=torch.int64),),
        str(target),
        input_names=["input_ids"],
        output_names=["logits"],
        dynamic_axes={"input_ids": {0: "batch", 1: "length"}, "logits": {0: "batch"}},
        opset_version=OPSET,
        dynamo=False,
    )
    model = onnx.load(str(target))
    halve(model)
    onnx.checker.check_model(model)
    onnx.save(model, str(target))


def halve(model: onnx.ModelProto) -> None:
    """Stores all big tables as float16 and widens them on the way to their node.

    The runtime widens weights once, at load; of the embedding only the rows looked up.
    """
    nodes = model.graph.node
    for table in [entry for entry in model.graph.initializer if np.prod(entry.dims) > 4096]:
        values = numpy_helper.to_array(table).astype(np.float16)
        table.CopyFrom(numpy_helper.from_array(values, table.name))
        place, user = next((n, node) for n, node in enumerate(nodes) if table.name in node.input)
        if user.op_type == "Gather":
            narrow, wide = f"{user.output[0]}_half", user.output[0]
            user.output[0], place = narrow, place + 1
        else:
            narrow, wide = table.name, f"{table.name}_wide"
            user.input[list(user.input).index(narrow)] = wide
        nodes.insert(place, helper.make_node("Cast", [narrow], [wide], to=TensorProto.FLOAT))


def odds(session: onnxruntime.InferenceSession, pieces: fit.Encoded) -> calibration.Odds:
    """Log-odds of positive by the exported graph, in row order."""
    found = np.zeros(len(pieces.ids), dtype=np.float32)
    for rows in pieces.batches(np.arange(len(pieces.ids)), 128):
        logits = session.run(["logits"], {"input_ids": pieces.stack(rows).numpy()})[0]
        found[rows] = logits[:, 1] - logits[:, 0]
    return found


def practice(session: onnxruntime.InferenceSession, tokenizer: Tokenizer) -> dict[str, float]:
    """Sign of the score against the label, on the clear ones of our own shop reviews."""
    rows = [json.loads(line) for line in PRACTICE.read_text(encoding="utf-8").splitlines()]
    clear = [row for row in rows if row["text"] and row["label"] != "neutral"]
    praise = np.asarray([row["label"] == "positive" for row in clear])
    pieces = fit.Encoded(tokenizer, [row["text"] for row in clear], MAX_LENGTH)
    said = odds(session, pieces) > 0
    return {
        "practice_reviews": len(clear),
        "practice_accuracy": round(float(np.mean(said == praise)), 4),
        "practice_recall_negative": round(float(np.mean(~said[~praise])), 4),
        "practice_recall_positive": round(float(np.mean(said[praise])), 4),
    }


def manifest(
    pack: Path, found: calibration.Calibration, metrics: dict[str, float], version: str
) -> dict[str, object]:
    files = {
        name: {
            "bytes": (pack / name).stat().st_size,
            "sha256": hashlib.sha256((pack / name).read_bytes()).hexdigest(),
        }
        for name in ("model.onnx", "tokenizer.json", "CARD.md")
    }
    return {
        "format": 1,
        "name": pack.name,
        "version": version,
        "task": "sentiment",
        "language": "ko",
        "licence": "Apache-2.0",
        "files": files,
        "graph": "model.onnx",
        "opset": OPSET,
        "tokenizer": "tokenizer.json",
        "pad": vocabulary.PAD,
        "max_length": MAX_LENGTH,
        "heads": [
            {
                "name": "sentiment",
                "output": "logits",
                "classes": ["negative", "positive"],
                "temperature": found.temperature,
                "thresholds": {"negative": found.negative, "positive": found.positive},
            }
        ],
        "metrics": metrics,
    }


def card(values: dict[str, object]) -> str:
    return CARD.read_text(encoding="utf-8").format(**values)


def calibrated(
    reader: network.Reader, tokenizer: Tokenizer, dev: corpus.Split
) -> tuple[calibration.Calibration, float]:
    """Fits on `dev`, folds the shift into the reader's last layer; also the accuracy there."""
    ratings = np.asarray(dev.ratings)
    said = fit.logits(reader, fit.Encoded(tokenizer, dev.texts))
    found = calibration.fit(said, ratings)
    with torch.no_grad():
        reader.logits.bias += torch.tensor([-found.shift / 2, found.shift / 2])
    return found, fit.accuracy(said + np.float32(found.shift), ratings)


def measure(
    session: onnxruntime.InferenceSession,
    tokenizer: Tokenizer,
    test: corpus.Split,
    found: calibration.Calibration,
) -> dict[str, float]:
    said = odds(session, fit.Encoded(tokenizer, test.texts, MAX_LENGTH))
    figures = calibration.figures(said, np.asarray(test.ratings), found)
    named = {f"nsmc_test_{name}": round(value, 4) for name, value in figures.items()}
    return named | practice(session, tokenizer)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--version", default="1.0.0")
    settings = parser.parse_args()
    torch.set_num_threads(1)
    pack: Path = settings.pack
    pack.mkdir(parents=True, exist_ok=True)
    state = torch.load(settings.run / "best.pt", weights_only=True)
    shape = network.Shape(**state["shape"])
    reader = network.Reader(shape)
    reader.load_state_dict(state["weights"])
    tokenizer = Tokenizer.from_file(str(settings.run / "tokenizer.json"))
    vocabulary.read_emoji(tokenizer)
    tokenizer.save(str(pack / "tokenizer.json"), pretty=False)
    reviews = corpus.read(settings.data)
    found, balanced = calibrated(reader, tokenizer, reviews.dev)
    graph(reader, pack / "model.onnx")
    session = onnxruntime.InferenceSession(str(pack / "model.onnx"))
    metrics = measure(session, tokenizer, reviews.test, found)
    metrics["nsmc_dev_balanced_accuracy"] = round(balanced, 4)
    metrics["parameters"] = sum(weights.numel() for weights in reader.parameters())
    values = metrics | {"found": found, "shape": shape, "seed": fit.SEED, "epoch": state["epoch"]}
    values |= {"rows": len(reviews.train), "shop_sentences": fit.SHOP_SENTENCES}
    values |= {"version": settings.version, "opset": OPSET, "max_length": MAX_LENGTH}
    (pack / "CARD.md").write_text(card(values), encoding="utf-8", newline="\n")
    content = json.dumps(manifest(pack, found, metrics, settings.version), indent=2)
    (pack / "manifest.json").write_text(content + "\n", encoding="utf-8", newline="\n")
    print(json.dumps(metrics, indent=2), found)


if __name__ == "__main__":
    main()
