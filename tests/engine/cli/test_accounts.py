"""`accounts` at a terminal: who is connected, and the end of one."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.api import Engine
from engine.cli.main import cli
from engine.platforms.port import ShopFound
from engine.runtime.paths import Profile
from engine.runtime.secrets import key_file
from engine.runtime.settings import Settings
from engine.runtime.settings.sections.browser import Browser


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """With a shop at a console, and one on pages that anybody can see."""
    key_file.make(tmp_path / "key")
    engine = Engine.open(tmp_path / "profile", key_file=tmp_path / "key")
    engine.shops.remember("smartplace", "main", [ShopFound("1", "달빛분식", {})])
    engine.shops.remember("kakaomap", "public", [ShopFound("2", "달빛분식", {})])
    engine.close()
    return tmp_path / "profile"


def run(folder: Path, *words: str) -> Result:
    shared = ["--profile", str(folder), "--key-file", str(folder.parent / "key")]
    return CliRunner().invoke(cli, [*shared, *words], standalone_mode=False)


def test_each_account_is_told_with_how_it_stands(folder: Path) -> None:
    told = run(folder, "accounts")
    assert told.exit_code == 0
    assert "smartplace\tmain\t네이버 스마트플레이스\t달빛분식" in told.output
    assert "로그인: 이 컴퓨터에서는 아직 로그인하지 않으셨어요" in told.output
    assert "로그인: 로그인이 필요 없는 곳이에요" in told.output
    rows = [json.loads(line) for line in run(folder, "accounts", "--json").output.splitlines()]
    assert [(row["platform"], row["state"]) for row in rows] == [
        ("kakaomap", "needless"),
        ("smartplace", "unknown"),
    ]


def test_a_disconnected_one_is_told_no_more(folder: Path) -> None:
    told = run(folder, "accounts", "--forget", "smartplace", "main")
    assert (told.exit_code, "smartplace" in told.output) == (0, False)
    assert run(folder, "accounts", "--forget", "smartplace", "main").return_value == 6
    assert "달빛분식" in run(folder, "shops").output


def test_asking_the_platforms_says_what_was_met(folder: Path) -> None:
    Settings(Profile(folder).settings).put(Browser(path="/no/such/browser", visible=False))
    told = run(folder, "accounts", "--check")
    assert told.return_value == 5
    assert "로그인 확인: 인터넷 브라우저를 열 수 없어요" in told.output
