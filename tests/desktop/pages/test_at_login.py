"""알아서 하기: the switch that has the system begin the rounds at each login."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.shell.settings_at_login import AtLoginPanel
from engine.runtime import autostart
from tests.desktop.pages.conftest import Stage


@pytest.fixture
def unit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    return tmp_path / "systemd" / "user" / autostart.UNIT


@pytest.fixture
def panel(stage: Stage, unit: Path) -> Iterator[AtLoginPanel]:
    shown = AtLoginPanel(stage.context)
    stage.settle()
    yield shown
    shown.deleteLater()


def test_it_is_switched_on_and_off_at_once(stage: Stage, panel: AtLoginPanel, unit: Path) -> None:
    assert not panel.turn_on.isHidden() and panel.turn_off.isHidden()
    panel.turn_on.click()
    stage.settle()
    assert str(stage.engine.profile.folder) in unit.read_text("utf-8")
    assert panel.turn_on.isHidden() and not panel.turn_off.isHidden()
    panel.turn_off.click()
    stage.settle()
    assert not unit.exists()
    assert not panel.turn_on.isHidden() and panel.turn_off.isHidden()


def test_what_the_system_refuses_is_said_and_nothing_claimed(
    stage: Stage, panel: AtLoginPanel, unit: Path
) -> None:
    unit.parent.parent.write_text("a file where the folder should be")
    panel.turn_on.click()
    stage.settle()
    assert panel._said.accessibleName() and not panel._said.isHidden()
    assert panel.turn_off.isHidden(), "still off"
