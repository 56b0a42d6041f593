"""Template versions in the profile: added beside one another, never changed."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.prompts.errors import TemplateInvalid
from engine.prompts.service import Prompts
from engine.runtime.clock import SystemClock
from engine.runtime.events import EventBus
from engine.store.database import Database


@pytest.fixture
def prompts(tmp_path: Path) -> Iterator[Prompts]:
    bus = EventBus(on_fault=lambda fault: None)
    database = Database.open(tmp_path / "profile", bytes(range(32)), bus, SystemClock())
    yield Prompts(database, SystemClock())
    database.close()


def write(folder: Path, *versions: tuple[str, int, str]) -> Path:
    folder.mkdir(exist_ok=True)
    items = [
        {
            "key": key,
            "version": version,
            "sentiment": "positive",
            "tone": "polite",
            "text": text,
            "variables": [],
        }
        for key, version, text in versions
    ]
    (folder / "ko.json").write_text(json.dumps(items), encoding="utf-8")
    return folder


def test_shipped_templates_are_taken_once(prompts: Prompts) -> None:
    assert prompts.seed() == len(prompts.latest()) > 100
    assert prompts.seed() == 0


def test_a_newer_version_stands_beside_the_older_one(prompts: Prompts, tmp_path: Path) -> None:
    folder = write(tmp_path / "templates", ("a", 1, "처음"), ("b", 1, "다른 것"))
    prompts.seed(folder)
    assert prompts.seed(write(folder, ("a", 2, "다음"), ("b", 1, "다른 것"))) == 1
    assert [(each.key, each.version, each.text) for each in prompts.latest()] == [
        ("a", 2, "다음"),
        ("b", 1, "다른 것"),
    ]
    assert prompts.seed(write(folder, ("a", 1, "처음"))) == 0


def test_a_version_never_changes(prompts: Prompts, tmp_path: Path) -> None:
    folder = write(tmp_path / "templates", ("a", 1, "처음"))
    prompts.seed(folder)
    with pytest.raises(TemplateInvalid, match="same version"):
        prompts.seed(write(folder, ("a", 1, "몰래 고침"), ("b", 1, "새것")))
    assert [each.text for each in prompts.latest()] == ["처음"]
