"""The door: what it understands, when it sets up again, and what it asks of the system."""

import base64
import hashlib
import json
import re
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from door import bench
from door.checks import failed_checks
from door.environment import fingerprint, locked_block
from door.fonts import FILES, unpack
from door.licences import binds
from door.locked import addresses
from door.places import LOCK, ROOT, DoorError, find_data, venv_environ
from door.system import missing_packages
from door.training import REQUIREMENTS, TRAIN, route_of, training_command
from tests.bench.report import Result, result


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "usage:"),
        (["dance"], "invalid choice: 'dance'"),
        (["run", "--dance"], "unrecognized arguments: --dance"),
        (["run", "--data", "/no/such/folder"], "There is no data folder at"),
        (["lock", "extra"], "unrecognized arguments: extra"),
        (["bench"], "usage:"),
        (["bench", "dance"], "No bench 'dance'; there are:"),
        (["train"], "No route None; there are:"),
        (["train", "dance"], "No route 'dance'; there are:"),
        (["train", "--quick", "--data", "/no/such/folder"], "There is no data folder at"),
    ],
)
def test_what_it_does_not_understand_costs_exit_code_2(arguments: list[str], said: str) -> None:
    ended = subprocess.run(
        [sys.executable, ROOT / "build" / "dev.py", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, said in ended.stderr, ended.stdout) == (2, True, "")


def test_the_stamp_changes_with_what_it_stands_for(tmp_path: Path) -> None:
    lock, project = tmp_path / "lock", tmp_path / "pyproject"
    lock.write_text("a==1", encoding="utf-8")
    project.write_text("[project]", encoding="utf-8")
    first = fingerprint(tmp_path, lock, project)
    assert fingerprint(tmp_path, lock, project) == first
    assert fingerprint(tmp_path / "moved", lock, project) != first
    assert fingerprint(tmp_path, project, lock) != first
    lock.write_text("a==2", encoding="utf-8")
    assert fingerprint(tmp_path, lock, project) != first


def test_uv_comes_from_the_lock_with_its_hashes() -> None:
    lines = locked_block(LOCK.read_text(encoding="utf-8"), "uv").splitlines()
    assert lines[0].startswith("uv==")
    assert len(lines) > 5
    assert all(line.startswith("    --hash=sha256:") for line in lines[1:])
    with pytest.raises(DoorError, match="nothing is not in"):
        locked_block("something==1\n", "nothing")


@pytest.mark.parametrize(
    ("wanted", "installed", "missing"),
    [
        (["libgl1"], {"libgl1"}, []),
        (["libgl1"], set(), ["libgl1"]),
        (["libglib2.0-0|libglib2.0-0t64"], {"libglib2.0-0t64"}, []),
        (["libglib2.0-0|libglib2.0-0t64", "xvfb"], set(), ["libglib2.0-0", "xvfb"]),
    ],
)
def test_missing_packages(wanted: list[str], installed: set[str], missing: list[str]) -> None:
    assert missing_packages(wanted, installed) == missing


def test_started_programs_keep_their_compiled_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    told = [sys.executable, "-c", "import sys; print(sys.dont_write_bytecode)"]
    ended = subprocess.run(told, env=venv_environ(), capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("licence", "bound"),
    [
        ("MIT", False),
        ("MPL-2.0 AND MIT", False),
        ("LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only", False),
        ("GPL-3.0-or-later", True),
        ("AGPL-3.0-only", True),
        ("GPL-2.0-only OR AGPL-3.0-only", True),
    ],
)
def test_licences_that_bind(licence: str, bound: bool) -> None:
    assert binds(licence) is bound


def packed_fonts(folder: Path) -> tuple[Path, str]:
    for member in FILES.values():
        path = folder / member
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(member, encoding="utf-8")
    archive = folder / "fonts.tgz"
    with tarfile.open(archive, "w:gz") as package:
        package.add(folder / "package", "package")
    return archive, base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()


def test_fonts_are_taken_from_the_package(tmp_path: Path) -> None:
    archive, integrity = packed_fonts(tmp_path)
    assert unpack(archive, integrity, tmp_path / "fonts") is None
    assert {path.name for path in (tmp_path / "fonts").iterdir()} == set(FILES)


def test_fonts_of_another_package_are_refused(tmp_path: Path) -> None:
    archive, integrity = packed_fonts(tmp_path)
    with archive.open("ab") as file:
        file.write(b"one byte more")
    assert unpack(archive, integrity, tmp_path / "fonts") == "its checksum is not the expected one"
    assert not (tmp_path / "fonts").exists()


def test_data_is_looked_up_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given, named = tmp_path / "given", tmp_path / "named"
    given.mkdir()
    named.mkdir()
    monkeypatch.setenv("GAGEJIGI_DATA", str(named))
    assert find_data(given) == given
    assert find_data(None) == named
    monkeypatch.delenv("GAGEJIGI_DATA")
    beside = ROOT.parent / "shared" / "data"
    assert find_data(None) == (beside if beside.is_dir() else None)
    with pytest.raises(DoorError) as refused:
        find_data(tmp_path / "absent")
    assert refused.value.exit_code == 2


def test_quick_training_lies_apart_from_the_real_one(tmp_path: Path) -> None:
    routes = json.loads((TRAIN / "routes.json").read_text(encoding="utf-8"))
    shortest = next(iter(routes))
    assert route_of(None, quick=True) == shortest
    assert [route_of(name, quick=False) for name in routes] == list(routes)
    real, quick = (training_command(shortest, tmp_path, hurry) for hurry in (False, True))
    assert Path(real[0]).is_file()
    assert "--quick" in quick
    assert "--quick" not in real
    assert real[real.index("--out") + 1] != quick[quick.index("--out") + 1]


def test_a_route_builds_on_those_before_it() -> None:
    routes = json.loads((TRAIN / "routes.json").read_text(encoding="utf-8"))
    known: set[str] = set()
    for name, route in routes.items():
        shares = route.get("mean", {})
        start = route.get("fit", {}).get("start")
        assert {*route.get("teachers", ()), *shares, *([start] if start else ())} <= known
        assert bool(shares) != ("fit" in route)
        assert not shares or sum(shares.values()) == pytest.approx(1)
        known.add(name)


def test_training_is_pinned_and_names_no_address() -> None:
    pins = [
        line for line in REQUIREMENTS.read_text(encoding="utf-8").splitlines() if line[0] != "#"
    ]
    assert all(re.fullmatch(r"[a-z]+==[0-9.]+", pin) for pin in pins)
    assert addresses(REQUIREMENTS) == []


def test_every_check_is_tried_after_one_fails(capsys: pytest.CaptureFixture[str]) -> None:
    failed = failed_checks({"first": lambda: ["a.py:1: wrong"], "second": list})
    printed = capsys.readouterr().out.splitlines()
    assert failed == ["first"]
    assert [line.split()[:2] for line in printed] == [
        ["first", "FAILED"],
        ["a.py:1:", "wrong"],
        ["second", "ok"],
    ]


MET = result("rate", 12.0, "reviews/s", at_least=10)
MISSED = result("wait", 12.0, "ms", at_most=10, peers={"bare": 0.2})
FREE = result("size", 12.0, "MiB")


@pytest.mark.parametrize(
    ("results", "held", "code"),
    [
        ([MET, FREE], True, 0),
        ([MET, MISSED], False, 0),
        ([MET, MISSED], True, 1),
    ],
)
def test_a_missed_target_counts_when_asserted(
    results: list[Result], held: bool, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bench.verdict(results, held) == code
    said = capsys.readouterr().err
    assert ("missed: wait: 12 ms, wanted <= 10" in said) is (MISSED in results)


def test_the_report_of_a_bench() -> None:
    printed = bench.bench_report("collect", [0.5, 0.4, 0.3], [MET, MISSED, FREE])
    assert list(printed) == ["bench", "machine", "versions", "load", "results"]
    assert [(line["target"], line["ok"]) for line in (MET, MISSED, FREE)] == [
        (">= 10", True),
        ("<= 10", False),
        (None, None),
    ]


def test_a_result_has_one_bound() -> None:
    with pytest.raises(ValueError, match="one bound"):
        result("rate", 1.0, "1/s", at_least=1, at_most=2)
