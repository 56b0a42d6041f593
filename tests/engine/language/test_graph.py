"""Weights are read from files that the manifest vouches for, wherever a graph may keep them."""

import struct
from pathlib import Path

import pytest

from engine.language import graph
from engine.language.errors import PackInvalid
from engine.language.inference import Reader
from engine.language.pack import Pack
from tests.engine.language.graphs import MOOD, field, model, tiny

FLOAT, BOOL, ELSEWHERE = 1, 9, 1
OF_TENSOR, OF_GRAPH = 4, 5


def place(*values: str) -> bytes:
    """The entry of a tensor that names its file."""
    return field(13, field(1, "location") + b"".join(field(2, value) for value in values))


PLAIN = field(1, 1) + field(2, FLOAT) + field(8, "weights")
OUTSIDE = PLAIN + place("outside.bin") + field(14, ELSEWHERE)


def constant(name: str, tensor: bytes) -> bytes:
    """A `NodeProto`."""
    value = field(1, "value") + field(5, tensor) + field(20, OF_TENSOR)
    return field(2, name) + field(4, "Constant") + field(5, value)


def attribute(number: int, content: bytes) -> bytes:
    """A field of a `GraphProto`: a node with something in its attribute."""
    return field(1, field(4, "Any") + field(5, field(1, "inner") + field(number, content)))


def branch(content: bytes) -> bytes:
    """A `GraphProto` that gives one number: its field `weights`."""
    shape = field(2, field(1, field(1, FLOAT) + field(2, field(1, field(1, 1)))))
    return content + field(2, "branch") + field(12, field(1, "weights") + shape)


def choice(content: bytes) -> bytes:
    """Nodes of a `GraphProto`: an If, both of whose branches have `content`."""
    yes = field(2, BOOL) + field(9, b"\1") + field(8, "yes")
    both = b"".join(
        field(5, field(1, name) + field(6, branch(content)) + field(20, OF_GRAPH))
        for name in ("then_branch", "else_branch")
    )
    node = field(1, "yes") + field(2, "chosen") + field(4, "If") + both
    return field(5, yes) + field(1, node)


READ_BY_THE_RUNTIME = {
    "a constant": field(1, constant("weights", OUTSIDE)),
    "a branch": choice(field(5, OUTSIDE)),
    "a constant of a branch": choice(field(1, constant("weights", OUTSIDE))),
}


@pytest.mark.parametrize("name", READ_BY_THE_RUNTIME)
def test_no_file_of_the_folder_we_are_in_is_read(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "outside.bin").write_bytes(struct.pack("<f", 1))
    pack = tiny(tmp_path / "tiny", model(MOOD, more=READ_BY_THE_RUNTIME[name]))
    with pytest.raises(PackInvalid, match=r"model\.onnx: inner weights in another file"):
        Reader(Pack(pack))


def test_weights_inside_of_branches_and_constants_are_no_matter(tmp_path: Path) -> None:
    inside = PLAIN + field(9, struct.pack("<f", 1)) + field(14, 0)
    for number, more in enumerate(
        [field(1, constant("weights", inside)), choice(field(5, inside))]
    ):
        Reader(Pack(tiny(tmp_path / str(number), model(MOOD, more=more))))


INNER = {
    "list of constants": model(MOOD, more=attribute(10, OUTSIDE)),
    "list of branches": model(MOOD, more=attribute(11, branch(field(5, OUTSIDE)))),
    "branch of a branch": model(MOOD, more=attribute(6, choice(field(5, OUTSIDE)))),
    "sparse weights": model(MOOD, more=field(15, field(1, OUTSIDE))),
    "places of sparse weights": model(MOOD, more=field(15, field(2, OUTSIDE))),
    "sparse weights of a branch": model(MOOD, more=attribute(6, field(15, field(1, OUTSIDE)))),
    "sparse constant": model(MOOD, more=attribute(22, field(1, OUTSIDE))),
    "list of sparse constants": model(MOOD, more=attribute(23, field(1, OUTSIDE))),
    "function": model(MOOD) + field(25, field(7, constant("weights", OUTSIDE))),
    "default of a function": model(MOOD) + field(25, field(11, field(5, OUTSIDE))),
    "training": model(MOOD) + field(20, field(2, field(5, OUTSIDE))),
    "a place unsaid": model(MOOD, more=attribute(5, PLAIN + field(14, ELSEWHERE))),
    "a place unasked": model(MOOD, more=attribute(5, PLAIN + place("outside.bin"))),
    "said in two tensors": model(MOOD, more=attribute(5, PLAIN) + attribute(5, OUTSIDE)),
}


@pytest.mark.parametrize("name", INNER)
def test_inner_weights_elsewhere_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="inner weights"):
        graph.describe(INNER[name])


def test_depth_is_no_hiding_place() -> None:
    inner = field(5, OUTSIDE)
    for _ in range(2_000):
        inner = attribute(6, inner)
    with pytest.raises(ValueError, match="inner weights"):
        graph.describe(model(MOOD, more=inner))


ABOVE_32_BITS = b"\xaa\x80\x80\x80\x10"  # the key of field 5, and a bit that readers may drop
AMBIGUOUS = {
    "two graphs": (model(MOOD) + field(7, field(2, "more of it")), "twice"),
    "two files": (model(MOOD, more=field(5, PLAIN + place("inside", "outside.bin"))), "twice"),
    "two names": (model(MOOD, more=field(5, PLAIN + field(8, "other"))), "twice"),
    "two versions": (model(MOOD) + field(8, field(2, 17) + field(2, 18)), "twice"),
    "a field too high": (model(MOOD, more=ABOVE_32_BITS + b"\0"), "no such field"),
    "a number for a text": (model(MOOD, more=field(5, b"\x41" + b"weights!")), "a number"),
}


@pytest.mark.parametrize("name", AMBIGUOUS)
def test_what_can_be_read_in_two_ways_is_no_graph(name: str) -> None:
    content, reason = AMBIGUOUS[name]
    with pytest.raises(ValueError, match=reason):
        graph.describe(content)
