"""A pack is used only if every file is the one its manifest vouches for and makes sense."""

import hashlib
import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from engine.language.errors import (
    PackDamaged,
    PackError,
    PackInvalid,
    PackMissing,
    PackUnsupported,
)
from engine.language.heads import Head
from engine.language.inference import Reader
from engine.language.pack import Pack
from engine.language.worker import SHIPPED, LanguageWorker
from tests.engine.language.graphs import (
    MOOD,
    MOOD_HEAD,
    Output,
    model,
    tiny,
    tokenizer,
    weights,
    write_pack,
)

Manifest = dict[str, Any]
Spoil = Callable[[Path], object]


def rewrite(change: Callable[[Manifest], object]) -> Spoil:
    """Spoils the manifest by `change`."""

    def spoil(folder: Path) -> None:
        path = folder / "manifest.json"
        manifest = json.loads(path.read_text(encoding="utf-8"))
        change(manifest)
        path.write_text(json.dumps(manifest), encoding="utf-8")

    return spoil


def replace(name: str, content: bytes) -> Spoil:
    """Puts `content` in the place of a file."""
    return lambda folder: (folder / name).write_bytes(content)


def vouched(name: str, content: bytes) -> Spoil:
    """Like `replace`, and the manifest vouches for the new content."""

    def spoil(folder: Path) -> None:
        seal = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        rewrite(lambda manifest: manifest["files"].update({name: seal}))(folder)
        if name != "manifest.json":
            (folder / name).write_bytes(content)

    return spoil


def truncate(name: str) -> Spoil:
    return lambda folder: (folder / name).write_bytes((folder / name).read_bytes()[:-1])


def flip_last_bit(folder: Path) -> None:
    content = bytearray((folder / "model.onnx").read_bytes())
    content[-1] ^= 1
    (folder / "model.onnx").write_bytes(content)


def head(**changes: object) -> Spoil:
    return rewrite(lambda manifest: manifest["heads"][0].update(changes))


def extra(**head: object) -> Spoil:
    """A second head on the output of the first, which gives two numbers."""
    return rewrite(lambda manifest: manifest["heads"].append({"output": "mood", **head}))


SPOILT: dict[str, tuple[Spoil, type[PackError]]] = {
    "no manifest": (lambda folder: (folder / "manifest.json").unlink(), PackMissing),
    "no model": (lambda folder: (folder / "model.onnx").unlink(), PackMissing),
    "no tokenizer": (lambda folder: (folder / "tokenizer.json").unlink(), PackMissing),
    "model cut short": (truncate("model.onnx"), PackDamaged),
    "model one bit off": (flip_last_bit, PackDamaged),
    "tokenizer exchanged": (replace("tokenizer.json", b"{}"), PackDamaged),
    "manifest no JSON": (replace("manifest.json", b"{"), PackInvalid),
    "manifest no UTF-8": (replace("manifest.json", b'{"format": "\xff"}'), PackInvalid),
    "manifest a list": (replace("manifest.json", b"[]"), PackInvalid),
    "format of tomorrow": (rewrite(lambda manifest: manifest.update(format=3)), PackUnsupported),
    "field missing": (rewrite(lambda manifest: manifest.pop("files")), PackInvalid),
    "hash no hash": (
        rewrite(lambda manifest: manifest["files"]["model.onnx"].update(sha256="x")),
        PackInvalid,
    ),
    "file outside the pack": (
        rewrite(lambda manifest: manifest.update(graph="../model.onnx")),
        PackInvalid,
    ),
    "file nobody vouches for": (
        rewrite(lambda manifest: manifest["files"].pop("model.onnx")),
        PackInvalid,
    ),
    "unknown label": (head(classes=["negative", "angry"]), PackInvalid),
    "label named twice": (head(classes=["negative", "positive", "positive"]), PackInvalid),
    "no positive": (head(classes=["negative", "neutral"]), PackInvalid),
    "more labels than outputs": (head(classes=["negative", "neutral", "positive"]), PackInvalid),
    "thresholds crossed": (head(thresholds={"negative": 0.5, "positive": -0.5}), PackInvalid),
    "temperature zero": (head(temperature=0), PackInvalid),
    "no such output": (head(output="air"), PackInvalid),
    "no sentiment": (head(name="toxicity"), PackInvalid),
    "two heads of one name": (
        rewrite(lambda manifest: manifest["heads"].append(manifest["heads"][0])),
        PackInvalid,
    ),
    "toxicity that is a vector": (extra(name="toxicity", kind="vector", width=2), PackInvalid),
    "toxicity of another scale": (
        extra(name="toxicity", kind="one_of", classes=["mild", "wild"]),
        PackInvalid,
    ),
    "aspects without a grid": (
        extra(name="aspects", kind="one_of", classes=["negative", "positive"]),
        PackInvalid,
    ),
    "aspects of other rows": (
        extra(name="aspects", kind="grid", rows=["weather"], classes=["negative", "positive"]),
        PackInvalid,
    ),
    "grid without rows": (
        extra(name="aspects", kind="grid", classes=["negative", "positive"]),
        PackInvalid,
    ),
    "vector without a width": (extra(name="embedding", kind="vector"), PackInvalid),
    "vector of another width": (extra(name="embedding", kind="vector", width=3), PackInvalid),
    "kind unheard of": (extra(name="mood", kind="some_of", classes=["a"]), PackInvalid),
    "name with a path in it": (rewrite(lambda manifest: manifest.update(name="../x")), PackInvalid),
    "version with a line in it": (
        rewrite(lambda manifest: manifest.update(version="1\n")),
        PackInvalid,
    ),
    "manifest vouches for itself": (vouched("manifest.json", b"{}"), PackInvalid),
    "other opset than said": (rewrite(lambda manifest: manifest.update(opset=16)), PackInvalid),
    "heavier than any pack": (
        rewrite(lambda manifest: manifest["files"]["model.onnx"].update(bytes=1 << 40)),
        PackInvalid,
    ),
    "no such padding": (rewrite(lambda manifest: manifest.update(pad="[NONE]")), PackInvalid),
    "graph no graph": (vouched("model.onnx", b"not a graph"), PackInvalid),
    "tokenizer no tokenizer": (vouched("tokenizer.json", b"{}"), PackInvalid),
}


def open_reader(folder: Path) -> Reader:
    return Reader(Pack(folder))


@pytest.mark.parametrize("name", SPOILT)
def test_spoilt_pack_is_refused(name: str, pack_folder: Path) -> None:
    spoil, expected = SPOILT[name]
    spoil(pack_folder)
    with pytest.raises(PackError) as raised:
        open_reader(pack_folder)
    assert type(raised.value) is expected
    assert raised.value.pack == "spoilt"


def test_refusal_crosses_the_process_boundary(pack_folder: Path) -> None:
    truncate("model.onnx")(pack_folder)
    with closing(LanguageWorker(pack_folder)) as sentiment:
        for _ in range(2):
            with pytest.raises(PackDamaged) as raised:
                sentiment.read(["좋아요"])
            assert raised.value.params == {"pack": "spoilt", "detail": "model.onnx"}


def test_repaired_pack_is_read_without_a_restart_of_the_program(pack_folder: Path) -> None:
    whole = (pack_folder / "model.onnx").read_bytes()
    truncate("model.onnx")(pack_folder)
    with closing(LanguageWorker(pack_folder)) as sentiment:
        with pytest.raises(PackDamaged):
            sentiment.read(["맛있어요"])
        (pack_folder / "model.onnx").write_bytes(whole)
        assert sentiment.read(["맛있어요"])[0].label == "positive"


def test_the_shipped_pack_is_whole_and_small() -> None:
    pack = Pack(SHIPPED)
    files = {path.name for path in SHIPPED.iterdir()} - {"manifest.json"}
    assert files == set(pack.manifest.files)
    assert sum(len(pack.read(name)) for name in files) <= 15_000_000
    assert pack.manifest.licence == "Apache-2.0"
    assert pack.manifest.metrics["nsmc_test"] >= 0.86


FEEL = Output("feel", ((0,) * 2, (0,) * 2, (4, -2), (-4, 2), (2, 2)))
SEEN = Output("seen", ((0,) * 8, (0,) * 8, (0, 0, 0, 6, 6, 0, 0, 0), (0, 6, 0, 0) * 2, (0,) * 8))
SENSE = Output("sense", ((0,) * 3, (0,) * 3, (3, 4, 0), (0, 0, 0), (0, 0, 9)))
POLES = ("absent", "negative", "neutral", "positive")
HEADS = [
    MOOD_HEAD,
    Head("manners", "feel", "any_of", ("sarcasm", "mixed")),
    Head("aspects", "seen", "grid", POLES, rows=("taste", "wait"), temperature=2.0),
    Head("embedding", "sense", "vector", width=3),
]


def test_every_kind_of_head_says_what_it_means(tmp_path: Path) -> None:
    files = {"model.onnx": model(MOOD, FEEL, SEEN, SENSE), "tokenizer.json": tokenizer()}
    reader = Reader(Pack(write_pack(tmp_path / "kinds", HEADS, files)))
    texts = ["맛있어요", "별로예요", "국물"]
    said = reader.values(texts, [head.name for head in HEADS])
    mood, manners, aspects, embedding = (said[head.name].tolist() for head in HEADS)
    assert mood == [approx([0.018, 0.982]), approx([0.982, 0.018]), approx([0.5, 0.5])]
    assert manners == [approx([0.982, 0.119]), approx([0.018, 0.881]), approx([0.881, 0.881])]
    assert aspects[0] == [
        approx([0.043, 0.043, 0.043, 0.870]),
        approx([0.870, 0.043, 0.043, 0.043]),
    ]
    assert aspects[2] == [approx([0.25] * 4)] * 2
    assert embedding == [approx([0.6, 0.8, 0]), approx([0, 0, 0]), approx([0, 0, 1])]


def test_only_what_is_asked_for_is_answered(tmp_path: Path) -> None:
    reader = Reader(Pack(tiny(tmp_path / "tiny")))
    assert list(reader.values(["맛있어요"], ["toxicity", "sentiment"])) == ["sentiment"]
    assert reader.values(["맛있어요"], ["toxicity"]) == {}


def approx(numbers: list[float]) -> object:
    return pytest.approx(numbers, abs=0.001)


REFUSED: dict[str, tuple[bytes, str, type[PackError]]] = {
    "operator of tomorrow": (model(MOOD, operator="Feel"), "Feel", PackUnsupported),
    "operator of others": (
        model(MOOD, operator="Feel", domain="com.example"),
        "com.example:Feel",
        PackUnsupported,
    ),
    "input unheard of": (model(MOOD, inputs=["input_ids", "pixels"]), "pixels", PackInvalid),
    "graph cut short": (model(MOOD)[:-3], "cut short", PackInvalid),
    "table cut short": (
        model(Output("mood", MOOD.rows[:2])),
        "dry run",
        PackInvalid,
    ),
    "weights elsewhere": (
        model(MOOD, external="model.onnx.data"),
        "model.onnx.data: not among",
        PackInvalid,
    ),
    "weights in another folder": (
        model(MOOD, external="../secret"),
        "../secret: not among",
        PackInvalid,
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_graph_that_cannot_run_is_refused_with_the_reason(name: str, tmp_path: Path) -> None:
    graph, reason, expected = REFUSED[name]
    with pytest.raises(PackError) as raised:
        open_reader(tiny(tmp_path / "tiny", graph))
    assert type(raised.value) is expected
    assert reason in raised.value.detail


def test_an_opset_of_tomorrow_is_refused(tmp_path: Path) -> None:
    files = {"model.onnx": model(MOOD, opset=99), "tokenizer.json": tokenizer()}
    with pytest.raises(PackUnsupported, match="opset 99"):
        open_reader(write_pack(tmp_path / "tiny", [MOOD_HEAD], files, opset=99))


def test_a_tokenizer_that_cannot_name_the_unknown_is_refused(tmp_path: Path) -> None:
    files = {"model.onnx": model(MOOD), "tokenizer.json": tokenizer(["[PAD]", "맛있어요"])}
    with pytest.raises(PackInvalid, match="dry run"):
        open_reader(write_pack(tmp_path / "tiny", [MOOD_HEAD], files))


def test_weights_beside_the_graph_are_checked_and_read(tmp_path: Path) -> None:
    graph, beside = model(MOOD, external="model.onnx.data"), weights(MOOD)
    files = {"model.onnx": graph, "model.onnx.data": beside, "tokenizer.json": tokenizer()}
    pack = write_pack(tmp_path / "tiny", [MOOD_HEAD], files)
    plain = open_reader(tiny(tmp_path / "plain")).values(["맛있어요"], ["sentiment"])
    said = open_reader(pack).values(["맛있어요"], ["sentiment"])
    assert said["sentiment"].tolist() == plain["sentiment"].tolist()
    (pack / "model.onnx.data").write_bytes(beside[:-1] + b"x")
    with pytest.raises(PackDamaged):
        open_reader(pack)
