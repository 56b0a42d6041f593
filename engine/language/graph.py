"""What a graph file says of itself, read without the runtime that would run it.

The file is one ONNX `ModelProto` (github.com/onnx/onnx, onnx.proto3) in protobuf's wire format
(protobuf.dev/programming-guides/encoding). Only the few fields below are looked at; weights are
passed over by their length, so that half a gigabyte takes a moment.

Readers of protobuf agree on plain files only: of a single field that stands there twice, one takes
the last and another puts both together. What could be read in two ways is no graph here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

_VARINT, _EIGHT_BYTES, _LENGTH, _FOUR_BYTES = 0, 1, 2, 5
_HIGHEST_KEY: Final = (1 << 32) - 1  # the runtime's reader drops the bits above
# ModelProto
_GRAPH, _OPSET_IMPORT = 7, 8
# OperatorSetIdProto, StringStringEntryProto: the first field names, the second says
_KEY, _VALUE = 1, 2
# GraphProto
_INITIALIZER, _INPUT, _OUTPUT = 5, 11, 12
# ValueInfoProto
_NAME = 1
# TensorProto
_TENSOR_NAME, _EXTERNAL_DATA, _DATA_LOCATION = 8, 13, 14
_LONGEST_VARINT: Final = 10
# Wherever weights may stand but in a graph's own list: kind of part, field, kind of what it holds.
_INNER: Final[dict[str, dict[int, str]]] = {
    "model": {_GRAPH: "own graph", 20: "training", 25: "function"},
    "own graph": {1: "node", 15: "sparse"},
    "graph": {1: "node", _INITIALIZER: "tensor", 15: "sparse"},
    "node": {5: "attribute"},
    "attribute": {
        5: "tensor",
        10: "tensor",
        6: "graph",
        11: "graph",
        22: "sparse",
        23: "sparse",
    },
    "sparse": {1: "tensor", 2: "tensor"},
    "function": {7: "node", 11: "attribute"},
    "training": {1: "graph", 2: "graph"},
}

Bytes: TypeAlias = memoryview


@dataclass(frozen=True, slots=True)
class Graph:
    """`inputs` and `outputs` in the graph's order, without the weights that old exporters list
    among the inputs; `external`: all files beside it that hold some of its weights.
    """

    opset: int
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    external: tuple[str, ...]


def describe(content: bytes) -> Graph:
    """Raises ValueError if the content is no graph, or only the beginning of one, or has inner
    weights in other files: those of branches, constants and functions.
    """
    model = memoryview(content)
    entries = [_message(value) for number, value in _fields(model) if number == _OPSET_IMPORT]
    opset = max(map(_opset, entries), default=0)
    graph = _only(model, _GRAPH)
    if not graph or not opset:
        raise ValueError("no graph")
    for tensor in _inner_tensors(model):
        if _is_external(tensor):
            raise ValueError("inner weights in another file")
    return _graph(_message(graph), opset)


def _inner_tensors(model: Bytes) -> Iterator[Bytes]:
    """Not by recursion: how deep graphs lie in graphs is the file's choice."""
    waiting = [("model", model)]
    while waiting:
        kind, part = waiting.pop()
        if kind == "tensor":
            yield part
            continue
        inner = _INNER[kind]
        waiting += [
            (inner[number], _message(value)) for number, value in _fields(part) if number in inner
        ]


def _is_external(tensor: Bytes) -> bool:
    return any(
        number == _EXTERNAL_DATA or (number == _DATA_LOCATION and value != 0)
        for number, value in _fields(tensor)
    )


def _graph(graph: Bytes, opset: int) -> Graph:
    inputs, outputs, weights = [], [], set()
    external: dict[str, None] = {}
    for number, value in _fields(graph):
        if number == _INPUT:
            inputs.append(_text_field(_message(value), _NAME))
        elif number == _OUTPUT:
            outputs.append(_text_field(_message(value), _NAME))
        elif number == _INITIALIZER:
            tensor = _message(value)
            weights.add(_text_field(tensor, _TENSOR_NAME))
            external.update(dict.fromkeys(_files(tensor)))
    asked = tuple(name for name in inputs if name not in weights)
    return Graph(opset, asked, tuple(outputs), tuple(external))


def _opset(entry: Bytes) -> int:
    """The version, if the entry is of the standard operators; 0 for another domain's."""
    standard = _text_field(entry, _KEY) in ("", "ai.onnx")
    version = _only(entry, _VALUE)
    return version if standard and isinstance(version, int) else 0


def _files(tensor: Bytes) -> Iterator[str]:
    for number, value in _fields(tensor):
        if number == _EXTERNAL_DATA and _text_field(_message(value), _KEY) == "location":
            yield _text_field(_message(value), _VALUE)


def _text_field(message: Bytes, wanted: int) -> str:
    found = _only(message, wanted)
    return "" if found is None else bytes(_message(found)).decode()  # its error is a ValueError


def _only(message: Bytes, wanted: int) -> int | Bytes | None:
    """Content of a field that may stand there once."""
    found = [value for number, value in _fields(message) if number == wanted]
    if len(found) > 1:
        raise ValueError("a single field twice")
    return found[0] if found else None


def _message(value: int | Bytes) -> Bytes:
    if isinstance(value, int):
        raise ValueError("a number where a part was expected")
    return value


def _fields(message: Bytes) -> Iterator[tuple[int, int | Bytes]]:
    """Number and content of each field in order."""
    place = 0
    while place < len(message):
        key, place = _varint(message, place)
        if key > _HIGHEST_KEY:
            raise ValueError("no such field")
        kind = key & 7
        if kind == _VARINT:
            number, place = _varint(message, place)
            yield key >> 3, number
            continue
        if kind == _LENGTH:
            length, place = _varint(message, place)
        elif kind in (_EIGHT_BYTES, _FOUR_BYTES):
            length = 8 if kind == _EIGHT_BYTES else 4
        else:
            raise ValueError("no such kind of field")
        if place + length > len(message):
            raise ValueError("cut short")
        content = message[place : place + length]
        yield key >> 3, content if kind == _LENGTH else int.from_bytes(content, "little")
        place += length


def _varint(message: Bytes, place: int) -> tuple[int, int]:
    """A number of seven bits a byte, lowest first, and the place after it."""
    number = 0
    for shift in range(_LONGEST_VARINT):
        if place + shift >= len(message):
            raise ValueError("cut short")
        byte = message[place + shift]
        number |= (byte & 0x7F) << (7 * shift)
        if byte < 0x80:
            return number, place + shift + 1
    raise ValueError("a number without an end")
