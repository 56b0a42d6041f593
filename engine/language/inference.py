"""Runs a pack's graph over texts. Imported in the worker process only: it loads the libraries."""

import os
import re
from collections.abc import Collection, Iterator, Sequence
from typing import Final

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from engine.language import graph
from engine.language.errors import PackError, PackUnsupported
from engine.language.heads import Head
from engine.language.pack import Pack

Ids = NDArray[np.int64]

# Half of the cores at most: the other half is the owner's.
THREADS: Final = max(1, (os.cpu_count() or 2) // 2)
# Pieces in a batch, padding included: big enough to fill the processor, small enough for its cache.
BATCH_PIECES: Final = 512
PROBE: Final = "맛있어요 Good 1 👍"
_INTEGERS: Final = {"tensor(int64)": np.int64, "tensor(int32)": np.int32}
# What the runtime says of operators and versions that came after it, or that are another's own.
_UNKNOWN_TO_RUNTIME: Final = re.compile(
    r"is not a registered function/op|No Op registered for|NOT_IMPLEMENTED|released onnx opset"
)
_RUNTIME_PREFIX: Final = re.compile(r"^\[ONNXRuntimeError\] : \d+ : \w+ : |/\S*onnxruntime\S*")


Values = NDArray[np.float32]


class Reader:
    """A tokeniser and a graph, ready to read. Raises `PackError` if the pack does not fit."""

    def __init__(self, pack: Pack) -> None:
        self.heads = {head.name: head for head in (pack.sentiment(), *pack.manifest.heads)}
        self._max_length = pack.manifest.max_length
        self._tokenizer = _tokenizer(pack)
        self._pad = self._tokenizer.token_to_id(pack.manifest.pad)
        if self._pad is None:
            raise pack.invalid(f"no piece {pack.manifest.pad}")
        self._session = _session(pack)
        self._inputs = {entry.name: entry.type for entry in self._session.get_inputs()}
        if unknown := self._inputs.keys() - {"input_ids", "attention_mask", "token_type_ids"}:
            raise pack.invalid(f"unknown graph input {min(unknown)}")
        if odd := set(self._inputs.values()) - _INTEGERS.keys():
            raise pack.invalid(f"graph input of {min(odd)}")
        self._check(pack)

    def _check(self, pack: Pack) -> None:
        """One dry run: the tokeniser splits, the graph knows its every piece and answers what the
        heads say.
        """
        heads = list(self.heads.values())
        try:
            pieces = self._tokenizer.encode(PROBE).ids[: self._max_length]
            last = self._tokenizer.get_vocab_size() - 1
            answers = self._raw(self._padded([pieces, [last]], [0, 1]), [len(pieces), 1], heads)
        except Exception as error:  # the libraries' errors share no base of their own
            raise pack.invalid(f"dry run: {_said(error)}") from error
        for head, raw in zip(heads, answers, strict=True):
            if raw.shape != (2, head.numbers):
                raise pack.invalid(f"{head.output}: shape {raw.shape}")
            if not np.isfinite(raw).all():
                raise pack.invalid(f"{head.output}: no numbers")

    def values(self, texts: Sequence[str], names: Collection[str]) -> dict[str, Values]:
        """Of each head named that the pack has: probabilities [texts, classes] or
        [texts, rows, classes], or unit vectors [texts, width]; in the order of `texts`.
        """
        heads = [self.heads[name] for name in names if name in self.heads]
        if not heads:
            return {}  # asked for no output, the runtime would compute them all
        rows = [
            encoding.ids[: self._max_length]
            for encoding in self._tokenizer.encode_batch_fast(list(texts))
        ]
        found = [np.empty((len(rows), head.numbers), dtype=np.float32) for head in heads]
        for places in _batches([len(row) for row in rows]):
            lengths = [len(rows[place]) for place in places]
            answers = self._raw(self._padded(rows, places), lengths, heads)
            for kept, raw in zip(found, answers, strict=True):
                kept[places] = raw
        return {head.name: _meant(head, raw) for head, raw in zip(heads, found, strict=True)}

    def _padded(self, rows: list[list[int]], places: Sequence[int]) -> Ids:
        width = max(1, *(len(rows[place]) for place in places))
        padded = np.full((len(places), width), self._pad, dtype=np.int64)
        for line, place in enumerate(places):
            padded[line, : len(rows[place])] = rows[place]
        return padded

    def _raw(self, ids: Ids, lengths: Sequence[int], heads: Sequence[Head]) -> list[Values]:
        """`ids` [texts, pieces], of which `lengths` count; a guest may well write "[PAD]"."""
        counted = np.arange(ids.shape[1]) < np.asarray(lengths)[:, np.newaxis]
        feeds: dict[str, Ids] = {
            "input_ids": ids,
            "attention_mask": counted.astype(np.int64),
            "token_type_ids": np.zeros_like(ids),
        }
        fed = {
            name: feeds[name].astype(_INTEGERS[kind], copy=False)
            for name, kind in self._inputs.items()
        }
        answers: list[Values] = self._session.run([head.output for head in heads], fed)
        return answers


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Places of rows of like length, at most `BATCH_PIECES` per batch once padded."""
    batch: list[int] = []
    for place in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batch and (len(batch) + 1) * max(1, lengths[place]) > BATCH_PIECES:
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch


def _meant(head: Head, raw: Values) -> Values:
    """What the graph's numbers say, see `Head`."""
    if head.kind == "vector":
        lengths = np.linalg.norm(raw, axis=1, keepdims=True)
        return np.asarray(raw / np.maximum(lengths, 1e-6), dtype=np.float32)
    logits = raw / np.float32(head.temperature)
    if head.kind == "any_of":
        return np.asarray(1 / (1 + np.exp(-np.clip(logits, -30, 30))), dtype=np.float32)
    if head.kind == "grid":
        logits = logits.reshape(len(raw), len(head.rows), len(head.classes))
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True), dtype=np.float32)


def _tokenizer(pack: Pack) -> Tokenizer:
    os.environ["RAYON_NUM_THREADS"] = str(THREADS)  # read by the library at its first batch
    content = pack.read(pack.manifest.tokenizer)
    try:
        tokenizer = Tokenizer.from_buffer(content)
    except Exception as error:  # the library raises bare Exception
        raise pack.invalid(f"{pack.manifest.tokenizer}: {error}") from error
    tokenizer.no_padding()
    tokenizer.enable_truncation(pack.manifest.max_length)
    return tokenizer


def _session(pack: Pack) -> onnxruntime.InferenceSession:
    """The runtime spins while it waits unless told otherwise; on a busy shop PC that costs 1.5x."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 4
    content = pack.read(pack.manifest.graph)
    beside = _beside(pack, content)
    # By content and not by place: only bytes that were checked are ever read.
    options.add_external_initializers_from_files_in_memory(
        list(beside), list(beside.values()), [len(part) for part in beside.values()]
    )
    try:
        return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # the runtime's errors share no base of their own
        raise _refusal(pack, error) from error


def _beside(pack: Pack, content: bytes) -> dict[str, bytes]:
    """Files that hold weights of the graph. Raises `PackError`, also if the graph is no graph."""
    try:
        said = graph.describe(content)
    except ValueError as error:
        raise pack.invalid(f"{pack.manifest.graph}: {error}") from error
    if said.opset != pack.manifest.opset:
        raise pack.invalid(f"{pack.manifest.graph}: opset {said.opset}")
    return {name: pack.read(name) for name in said.external}


def _refusal(pack: Pack, error: Exception) -> PackError:
    if _UNKNOWN_TO_RUNTIME.search(str(error)):
        detail = f"opset {pack.manifest.opset}, {_said(error)}"
        return PackUnsupported(pack=pack.folder.name, detail=detail)
    return pack.invalid(f"{pack.manifest.graph}: {_said(error)}")


def _said(error: Exception) -> str:
    """The end of what a library said, where the reason stands."""
    return f"{type(error).__name__}: {_RUNTIME_PREFIX.sub('', str(error)).strip()[-160:]}"
