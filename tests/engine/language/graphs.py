"""Graphs as small as can be, written in ONNX's wire format by hand: the program has no library
for that, and what a bad graph looks like is ours to choose.

Every graph looks each piece up in one table [pieces, numbers] and takes the mean over the text.
"""

import json
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from engine.language.heads import Head, Thresholds
from engine.language.pack import Manifest, Seal

PIECES = ("[PAD]", "[UNK]", "맛있어요", "별로예요", "국물")
_FLOAT, _INT64, _EXTERNAL = 1, 7, 1


def _varint(number: int) -> bytes:
    parts = bytearray()
    while number > 0x7F:
        parts.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*parts, number])


def field(number: int, content: int | str | bytes) -> bytes:
    """One field of protobuf: a number, or a text or message with its length."""
    if isinstance(content, int):
        return _varint(number << 3) + _varint(content)
    raw = content.encode() if isinstance(content, str) else content
    return _varint(number << 3 | 2) + _varint(len(raw)) + raw


@dataclass(frozen=True, slots=True)
class Output:
    """A name, and for each of `PIECES` the numbers it stands for."""

    name: str
    rows: tuple[tuple[float, ...], ...]


def model(
    *outputs: Output,
    opset: int = 17,
    operator: str = "ReduceMean",
    domain: str = "",
    inputs: Sequence[str] = ("input_ids",),
    external: str = "",
    more: bytes = b"",
) -> bytes:
    """A `ModelProto`. `external`: the file beside it that holds the tables; `more`: fields of its
    `GraphProto`.
    """
    graph = b"".join(
        _table(output, external) + _nodes(output, operator, domain) for output in outputs
    )
    graph += field(2, "graph") + more
    graph += b"".join(field(11, _value(name, _INT64, ("batch", "length"))) for name in inputs)
    graph += b"".join(
        field(12, _value(output.name, _FLOAT, ("batch", len(output.rows[0])))) for output in outputs
    )
    foreign = field(8, field(1, domain) + field(2, 1)) if domain else b""
    return field(1, 8) + field(7, graph) + field(8, field(2, opset)) + foreign


def weights(output: Output) -> bytes:
    return b"".join(struct.pack("<f", number) for row in output.rows for number in row)


def _table(output: Output, external: str) -> bytes:
    shape = field(1, len(output.rows)) + field(1, len(output.rows[0])) + field(2, _FLOAT)
    name = field(8, f"{output.name}_table")
    if external:
        entries = {"location": external, "offset": "0", "length": str(len(weights(output)))}
        places = (field(13, field(1, key) + field(2, value)) for key, value in entries.items())
        return field(5, shape + name + b"".join(places) + field(14, _EXTERNAL))
    return field(5, shape + name + field(9, weights(output)))


def _nodes(output: Output, operator: str, domain: str) -> bytes:
    looked_up = f"{output.name}_rows"
    gather = field(1, f"{output.name}_table") + field(1, "input_ids")
    axes = field(5, field(1, "axes") + field(8, 1) + field(20, 7))
    flat = field(5, field(1, "keepdims") + field(3, 0) + field(20, 2))
    mean = field(1, looked_up) + field(2, output.name) + field(4, operator) + axes + flat
    return field(1, gather + field(2, looked_up) + field(4, "Gather")) + field(
        1, mean + (field(7, domain) if domain else b"")
    )


def _value(name: str, kind: int, shape: Sequence[int | str]) -> bytes:
    sizes = (field(1, field(1 if isinstance(size, int) else 2, size)) for size in shape)
    tensor = field(1, kind) + field(2, b"".join(sizes))
    return field(1, name) + field(2, field(1, tensor))


def tokenizer(pieces: Sequence[str] = PIECES, **changes: object) -> bytes:
    """Whole words, no special tokens."""
    vocabulary = {piece: place for place, piece in enumerate(pieces)}
    content: dict[str, Any] = {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [],
        "normalizer": None,
        "pre_tokenizer": {"type": "WhitespaceSplit"},
        "post_processor": None,
        "decoder": None,
        "model": {"type": "WordLevel", "vocab": vocabulary, "unk_token": "[UNK]"},
    }
    return json.dumps(content | changes).encode()


def write_pack(
    folder: Path,
    heads: Sequence[Head],
    files: dict[str, bytes],
    *,
    name: str = "tiny",
    version: str = "1.0",
    opset: int = 17,
) -> Path:
    """A pack of format 2; `model.onnx` and `tokenizer.json` are two of the files."""
    folder.mkdir(parents=True)
    for file, content in files.items():
        (folder / file).write_bytes(content)
    manifest = Manifest(
        format=2,
        name=name,
        version=version,
        task="test",
        language="ko",
        licence="Apache-2.0",
        files={file: Seal.of(content) for file, content in files.items()},
        graph="model.onnx",
        opset=opset,
        tokenizer="tokenizer.json",
        pad="[PAD]",
        max_length=8,
        heads=tuple(heads),
        metrics={},
    )
    (folder / "manifest.json").write_bytes(msgspec.json.encode(manifest))
    return folder


MOOD = Output("mood", ((0, 0), (0, 0), (-2, 2), (2, -2), (0, 0)))
MOOD_HEAD = Head(
    "sentiment", "mood", "one_of", ("negative", "positive"), thresholds=Thresholds(-0.5, 0.5)
)


def tiny(folder: Path, graph: bytes | None = None, name: str = "tiny") -> Path:
    """A pack that knows "맛있어요" and "별로예요" apart, and nothing else."""
    files = {"model.onnx": graph or model(MOOD), "tokenizer.json": tokenizer()}
    return write_pack(folder, [MOOD_HEAD], files, name=name)
