"""Whatever bytes stand in the files of a pack, only `PackError` leaves."""

import json
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.language import foreign, graph
from engine.language.errors import PackError
from engine.language.inference import Reader
from engine.language.pack import Pack
from engine.language.source import Source
from tests.engine.language.classifier import whole_tokenizer, write, write_classifier
from tests.engine.language.graphs import MOOD, MOOD_HEAD, model, tiny, tokenizer, write_pack

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)
PLACES = st.lists(st.integers(0, 10), min_size=1, max_size=5)
FEW = settings(max_examples=60, deadline=None)


def try_to_open(folder: Path) -> None:
    try:
        pack = Pack(folder)
        pack.check()
        Reader(pack)
    except PackError as error:
        assert str(error).encode()  # must cross a pipe and stand in a log


def spoil(content: bytes, places: list[int], value: object) -> bytes:
    """Puts `value` in the place of something in the JSON, found by going down `places`."""
    root = inner = json.loads(content)
    for place in places:
        keys = list(inner) if isinstance(inner, dict) else list(range(len(inner)))
        key = keys[place % len(keys)]
        if place is places[-1] or not isinstance(inner[key], dict | list) or not inner[key]:
            inner[key] = value
            break
        inner = inner[key]
    return json.dumps(root).encode()


@FEW
@given(content=st.binary(max_size=200))
def test_any_manifest(content: bytes) -> None:
    with TemporaryDirectory() as place:
        folder = tiny(Path(place) / "tiny")
        (folder / "manifest.json").write_bytes(content)
        with pytest.raises(PackError):
            Pack(folder)


@FEW
@given(places=PLACES, value=VALUES)
def test_a_manifest_with_something_else_in_it(places: list[int], value: object) -> None:
    with TemporaryDirectory() as place:
        folder = tiny(Path(place) / "tiny")
        manifest = folder / "manifest.json"
        manifest.write_bytes(spoil(manifest.read_bytes(), places, value))
        try_to_open(folder)


@FEW
@given(places=PLACES, value=VALUES)
def test_a_tokenizer_with_something_else_in_it(places: list[int], value: object) -> None:
    opened_with(model(MOOD), spoil(tokenizer(), places, value))


@FEW
@given(content=st.binary(max_size=200))
def test_any_tokenizer(content: bytes) -> None:
    opened_with(model(MOOD), content)


@FEW
@given(at=st.integers(0, len(model(MOOD)) - 1), byte=st.integers(0, 255), cut=st.booleans())
def test_a_graph_one_byte_off_or_cut(at: int, byte: int, cut: bool) -> None:
    content = model(MOOD)
    opened_with(
        content[:at] if cut else content[:at] + bytes([byte]) + content[at + 1 :], tokenizer()
    )


@FEW
@given(content=st.binary(max_size=100))
def test_any_bytes_are_a_graph_or_a_value_error(content: bytes) -> None:
    with suppress(ValueError):
        assert graph.describe(content).opset > 0


@FEW
@given(
    file=st.sampled_from(["config.json", "tokenizer_config.json", "tokenizer.json"]),
    places=PLACES,
    value=VALUES,
)
def test_a_foreign_folder_with_something_else_in_it(
    file: str, places: list[int], value: object
) -> None:
    with TemporaryDirectory() as place:
        folder, made = write_classifier(Path(place) / "given"), Path(place) / "made"
        if file == "tokenizer.json":
            write(folder, file, whole_tokenizer())
        (folder / file).write_bytes(spoil((folder / file).read_bytes(), places, value))
        made.mkdir()
        with suppress(PackError):
            foreign.adopt(Source(folder), made, ())
            try_to_open(made)


@pytest.mark.parametrize("content", [b"[" * 100_000, b'{"format":' * 100_000, b"\xef\xbb\xbf{}"])
def test_json_without_an_end(content: bytes, tmp_path: Path) -> None:
    folder = tiny(tmp_path / "tiny")
    (folder / "manifest.json").write_bytes(content)
    with pytest.raises(PackError):
        Pack(folder)


def opened_with(graph_file: bytes, tokenizer_file: bytes) -> None:
    """The manifest vouches for both, so that they are really read."""
    files = {"model.onnx": graph_file, "tokenizer.json": tokenizer_file}
    with TemporaryDirectory() as place:
        try_to_open(write_pack(Path(place) / "tiny", [MOOD_HEAD], files))
