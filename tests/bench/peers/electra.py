"""ELECTRA classifiers as ONNX graphs with random weights: what size and shape cost, not words.

Built as exporters write them (erf GELU, attention from plain products), so that the runtime's own
fusions and its int8 products treat them as they would treat a downloaded model.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from onnx import GraphProto, ModelProto, NodeProto, TensorProto, helper, numpy_helper

OPSET: Final = 17
_POSITIONS: Final = 512
_SPREAD: Final = 0.02
"""Standard deviation of the weights, as ELECTRA starts from."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Numbers of the published configurations (`electra-*-discriminator`)."""

    name: str
    vocabulary: int
    embedding: int
    width: int
    layers: int
    heads: int
    inner: int


SMALL: Final = Shape("ELECTRA-small", 35_000, 128, 256, 12, 4, 1_024)
BASE: Final = Shape("ELECTRA-base", 35_000, 768, 768, 12, 12, 3_072)


def classifier(shape: Shape) -> ModelProto:
    """`input_ids`, `attention_mask`, `token_type_ids` [batch, pieces] to `logits` [batch, 2]."""
    return _Drawing(shape).model()


class _Drawing:
    """The graph while it is drawn; every method returns the name of what it computes."""

    def __init__(self, shape: Shape) -> None:
        self._shape = shape
        self._random = np.random.default_rng(1)
        self._nodes: list[NodeProto] = []
        self._weights: list[TensorProto] = []

    def model(self) -> ModelProto:
        shape = self._shape
        seen = self._embedded()
        if shape.embedding != shape.width:
            seen = self._dense(seen, shape.embedding, shape.width)
        mask = self._mask()
        for _ in range(shape.layers):
            seen = self._layer(seen, mask)
        first = self._op("Gather", seen, self._weight(np.array(0, dtype=np.int64)), axis=1)
        pooled = self._gelu(self._dense(first, shape.width, shape.width))
        self._dense(pooled, shape.width, 2, into="logits")
        opset = [helper.make_opsetid("", OPSET)]
        return helper.make_model(self._graph(), opset_imports=opset, ir_version=8)

    def _graph(self) -> GraphProto:
        lines = ["batch", "pieces"]
        inputs = [
            helper.make_tensor_value_info(name, TensorProto.INT64, lines)
            for name in ("input_ids", "attention_mask", "token_type_ids")
        ]
        output = helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", 2])
        return helper.make_graph(self._nodes, self._shape.name, inputs, [output], self._weights)

    def _embedded(self) -> str:
        shape = self._shape
        words = self._op(
            "Gather", self._random_weight(shape.vocabulary, shape.embedding), "input_ids"
        )
        kinds = self._op("Gather", self._random_weight(2, shape.embedding), "token_type_ids")
        length = self._op("Gather", self._op("Shape", "input_ids"), self._integers([1]))
        places = self._op("Slice", self._weight(np.arange(_POSITIONS)), self._integers([0]), length)
        where = self._op("Gather", self._random_weight(_POSITIONS, shape.embedding), places)
        whole = self._op("Add", self._op("Add", words, kinds), where)
        return self._norm(whole, shape.embedding)

    def _mask(self) -> str:
        """0 where there is a piece, far below it where there is padding; [batch, 1, 1, pieces]."""
        seen = self._op("Cast", "attention_mask", to=TensorProto.FLOAT)
        wide = self._op("Unsqueeze", seen, self._integers([1, 2]))
        return self._op("Mul", self._op("Sub", self._number(1.0), wide), self._number(-1e4))

    def _layer(self, seen: str, mask: str) -> str:
        width, inner = self._shape.width, self._shape.inner
        heard = self._dense(self._attention(seen, mask), width, width)
        seen = self._norm(self._op("Add", heard, seen), width)
        thought = self._gelu(self._dense(seen, width, inner))
        return self._norm(self._op("Add", self._dense(thought, inner, width), seen), width)

    def _attention(self, seen: str, mask: str) -> str:
        shape = self._shape
        query, value = self._split(seen, (0, 2, 1, 3)), self._split(seen, (0, 2, 1, 3))
        key = self._split(seen, (0, 2, 3, 1))
        scale = self._number(float(np.sqrt(shape.width // shape.heads)))
        near = self._op("Div", self._op("MatMul", query, key), scale)
        share = self._op("Softmax", self._op("Add", near, mask), axis=-1)
        mixed = self._op("Transpose", self._op("MatMul", share, value), perm=(0, 2, 1, 3))
        return self._op("Reshape", mixed, self._integers([0, 0, shape.width]))

    def _split(self, seen: str, order: Sequence[int]) -> str:
        """One of query, key, value, by heads."""
        shape = self._shape
        dense = self._dense(seen, shape.width, shape.width)
        apart = self._integers([0, 0, shape.heads, shape.width // shape.heads])
        return self._op("Transpose", self._op("Reshape", dense, apart), perm=order)

    def _dense(self, seen: str, width: int, out: int, into: str = "") -> str:
        product = self._op("MatMul", seen, self._random_weight(width, out))
        return self._op("Add", product, self._random_weight(out), into=into)

    def _norm(self, seen: str, width: int) -> str:
        scale = self._weight(np.ones(width, dtype=np.float32))
        shift = self._weight(np.zeros(width, dtype=np.float32))
        return self._op("LayerNormalization", seen, scale, shift, axis=-1, epsilon=1e-12)

    def _gelu(self, seen: str) -> str:
        bent = self._op("Erf", self._op("Div", seen, self._number(float(np.sqrt(2)))))
        lifted = self._op("Mul", seen, self._op("Add", bent, self._number(1.0)))
        return self._op("Mul", lifted, self._number(0.5))

    def _op(self, kind: str, *inputs: str, into: str = "", **attributes: Any) -> str:
        name = into or f"{kind}_{len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, inputs, [name], name=name, **attributes))
        return name

    def _random_weight(self, *size: int) -> str:
        drawn = self._random.standard_normal(size, dtype=np.float32)
        return self._weight(drawn * np.float32(_SPREAD))

    def _number(self, value: float) -> str:
        return self._weight(np.array(value, dtype=np.float32))

    def _integers(self, values: Sequence[int]) -> str:
        return self._weight(np.array(values, dtype=np.int64))

    def _weight(self, values: NDArray[np.float32] | NDArray[np.int64]) -> str:
        name = f"weight_{len(self._weights)}"
        self._weights.append(numpy_helper.from_array(values, name))
        return name
