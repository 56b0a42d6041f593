"""`learn` as its owner meets it: learned, looked at, switched off and on."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from engine.api import Engine
from engine.cli.main import cli
from engine.language.sentiment import Label
from engine.reviews.dto import Origin
from engine.runtime.secrets import key_file
from tests.engine.found import SHOP, review
from tests.engine.language import slang
from tests.engine.language.readers import by_rules


@pytest.fixture
def profile(tmp_path: Path) -> list[str]:
    """A shop with 120 starred reviews, read by a pack that does not know its slang."""
    return shop_with(tmp_path, [slang.said(number) for number in range(120)])


def shop_with(tmp_path: Path, told: list[tuple[str, Label]]) -> list[str]:
    key_file.make(tmp_path / "key")
    engine = Engine.open(tmp_path / "profile", key_file=tmp_path / "key")
    try:
        engine.packs.install(slang.write(tmp_path / "given"))
        engine.packs.use("slangy")
        [shop] = engine.shops.remember("smartplace", "main", [SHOP])
        found = [
            replace(review(number, text), rating=5.0 if label == "positive" else 1.0)
            for number, (text, label) in enumerate(told)
        ]
        with engine._database.unit() as unit:
            engine.reviews.absorb(unit, found, Origin("smartplace", shop.id, 1, 0))
        engine.run_job("analyse")
    finally:
        engine.close()
    return ["--profile", str(tmp_path / "profile"), "--key-file", str(tmp_path / "key")]


def run(profile: list[str], *words: str) -> str:
    done = CliRunner().invoke(cli, [*profile, *words])
    assert done.exception is None, done.output
    return done.output


def told(profile: list[str], *words: str) -> dict[str, object]:
    answer = json.loads(run(profile, "--json", *words))
    assert isinstance(answer, dict)
    return answer


def test_what_was_learned_can_be_looked_at_and_switched(profile: list[str]) -> None:
    before = told(profile, "learn", "--status")
    assert before == {
        "switched_on": True, "reader": by_rules("slangy 1.0"), "learned": None, "changes": [],
    }  # fmt: skip

    after = told(profile, "learn")
    assert (after["verdict"], after["read"]) == ("better", 120)
    assert re.fullmatch(by_rules(r"slangy 1\.0 \+own [0-9a-f]{6}"), str(after["reader"]))
    learned, changes = after["learned"], after["changes"]
    assert isinstance(learned, dict) and isinstance(changes, list)
    assert (learned["reviews"], learned["convincing"]) == (120, True)
    assert learned["own_accuracy"] > learned["base_accuracy"] and learned["better"] >= 0.95
    assert len(changes) == 10 and all(slang.SLANG in each["text"] for each in changes)

    off = told(profile, "learn", "--off")
    assert (off["switched_on"], off["reader"], off["read"]) == (False, by_rules("slangy 1.0"), 120)
    assert "꺼 두셔서 쓰지 않고 있어요" in run(profile, "learn", "--status")
    on = told(profile, "learn", "--on")
    assert (on["switched_on"], on["reader"], on["read"]) == (True, after["reader"], 120)

    words = run(profile, "learn", "--status")
    assert "리뷰 120개로 배웠어요" in words
    assert "지금 배운 대로 읽고 있어요" in words
    assert words.count("아쉬움 → 좋음 (정답 좋음)") == 10


def test_a_head_that_did_not_convince_is_told_to_be_unused_and_what_helps(tmp_path: Path) -> None:
    """The pack reads these reviews right already."""
    profile = shop_with(tmp_path, [slang.said(number) for number in range(180) if number % 3 < 2])
    said = run(profile, "learn")
    assert "배운 것을 쓰지 않고" in said
    assert run(profile, "learn", "--status") == said
    english = run(profile, "learn", "--status", "--lang", "en")
    assert "it is not used" in english and "more reviews with stars or corrections" in english
    learned = told(profile, "learn", "--status")["learned"]
    assert isinstance(learned, dict)
    assert (learned["convincing"], learned["state"]) == (False, "not_better")


def test_a_head_learned_with_another_pack_is_told_to_be_unused(
    profile: list[str], tmp_path: Path
) -> None:
    run(profile, "learn")
    run(profile, "packs", "install", str(slang.write(tmp_path / "newer", version="2.0")))
    run(profile, "packs", "use", "slangy-2.0")
    assert "다른 꾸러미로 배운 것이라" in run(profile, "learn", "--status")
