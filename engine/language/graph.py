"""What a graph file says of itself, read without the runtime that would run it.

The file is one ONNX `ModelProto` (github.com/onnx/onnx, onnx.proto3) in protobuf's wire format
(protobuf.dev/programming-guides/encoding). Only the few fields below are looked at; weights are
passed over by their length, so that half a gigabyte takes a moment.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

_VARINT, _EIGHT_BYTES, _LENGTH, _FOUR_BYTES = 0, 1, 2, 5
# ModelProto
_GRAPH, _OPSET_IMPORT = 7, 8
# OperatorSetIdProto, StringStringEntryProto: the first field names, the second says
_KEY, _VALUE = 1, 2
# GraphProto
_INITIALIZER, _INPUT, _OUTPUT = 5, 11, 12
# ValueInfoProto
_NAME = 1
# TensorProto
_TENSOR_NAME, _EXTERNAL_DATA = 8, 13
_LONGEST_VARINT: Final = 10

Bytes: TypeAlias = memoryview


@dataclass(frozen=True, slots=True)
class Graph:
    """`inputs` and `outputs` in the graph's order, without the weights that old exporters list
    among the inputs; `external`: files beside it that hold some of its weights.
    """

    opset: int
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    external: tuple[str, ...]


def describe(content: bytes) -> Graph:
    """Raises ValueError if the content is no graph, or only the beginning of one."""
    opset = 0
    graph = memoryview(b"")
    for number, value in _fields(memoryview(content)):
        if number == _OPSET_IMPORT:
            opset = max(opset, _opset(_message(value)))
        elif number == _GRAPH:
            graph = _message(value)
    if not graph or not opset:
        raise ValueError("no graph")
    return _graph(graph, opset)


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
    found = dict(_fields(entry))
    domain, version = found.get(_KEY, memoryview(b"")), found.get(_VALUE, 0)
    standard = bytes(_message(domain)) in (b"", b"ai.onnx")
    return version if standard and isinstance(version, int) else 0


def _files(tensor: Bytes) -> Iterator[str]:
    for number, value in _fields(tensor):
        if number == _EXTERNAL_DATA and _text_field(_message(value), _KEY) == "location":
            yield _text_field(_message(value), _VALUE)


def _text_field(message: Bytes, wanted: int) -> str:
    for number, value in _fields(message):
        if number == wanted:
            return bytes(_message(value)).decode()  # UnicodeDecodeError is a ValueError
    return ""


def _message(value: int | Bytes) -> Bytes:
    if isinstance(value, int):
        raise ValueError("a number where a part was expected")
    return value


def _fields(message: Bytes) -> Iterator[tuple[int, int | Bytes]]:
    """Number and content of each field in order."""
    place = 0
    while place < len(message):
        key, place = _varint(message, place)
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
        yield key >> 3, message[place : place + length]
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
