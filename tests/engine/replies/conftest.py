"""The scripted platform among the engine's platforms, and a house built on it."""

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import engine.platforms
from engine.runtime import texts
from tests.engine.replies.house import House
from tests.engine.replies.platform import Scripted


@pytest.fixture
def scripted() -> Scripted:
    return Scripted()


@pytest.fixture
def platform(scripted: Scripted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scripted:
    """Found by the real registry, as any platform is: by its folder; its name is 시험장."""
    folder = tmp_path / "platforms" / scripted.spec.id
    folder.mkdir(parents=True)
    (folder / "__init__.py").touch()
    paths = [*engine.platforms.__path__, str(folder.parent)]
    monkeypatch.setattr(engine.platforms, "__path__", paths)
    module = ModuleType(f"engine.platforms.{scripted.spec.id}")
    module.PLATFORM = scripted  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setitem(texts._texts("ko"), f"platform.{scripted.spec.id}.short", "시험장")
    return scripted


@pytest.fixture
def house(tmp_path: Path, platform: Scripted) -> Iterator[House]:
    house = House(tmp_path, platform).open()
    yield house
    house.close()
