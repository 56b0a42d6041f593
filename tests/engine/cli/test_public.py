"""Platforms without a login at a terminal: adding a shop, and turning one on."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.cli.main import cli
from engine.runtime.paths import Profile
from engine.runtime.secrets import key_file
from engine.runtime.settings import Settings
from engine.runtime.settings.sections.browser import Browser
from engine.runtime.settings.sections.platforms import Platforms

WENT_THERE = 5
"""No such browser: of a platform that is visited, that is all there is to say here."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    key_file.make(tmp_path / "key")
    return tmp_path / "profile"


def run(folder: Path, *words: str) -> Result:
    shared = ["--profile", str(folder), "--key-file", str(folder.parent / "key")]
    return CliRunner().invoke(cli, [*shared, *words])


def turned_on(folder: Path) -> list[str]:
    return Settings(Profile(folder).settings).get(Platforms).turned_on


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["login", "kakaomap"], 6, "‘add’"),
        (["add", "smartplace", "1934650021"], 4, "‘login’"),
        (["add", "kakaostore", "1934650021", "--account", "../x"], 6, "로그인 이름"),
        (["add", "kakaomap", "떡볶이집"], 6, "적어 주신 것: 떡볶이집"),
        (["add", "naverplace", "1934650021"], 6, "platforms --turn-on"),
        (["add", "nowhere", "1"], 6, "nowhere"),
        (["platforms", "--turn-on", "nowhere"], 6, "nowhere"),
        (["platforms", "--turn-on", "kakaomap"], 6, "kakaomap: discouraged"),
    ],
)
def test_what_cannot_be_done_says_what_can(
    folder: Path, words: list[str], code: int, told: str
) -> None:
    done = run(folder, *words)
    assert (done.exit_code, told in done.output) == (code, True)
    assert turned_on(folder) == []


def test_the_owner_turns_a_platform_on_and_off(folder: Path) -> None:
    run(folder, "shops")
    Settings(Profile(folder).settings).put(Browser(path="/no/such/browser", visible=False))
    on = run(folder, "platforms", "--turn-on", "naverplace")
    assert on.exit_code == 0
    assert on.output.startswith("naverplace\t")
    assert turned_on(folder) == ["naverplace"]
    assert run(folder, "add", "naverplace", "1").exit_code == WENT_THERE
    run(folder, "platforms", "--turn-off", "naverplace")
    assert turned_on(folder) == []
    assert run(folder, "add", "naverplace", "1").exit_code == 6


def test_what_is_an_experiment_says_so(folder: Path) -> None:
    told = run(folder, "platforms").output
    assert told.count("아직 실험 중이에요") == 1
    assert "아직 실험 중이에요" in told.split("kakaostore\t")[1].split("naverplace\t")[0]
    rows = map(json.loads, run(folder, "platforms", "--json").output.splitlines())
    assert [row["id"] for row in rows if row["is_experimental"]] == ["kakaostore"]
