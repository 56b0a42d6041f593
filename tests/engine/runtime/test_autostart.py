"""What a system is given so that it starts us, read by that system's own rules."""

import configparser
import plistlib
import shlex
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner

from engine.cli.main import cli
from engine.runtime import autostart
from engine.runtime.paths import Profile

COMMAND = ["/opt/가게 지기/gagejigi-engine", "--profile", '/home/a "b"/100%/$HOME\\x', "daemon"]
OWNER = r"SHOP-PC\사장"
SPACE = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"


def unit(text: str) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None, delimiters=("=",))
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read_string(text)
    return parser


def words(line: str) -> list[str]:
    """As systemd takes a command line apart: a shell's double quotes, and signs written twice."""
    return [word.replace("%%", "%").replace("$$", "$") for word in shlex.split(line)]


def test_a_systemd_unit_runs_the_very_command() -> None:
    found = unit(autostart.systemd_unit(COMMAND))
    assert words(found["Service"]["ExecStart"]) == COMMAND
    assert found["Install"]["WantedBy"] == "default.target"
    assert found["Service"]["RestartPreventExitStatus"] == "3"


def test_a_launch_agent_runs_the_very_command() -> None:
    found = plistlib.loads(autostart.launch_agent(COMMAND))
    assert (found["ProgramArguments"], found["RunAtLoad"]) == (COMMAND, True)
    assert found["Label"] == autostart.AGENT
    assert found["KeepAlive"] == {"SuccessfulExit": False}, "again after a fault, not after its end"


def test_a_task_of_windows_runs_the_very_command() -> None:
    root = ET.fromstring(  # noqa: S314 - our own
        autostart.task([r"C:\가게 & 지기\x.exe", "--profile", r"C:\a b\c", "daemon"], OWNER)
    )
    run = root.find(f"{SPACE}Actions/{SPACE}Exec")
    assert run is not None
    assert run.findtext(f"{SPACE}Command") == r"C:\가게 & 지기\x.exe"
    assert run.findtext(f"{SPACE}Arguments") == r'--profile "C:\a b\c" daemon'
    assert root.find(f"{SPACE}Triggers/{SPACE}LogonTrigger") is not None
    level = root.findtext(f"{SPACE}Principals/{SPACE}Principal/{SPACE}RunLevel")
    assert level == "LeastPrivilege"


def test_a_task_of_windows_is_this_user_s_alone_and_started_again() -> None:
    """Without a name in the trigger it would be everybody's, which takes an administrator. The
    order of the parts is the schema's.
    """
    root = ET.fromstring(autostart.task(["x.exe"], OWNER))  # noqa: S314 - our own
    trigger = root.find(f"{SPACE}Triggers/{SPACE}LogonTrigger")
    principal = root.find(f"{SPACE}Principals/{SPACE}Principal")
    for part, names in (
        (trigger, ["Enabled", "UserId"]),
        (principal, ["UserId", "LogonType", "RunLevel"]),
    ):
        assert part is not None
        assert [each.tag.removeprefix(SPACE) for each in part] == names
        assert part.findtext(f"{SPACE}UserId") == OWNER
    again = root.find(f"{SPACE}Settings/{SPACE}RestartOnFailure")
    assert again is not None
    assert (again.findtext(f"{SPACE}Interval"), again.findtext(f"{SPACE}Count")) == ("PT1M", "255")


def told(*given: str) -> Any:
    return CliRunner().invoke(cli, list(given))


def test_it_is_installed_replaced_and_taken_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    file = tmp_path / "systemd" / "user" / autostart.UNIT
    for profile in ("first", "second one"):
        where = ["--profile", str(tmp_path / profile)]
        done = told(*where, "daemon", "--install")
        assert (done.exit_code, str(file) in done.output) == (0, True)
        run = words(unit(file.read_text())["Service"]["ExecStart"])
        assert run == [sys.executable, "-m", "engine.cli", *where, "daemon", "--wait"]
    enabled = file.parent / "default.target.wants" / autostart.UNIT
    assert enabled.resolve() == file
    assert "이제" in told("daemon", "--uninstall").output
    assert not file.exists() and not enabled.is_symlink()
    assert "없어요" in told("daemon", "--uninstall").output


def test_a_folder_that_cannot_be_written_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "systemd").write_text("a file")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setattr(sys, "platform", "linux")
    assert told("daemon", "--install").exit_code == 3


def test_a_profile_with_a_passphrase_is_not_installed_in_vain(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody would be there to type it; with a key file it opens."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setattr(sys, "platform", "linux")
    locked = Profile(tmp_path / "profile")
    locked.wrapped_key.parent.mkdir(parents=True)
    locked.wrapped_key.write_bytes(b"wrapped")
    where = ["--profile", str(locked.folder)]
    done = told(*where, "daemon", "--install")
    assert done.exit_code == 3 and "keyfile" in done.output
    assert not (tmp_path / "systemd").exists()
    assert told(*where, "--key-file", str(tmp_path / "key"), "daemon", "--install").exit_code == 0


def test_one_wish_at_a_time() -> None:
    assert told("daemon", "--once", "--install").exit_code == 2
