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
from engine.language.inference import Reader
from engine.language.pack import Pack
from engine.language.worker import BASELINE, LanguageWorker

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
        (folder / name).write_bytes(content)
        seal = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        rewrite(lambda manifest: manifest["files"].update({name: seal}))(folder)

    return spoil


def truncate(name: str) -> Spoil:
    return lambda folder: (folder / name).write_bytes((folder / name).read_bytes()[:-1])


def flip_last_bit(folder: Path) -> None:
    content = bytearray((folder / "model.onnx").read_bytes())
    content[-1] ^= 1
    (folder / "model.onnx").write_bytes(content)


def head(**changes: object) -> Spoil:
    return rewrite(lambda manifest: manifest["heads"][0].update(changes))


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
    "no such output": (head(output="mood"), PackInvalid),
    "no sentiment": (head(name="toxicity"), PackInvalid),
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
    truncate("model.onnx")(pack_folder)
    with closing(LanguageWorker(pack_folder)) as sentiment:
        with pytest.raises(PackDamaged):
            sentiment.read(["좋아요"])
        (pack_folder / "model.onnx").write_bytes((BASELINE / "model.onnx").read_bytes())
        assert sentiment.read(["좋아요"])[0].label == "positive"


def test_baseline_pack_is_whole_and_small() -> None:
    pack = Pack(BASELINE)
    files = {path.name for path in BASELINE.iterdir()} - {"manifest.json"}
    assert files == set(pack.manifest.files)
    assert sum(len(pack.read(name)) for name in files) <= 10_000_000
    assert pack.manifest.licence == "Apache-2.0"
    assert pack.manifest.metrics["nsmc_test_accuracy"] >= 0.86
