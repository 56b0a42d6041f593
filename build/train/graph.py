"""From a trained student to the graph that ships: ONNX, int8 where it is exact enough."""

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from batches import Encoded
from figures import Answers
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import CalibrationDataReader, QuantType, quantize_static
from student import EMBEDDING, WIDTHS, Student
from torch import Tensor, nn

OPSET = 17
MAX_LENGTH = 256
"""Pieces of a text that are read."""
OUTPUTS = [*WIDTHS, "embedding"]
BIG = 4_096
"""Tables with more numbers are stored narrow."""


class Flat(nn.Module):
    """The student with its answers in the order of `OUTPUTS`."""

    def __init__(self, student: Student) -> None:
        super().__init__()
        self.student = student

    def forward(self, input_ids: Tensor) -> tuple[Tensor, ...]:
        said = self.student(input_ids)
        return tuple(said[name] for name in OUTPUTS)


class Usual(CalibrationDataReader):
    """Texts that show between which numbers the activations lie."""

    def __init__(self, pieces: Encoded) -> None:
        rows = pieces.batches(np.arange(len(pieces.ids)), 32)
        self.batches = ({"input_ids": pieces.stack(chosen).numpy()} for chosen in rows)

    def get_next(self) -> dict[str, NDArray[np.int64]] | None:
        return next(self.batches, None)


def export(student: Student, target: Path, usual: Encoded) -> None:
    """Writes `target` (shipped) and, beside it, `full.onnx` (float32, to compare with)."""
    full = target.with_name("full.onnx")
    axes = {name: {0: "batch"} for name in OUTPUTS} | {"input_ids": {0: "batch", 1: "length"}}
    torch.onnx.export(
        Flat(student).eval(),
        (torch.ones((2, 8), dtype=torch.int64),),
        str(full),
        input_names=["input_ids"],
        output_names=OUTPUTS,
        dynamic_axes=axes,
        opset_version=OPSET,
        dynamo=False,  # graphs of the newer exporter cannot be quantised
    )
    narrow(full, target, usual)


def narrow(full: Path, target: Path, usual: Encoded) -> None:
    """int8 for matrix products, float16 for the embedding.

    The ranges of activations are fixed by `usual` texts. Were they found anew for each batch, a
    review would read otherwise beside other neighbours: scores moved by up to 0.08.
    Seven bits of the eight: with all of them processors without VNNI (many counter PCs) saturate
    the sum of two products and give other answers than those measured here. Unsigned weights
    would do as well, at 0.6 times the speed.
    """
    quantize_static(
        full,
        target,
        Usual(usual),
        op_types_to_quantize=["MatMul", "Gemm"],
        activation_type=QuantType.QUInt8,
        weight_type=QuantType.QInt8,
        per_channel=True,
        reduce_range=True,
        extra_options={"MatMulConstBOnly": True},
    )
    model = onnx.load(str(target))
    _halve(model)
    onnx.checker.check_model(model)
    onnx.save(model, str(target))


def _halve(model: onnx.ModelProto) -> None:
    """Stores big float tables as float16, widened on the way to their node.

    The runtime widens weights once, at load; of the embedding only the rows looked up.
    """
    nodes = model.graph.node
    for table in [entry for entry in model.graph.initializer if _is_big(entry)]:
        values = numpy_helper.to_array(table).astype(np.float16)
        table.CopyFrom(numpy_helper.from_array(values, table.name))
        place, user = next((n, node) for n, node in enumerate(nodes) if table.name in node.input)
        if user.op_type == "Gather":
            narrow_name, wide = f"{user.output[0]}_half", user.output[0]
            user.output[0], place = narrow_name, place + 1
        else:
            narrow_name, wide = table.name, f"{table.name}_wide"
            user.input[list(user.input).index(narrow_name)] = wide
        nodes.insert(place, helper.make_node("Cast", [narrow_name], [wide], to=TensorProto.FLOAT))


def _is_big(table: onnx.TensorProto) -> bool:
    return table.data_type == TensorProto.FLOAT and int(np.prod(table.dims)) > BIG


def answers(model: Path, pieces: Encoded) -> Answers:
    """Logits by head as the runtime gives them, in row order."""
    session = onnxruntime.InferenceSession(str(model), providers=["CPUExecutionProvider"])
    widths = [*WIDTHS.values(), EMBEDDING]
    found = {
        name: np.zeros((len(pieces.ids), width), np.float32)
        for name, width in zip(OUTPUTS, widths, strict=True)
    }
    for rows in pieces.batches(np.arange(len(pieces.ids)), 64):
        said = session.run(OUTPUTS, {"input_ids": pieces.stack(rows).numpy()})
        for name, values in zip(OUTPUTS, said, strict=True):
            found[name][rows] = values
    return found
