"""`evidence` at a terminal."""

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from engine.api import Engine, Exit
from engine.cli.main import cli, main
from engine.reviews.dto import Origin
from engine.runtime.clock import to_ms
from engine.runtime.secrets import key_file
from tests.engine.found import SHOP, review


@pytest.fixture
def profile(tmp_path: Path) -> list[str]:
    """With one review of Baemin's, number 1."""
    key, folder = tmp_path / "key", tmp_path / "profile"
    key_file.make(key)
    with closing(Engine.open(folder, key_file=key)) as engine:
        [shop] = engine.shops.remember("baemin", "main", [SHOP])
        with engine._database.unit() as unit:
            origin = Origin("baemin", shop.id, 1, to_ms(engine.clock.now()))
            engine.reviews.absorb(unit, [review(1, "010-1234-5678로 3만원 보내요", 1.0)], origin)
    return ["--profile", str(folder), "--key-file", str(key)]


Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(profile: list[str], capsys: pytest.CaptureFixture[str]) -> Run:
    """The exit code, and all that was said."""

    def runs(*words: str) -> tuple[int, str]:
        with pytest.raises(SystemExit) as ended:
            main([*profile, "evidence", *words])
        told = capsys.readouterr()
        return int(ended.value.code or 0), told.out + told.err

    return runs


def told(run: Run, *words: str) -> dict[str, object]:
    code, output = run(*words, "--json")
    assert code == Exit.OK, output
    answer: dict[str, object] = json.loads(output)
    return answer


def test_a_case_from_its_opening_to_its_end(run: Run) -> None:
    assert "남긴 증거가 없어요" in run("list")[1]
    opened = told(run, "open", "1", "--ground", "extortion", "--note", "전화가 왔어요")
    assert (opened["ground"], opened["review"]) == ("extortion", 1)
    added = told(run, "add", "1", "--note", "녹음 있음", "--reported", "2026-01-02")
    assert added["reported_on"] == "2026-01-02" and added["last"] != opened["last"]
    assert "지남" in run("list")[1]
    assert told(run, "list")["id"] == 1
    assert str(added["last"]) in run("show", "1")[1]
    assert told(run, "verify", "1")["holds"] is True
    assert told(run, "withdraw", "1", "--note", "화해")["withdrawn"] is True
    assert run("add", "1", "--note", "더")[0] == Exit.INPUT


def test_without_a_ground_only_what_the_text_speaks_for_is_told(run: Run) -> None:
    code, words = run("open", "1")
    assert code == Exit.USAGE and "개인정보\t010-1234-5678" in words
    assert "남긴 증거가 없어요" in run("list")[1]


def test_an_opinion_is_refused_with_what_helps(run: Run) -> None:
    code, words = run("open", "1", "--ground", "opinion", "--note", "짜대요")
    assert code == Exit.INPUT
    assert "신고 대상이 아니에요" in words and "답글이 더 도움이 돼요" in words


def test_tampering_is_told_by_the_exit_code_too(run: Run, profile: list[str]) -> None:
    told(run, "open", "1", "--ground", "privacy")
    folder, key = Path(profile[1]), Path(profile[3])
    with (
        closing(Engine.open(folder, key_file=key)) as engine,
        engine._database.alongside() as connection,
    ):
        connection.execute("DROP TRIGGER evidence_item_no_delete")
        connection.execute("DELETE FROM evidence_item WHERE number = 1")
    code, words = run("verify", "1")
    assert code == Exit.FAILED and "1번이 맞지 않아요: 있어야 할 증거가 없어요" in words
    code, words = run("export", "1", str(folder.parent / "case.pdf"))
    assert code == Exit.FAILED and not (folder.parent / "case.pdf").exists()


def test_a_file_is_written_where_nothing_stands_in_its_way(run: Run, tmp_path: Path) -> None:
    told(run, "open", "1", "--ground", "privacy", "--note", "전화가 왔어요")
    assert "전화가 왔어요" in run("show", "1")[1]
    code, words = run("export", "1", str(tmp_path / "none" / "case.zip"))
    assert (code, "폴더가 없어요" in words) == (Exit.INPUT, True)
    (tmp_path / "case.zip").write_bytes(b"older")
    code, words = run("export", "1", str(tmp_path / "case.zip"))
    assert (code, "이미 있어요" in words) == (Exit.INPUT, True)
    assert (tmp_path / "case.zip").read_bytes() == b"older"
    assert told(run, "export", "1", str(tmp_path / "other.zip"))["bytes"]


@pytest.mark.parametrize(
    "words", [("add", "1"), ("open", "1", "--ground", "rude"), ("verify", "0"), ("export", "1")]
)
def test_slips_are_told_as_usage(run: Run, words: tuple[str, ...]) -> None:
    assert run(*words)[0] == Exit.USAGE


@pytest.mark.parametrize("name", ["open", "add", "list", "show", "verify", "export", "withdraw"])
@pytest.mark.parametrize("language", ["ko", "en"])
def test_each_has_help_in_the_language_asked_for(name: str, language: str) -> None:
    done = CliRunner().invoke(cli, ["--lang", language, "evidence", name, "--help"])
    assert done.exit_code == 0
    assert ("이 도움말" in done.output) == (language == "ko")
