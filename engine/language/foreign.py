"""A sentiment classifier that Hugging Face `transformers` made and ONNX carries, as a pack.

Its folder holds `config.json`, `model.onnx` and a tokeniser (`tokenizer.json`, or `vocab.txt` and
perhaps `tokenizer_config.json`); what the names mean is told in the documentation of transformers,
"PreTrainedConfig" and "PreTrainedTokenizer". The files are taken as they are, and a manifest is
written that says what the pack's own makers would have said.
"""

import hashlib
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from engine.language import foreign_tokenizer, graph
from engine.language.errors import PackError, PackInvalid, PackUnlabelled, PackUnsupported
from engine.language.heads import Head, Thresholds
from engine.language.pack import FORMAT, MANIFEST, Manifest, Seal
from engine.language.sentiment import Label
from engine.language.source import Source
from engine.runtime.disk import replace_file

CONFIG: Final = "config.json"
GRAPH: Final = "model.onnx"
TOKENIZER: Final = "tokenizer.json"
_MODELS: Final = {"electra", "bert"}
_INPUTS: Final = {"input_ids", "attention_mask", "token_type_ids"}
_JSON_BYTES: Final = 1 << 20
_LONGEST: Final = 4_096
_CLASSES: Final = 16
# Nobody has calibrated it: even thirds of the score, where it knows but two classes.
_THRESHOLDS: Final = Thresholds(negative=-0.34, positive=0.34)
_MEANT: Final[dict[str, Label]] = {
    "negative": "negative",
    "neg": "negative",
    "부정": "negative",
    "부정적": "negative",
    "neutral": "neutral",
    "neu": "neutral",
    "중립": "neutral",
    "중립적": "neutral",
    "positive": "positive",
    "pos": "positive",
    "긍정": "positive",
    "긍정적": "positive",
}


class Config(msgspec.Struct):
    """What is asked of `config.json`; transformers leaves out what equals its own default."""

    model_type: str
    vocab_size: int
    max_position_embeddings: int = 512
    architectures: list[str] | None = None
    problem_type: str | None = None
    num_labels: int | None = None
    id2label: dict[int, str] | None = None
    label2id: dict[str, int] | None = None


def is_foreign(source: Source) -> bool:
    return not source.has(MANIFEST) and source.has(CONFIG)


def adopt(source: Source, folder: Path, labels: Sequence[str]) -> None:
    """Writes a pack into the empty `folder`. `labels`: what the classes stand for, in order, where
    the model does not say; else (). Raises `PackError`, `DiskError`, `Cancelled`.
    """
    config = _config(source)
    classes = _classes(source, config, labels)
    tokenizer = foreign_tokenizer.read(source, config.vocab_size)
    files = {GRAPH: source.copy(GRAPH, folder / GRAPH)}
    said = _graph(source, folder / GRAPH)
    files |= {name: source.copy(name, folder / name) for name in said.external}
    replace_file(folder / TOKENIZER, tokenizer.content)
    files[TOKENIZER] = Seal.of(tokenizer.content)
    rule = None if "neutral" in classes else _THRESHOLDS
    manifest = Manifest(
        format=FORMAT,
        name=_name(source.name),
        version=_version(files, classes),
        task="sentiment",
        language="ko",
        licence="unknown",
        files=files,
        graph=GRAPH,
        opset=said.opset,
        tokenizer=TOKENIZER,
        pad=tokenizer.pad,
        max_length=min(config.max_position_embeddings, tokenizer.longest, _LONGEST),
        heads=(Head("sentiment", _output(source, said), "one_of", classes, thresholds=rule),),
        metrics={},
    )
    replace_file(folder / MANIFEST, msgspec.json.format(msgspec.json.encode(manifest)))


def _config(source: Source) -> Config:
    try:
        config = msgspec.json.decode(source.read(CONFIG, _JSON_BYTES), type=Config, strict=False)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _invalid(source, f"{CONFIG}: {error}") from error
    if config.model_type not in _MODELS:
        raise _unsupported(source, f"model_type {config.model_type}")
    for name in config.architectures or ():
        if not name.endswith("ForSequenceClassification"):
            raise _unsupported(source, name)
    if config.problem_type not in (None, "single_label_classification"):
        raise _unsupported(source, f"problem_type {config.problem_type}")
    return config


def _classes(source: Source, config: Config, labels: Sequence[str]) -> tuple[Label, ...]:
    told = config.id2label or {place: f"LABEL_{place}" for place in range(config.num_labels or 2)}
    if sorted(told) != list(range(len(told))) or not 2 <= len(told) <= _CLASSES:
        raise _unlabelled(source, "id2label")
    if config.num_labels not in (None, len(told)):
        raise _unlabelled(source, f"num_labels {config.num_labels}, id2label {len(told)}")
    if config.label2id and config.label2id != {name: place for place, name in told.items()}:
        raise _unlabelled(source, "label2id, id2label")
    names = list(labels) or [told[place] for place in sorted(told)]
    if len(names) != len(told):
        raise _unlabelled(source, f"{len(names)} / {len(told)}")
    found = [_MEANT.get(name.strip().lower()) for name in names]
    classes = tuple(label for label in found if label)
    if len(classes) != len(names):
        raise _unlabelled(source, names[found.index(None)])
    if len(set(classes)) != len(classes) or not {"negative", "positive"} <= set(classes):
        raise _unlabelled(source, ", ".join(names))
    return classes


def _graph(source: Source, copied: Path) -> graph.Graph:
    try:
        said = graph.describe(copied.read_bytes())
    except ValueError as error:
        raise _invalid(source, f"{GRAPH}: {error}") from error
    if "input_ids" not in said.inputs or not set(said.inputs) <= _INPUTS:
        raise _invalid(source, f"{GRAPH}: inputs {', '.join(said.inputs)}")
    return said


def _output(source: Source, said: graph.Graph) -> str:
    """Some exporters name it, some give it a number, some add inner states behind it."""
    if "logits" in said.outputs:
        return "logits"
    if len(said.outputs) != 1:
        raise _invalid(source, f"{GRAPH}: outputs {', '.join(said.outputs)}")
    return said.outputs[0]


def _name(folder: str) -> str:
    return re.sub(r"[^a-z0-9_]+", "-", folder.lower()).strip("-_")[:64] or "model"


def _version(files: dict[str, Seal], classes: Sequence[str]) -> str:
    """Models of this kind carry none: the same content is the same version."""
    content = json.dumps([sorted((name, seal.sha256) for name, seal in files.items()), *classes])
    return hashlib.sha256(content.encode()).hexdigest()[:12]


def _invalid(source: Source, detail: str) -> PackError:
    return PackInvalid(pack=source.name, detail=detail)


def _unsupported(source: Source, detail: str) -> PackError:
    return PackUnsupported(pack=source.name, detail=detail)


def _unlabelled(source: Source, detail: str) -> PackError:
    return PackUnlabelled(pack=source.name, detail=detail)
