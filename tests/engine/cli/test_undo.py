"""`undo` at a terminal."""

import json
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from engine.api import Engine, ReviewFilter
from engine.cli.main import cli
from engine.reviews.dto import Origin
from engine.runtime.secrets import key_file
from tests.engine.found import SHOP, review

AUTHOR = review(1).author_name


@pytest.fixture
def profile(tmp_path: Path) -> list[str]:
    """Of an owner who has corrected one review, and then put the reading back to neutral."""
    key, folder = tmp_path / "key", tmp_path / "profile"
    key_file.make(key)
    with closing(Engine.open(folder, key_file=key)) as engine:
        [shop] = engine.shops.remember("naver_place", "owner", [SHOP])
        with engine._database.unit() as unit:
            engine.reviews.absorb(unit, [review(1)], Origin("naver_place", shop.id, 1, 1))
        [review_id] = engine.reviews.ids(ReviewFilter())
        engine.reviews.correct(review_id, "negative")
        engine.reviews.correct(review_id, "neutral")
    return ["--profile", str(folder), "--key-file", str(key)]


def said(profile: list[str], *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli, [*profile, *words])
    return done.exit_code, done.output


def test_a_deed_is_listed_undone_and_done_again(profile: list[str]) -> None:
    code, listed = said(profile, "--json", "undo", "--list")
    newest, first = (json.loads(line) for line in listed.splitlines())
    assert (code, newest["name"], newest["undone"]) == (0, "reviews.correct", False)
    assert "되돌렸어요: 리뷰 느낌 바로잡기" in said(profile, "undo")[1]
    first_line = said(profile, "undo", "--list")[1].splitlines()[0]
    assert f"바로잡기 ({AUTHOR}님의 리뷰 · {SHOP.name} · " in first_line
    assert first_line.endswith("(되돌림)")
    assert "다시 했어요" in said(profile, "undo", "--redo")[1]
    assert json.loads(said(profile, "--json", "undo")[1])["id"] == newest["id"]
    assert said(profile, "undo", "--deed", str(first["id"]))[0] == 0
    code, nothing = said(profile, "undo")
    assert code != 0 and "되돌릴 일이 없어요" in nothing


def test_a_deed_that_was_built_upon_is_refused(profile: list[str]) -> None:
    first = json.loads(said(profile, "--json", "undo", "--list")[1].splitlines()[-1])
    code, told = said(profile, "undo", "--deed", str(first["id"]))
    assert code != 0 and "되돌릴 수 없게 되었어요" in told
