"""`revise` at a terminal."""

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


@pytest.fixture
def profile(tmp_path: Path) -> list[str]:
    """Of an owner with one draft, whose number is 1."""
    key, folder = tmp_path / "key", tmp_path / "profile"
    key_file.make(key)
    with closing(Engine.open(folder, key_file=key)) as engine:
        [shop] = engine.shops.remember("smartplace", "owner", [SHOP])
        with engine._database.unit() as unit:
            engine.reviews.absorb(unit, [review(1)], Origin("smartplace", shop.id, 1, 1))
        [review_id] = engine.reviews.ids(ReviewFilter())
        assert engine.replies.draft(review_id).reply.id == 1
    return ["--profile", str(folder), "--key-file", str(key), "--json"]


@pytest.mark.parametrize(
    ("words", "typed"), [(["또 들러 주세요."], None), ([], "또 들러 주세요.\n")]
)
def test_the_owners_words_take_the_place_of_the_draft(
    profile: list[str], words: list[str], typed: str | None
) -> None:
    done = CliRunner().invoke(cli, [*profile, "revise", "1", *words], input=typed)
    assert done.exit_code == 0, done.output
    told = json.loads(done.output)
    assert (told["text"], told["state"]) == ("또 들러 주세요.", "draft")


def test_a_reply_that_is_not_there_is_told(profile: list[str]) -> None:
    done = CliRunner().invoke(cli, [*profile, "revise", "7", "네"])
    assert done.exit_code == 6


@pytest.mark.parametrize("words", ["", "  \n"])
def test_nothing_does_not_take_the_place_of_a_draft(profile: list[str], words: str) -> None:
    done = CliRunner().invoke(cli, [*profile, "revise", "1", words])
    assert json.loads(done.output)["error"] == "reply.empty"
    [kept] = CliRunner().invoke(cli, [*profile, "drafts", "--limit", "0"]).output.splitlines()
    assert json.loads(kept)["text"]


def test_what_approval_would_refuse_is_kept_and_told_at_once(profile: list[str]) -> None:
    words = "국물 " * 400
    told = CliRunner().invoke(cli, [*profile[:-1], "revise", "1", words]).output
    assert told.startswith("답글 1\t초안\n국물 국물")
    assert "자까지 올릴 수 있어요" in told


def test_signs_that_turn_the_direction_of_writing_are_not_kept(profile: list[str]) -> None:
    done = CliRunner().invoke(
        cli, [*profile, "revise", "1", "또 \u202e오세요\u202c \u2066네\u2069"]
    )
    assert json.loads(done.output)["text"] == "또 오세요 네"


def test_both_numbers_of_a_draft_are_named(profile: list[str]) -> None:
    told = CliRunner().invoke(cli, [*profile[:-1], "drafts", "--limit", "0"]).output
    assert told.startswith("답글 1 (리뷰 1)\t")
