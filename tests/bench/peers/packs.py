"""Packs of the peers: their graphs in int8 behind the shipped pack's own tokeniser."""

import hashlib
import shutil
from pathlib import Path
from typing import Final

import msgspec
from onnxruntime.quantization import QuantType, quantize_dynamic

from engine.language.heads import Head, Thresholds
from engine.language.pack import Pack, Seal
from tests.bench.peers.electra import OPSET, Shape, classifier
from tests.harness.desktop.profile import CACHE

_FORMAT: Final = 1
"""Raise it when what is built here changes: kept packs of another number are built anew."""

_GRAPH: Final = "model.onnx"
_HEAD: Final = Head(
    name="sentiment",
    output="logits",
    kind="one_of",
    classes=("negative", "positive"),
    thresholds=Thresholds(-0.25, 0.25),
)


def peer(shape: Shape, shipped: Path) -> Path:
    """A pack that costs what a downloaded classifier of that shape costs; what it says is noise.

    Kept in the bench cache, by shape and by the shipped pack whose tokeniser it has.
    """
    pack = Pack(shipped)
    mark = pack.manifest.files[pack.manifest.tokenizer].sha256[:8]
    folder = CACHE / f"{shape.name.lower()}-{mark}-{_FORMAT}"
    if not folder.exists():
        _build(folder, shape, pack)
    return folder


def _build(folder: Path, shape: Shape, shipped: Pack) -> None:
    unfinished = folder.with_suffix(".part")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    tokenizer = shipped.manifest.tokenizer
    (unfinished / tokenizer).write_bytes(shipped.read(tokenizer))
    quantize_dynamic(
        classifier(shape), unfinished / _GRAPH, weight_type=QuantType.QInt8, per_channel=True
    )
    manifest = msgspec.structs.replace(
        shipped.manifest,
        name=shape.name.lower(),
        files={name: _seal(unfinished / name) for name in (_GRAPH, tokenizer)},
        graph=_GRAPH,
        opset=OPSET,
        heads=(_HEAD,),
        metrics={},
    )
    (unfinished / "manifest.json").write_bytes(msgspec.json.encode(manifest))
    unfinished.rename(folder)


def _seal(path: Path) -> Seal:
    content = path.read_bytes()
    return Seal(len(content), hashlib.sha256(content).hexdigest())
