"""`gagejigi-engine packs` at a terminal: what is told, in which words, with which exit code."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.runtime.secrets import key_file
from tests.engine.language.graphs import tiny

ROOT = Path(__file__).resolve().parents[3]
PRAISE = "맛있어요\n".encode()

Run = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """The command line on a profile of the test."""
    key_file.make(tmp_path / "key")
    profile = ["--profile", str(tmp_path / "profile"), "--key-file", str(tmp_path / "key")]
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}

    def finish(*words: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-m", "engine.cli", *profile, *words]
        return subprocess.run(command, input=stdin, capture_output=True, env=environ, check=False)

    return finish


def told(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_pack_comes_reads_breaks_aloud_and_goes(run: Run, tmp_path: Path) -> None:
    given = tiny(tmp_path / "given")
    before = told(run("packs", "--json"))
    [shipped] = (pack for pack in before if pack["active"])
    assert (shipped["shipped"], shipped["active"], shipped["trouble"]) == (True, True, "")
    [made] = told(run("packs", "install", str(given), "--json"))
    assert (made["id"], made["heads"], made["active"]) == ("tiny-1.0", ["sentiment"], False)
    assert run("packs", "use", "tiny").returncode == 0
    [answer] = told(run("classify", stdin=PRAISE))
    assert answer["score"] == pytest.approx(0.964, abs=0.001)

    (tmp_path / "profile" / "packs" / "tiny-1.0" / "model.onnx").write_bytes(b"spoilt")
    listed = run("packs", "list")
    assert listed.returncode == 1
    assert "* tiny-1.0\t1.0\tsentiment\t리뷰를 읽는 파일이 망가졌어요" in listed.stdout.decode()
    assert "함께 온 꾸러미로 읽고 있어요" in listed.stderr.decode()
    instead = run("classify", stdin=PRAISE)
    assert "함께 온 꾸러미로 읽고 있어요" in instead.stderr.decode()
    assert told(instead)[0]["score"] != answer["score"]
    model = {str(one["check"]): one for one in told(run("doctor", "--json"))}["model"]
    assert (model["ok"], "tiny-1.0" in model["trouble"]) == (False, True)

    refused = run("packs", "remove", "tiny", "--json")
    assert (refused.returncode, told(refused)[0]["error"]) == (6, "language.pack_kept")
    assert run("packs", "use", shipped["id"]).returncode == 0
    assert told(run("packs", "remove", "tiny", "--json")) == [{"removed": "tiny-1.0"}]
    assert told(run("packs", "--json")) == before


def test_verify_goes_through_all_and_names_the_bad_one(run: Run, tmp_path: Path) -> None:
    for name in ("good", "bad"):
        run("packs", "install", str(tiny(tmp_path / name, name=name)))
    (tmp_path / "profile" / "packs" / "bad-1.0" / "tokenizer.json").unlink()
    done = run("packs", "verify", "--json")
    assert done.returncode == 1
    found = [line.get("error") or line["id"] for line in told(done)]
    assert found[-2:] == ["language.pack_missing", "good-1.0"]
    assert run("packs", "verify", "good").stdout.decode().startswith("good-1.0")


def test_where_nothing_is_it_is_told_what_a_pack_is(run: Run) -> None:
    said = run("packs", "install", "/no/such/folder").stderr.decode()
    assert "/no/such/folder에는 폴더도 파일도 없어요" in said
    assert "manifest.json" in said and "다시 설치" not in said


@pytest.mark.parametrize(
    ("words", "code", "error"),
    [
        (["install"], 2, None),
        (["use"], 2, None),
        (["remove"], 2, None),
        (["dance"], 2, None),
        (["use", "nobody"], 6, "not_found"),
        (["install", "/no/such/folder"], 6, "language.pack_nowhere"),
        (["install", __file__], 6, "language.pack_unsafe"),
    ],
)
def test_refusals(words: list[str], code: int, error: str | None, run: Run) -> None:
    done = run("packs", *words, "--json")
    assert (done.returncode, b"Traceback" in done.stderr) == (code, False)
    assert [line["error"] for line in told(done)] == ([error] if error else [])
    assert all(line["remedy"] for line in told(done))
