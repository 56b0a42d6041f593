"""A peer's graph is a real encoder: it must compute what a downloaded one would."""

from math import prod

import numpy as np
import onnxruntime
import pytest
from onnx import checker
from onnxruntime import InferenceSession

from tests.bench.peers.electra import SMALL, Shape, classifier

TINY = Shape("tiny", vocabulary=50, embedding=8, width=16, layers=2, heads=4, inner=32)


@pytest.fixture(scope="module")
def session() -> InferenceSession:
    model = classifier(TINY)
    checker.check_model(model, full_check=True)
    return onnxruntime.InferenceSession(
        model.SerializeToString(), providers=["CPUExecutionProvider"]
    )


def logits(session: InferenceSession, rows: list[list[int]]) -> list[list[float]]:
    """0 pads."""
    ids = np.array(rows, dtype=np.int64)
    mask = (ids != 0).astype(np.int64)
    feeds = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
    found: list[list[float]] = session.run(["logits"], feeds)[0].tolist()
    return found


def test_neither_padding_nor_neighbours_change_an_answer(session: InferenceSession) -> None:
    [alone] = logits(session, [[2, 7, 9, 3]])
    padded, _ = logits(session, [[2, 7, 9, 3, 0, 0], [2, 9, 7, 3, 5, 5]])
    assert padded == pytest.approx(alone, abs=1e-7)


def test_the_order_of_pieces_counts(session: InferenceSession) -> None:
    one, other = logits(session, [[2, 7, 9, 3], [2, 9, 7, 3]])
    assert one != pytest.approx(other, abs=1e-6)


def test_the_small_one_has_the_published_number_of_parameters() -> None:
    weights = classifier(SMALL).graph.initializer
    assert round(sum(prod(weight.dims) for weight in weights) / 1e6) == 14
