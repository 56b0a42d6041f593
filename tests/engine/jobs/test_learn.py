"""From corrections and stars to reviews that read as this shop's guests mean them."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from engine.api import Engine
from engine.reviews.dto import Origin, ReviewFilter
from engine.runtime.secrets import key_file
from tests.engine.found import SHOP, review
from tests.engine.language import slang


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    key_file.make(tmp_path / "key")
    opened = Engine.open(tmp_path / "profile", key_file=tmp_path / "key")
    opened.packs.install(slang.write(tmp_path / "given"))
    opened.packs.use("slangy")
    yield opened
    opened.close()


def receive(engine: Engine, count: int, *, stars: bool) -> None:
    [shop] = engine.shops.remember("smartplace", "main", [SHOP])
    told = [slang.said(number) for number in range(count)]
    found = [
        replace(
            review(number, text), rating=(5.0 if label == "positive" else 1.0) if stars else None
        )
        for number, (text, label) in enumerate(told)
    ]
    with engine._database.unit() as unit:
        engine.reviews.absorb(unit, found, Origin("smartplace", shop.id, 1, 0))
    engine.run_job("analyse")


def count(engine: Engine, label: str) -> int:
    return len(engine.reviews.ids(ReviewFilter(label=label)))  # type: ignore[arg-type]


def test_stars_teach_and_every_review_is_read_anew(engine: Engine) -> None:
    receive(engine, 120, stars=True)
    assert count(engine, "negative") == 80
    report = engine.run_job("learn")
    trial = report.pop("trial")
    assert isinstance(trial, dict) and trial["own_accuracy"] > trial["base_accuracy"]
    assert report == {
        "verdict": "better", "reviews": 120, "corrections": 0, "left_out": 0, "read": 120,
    }  # fmt: skip
    assert (count(engine, "negative"), count(engine, "positive")) == (40, 80)
    assert engine.reviews.outdated(engine.language.name) == 0


def test_the_owners_word_alone_teaches(engine: Engine) -> None:
    receive(engine, 123, stars=False)
    for number in range(120):
        engine.reviews.correct(number + 1, slang.said(number)[1])
    assert engine.run_job("learn")["corrections"] == 120
    unseen = [121, 122, 123]
    assert [engine.reviews.get(each).label for each in unseen] == [
        slang.said(each - 1)[1] for each in unseen
    ]


def test_too_few_change_nothing(engine: Engine) -> None:
    receive(engine, 30, stars=True)
    assert engine.run_job("learn") == {
        "verdict": "too_few", "reviews": 30, "corrections": 0, "left_out": 0,
        "trial": None, "read": 0,
    }  # fmt: skip
    assert engine.own_heads.kept() is None
