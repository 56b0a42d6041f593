"""Starting with the owner's session: a systemd unit, a LaunchAgent, or a task of Windows.

Each is for this user alone, needs no administrator, and begins at the next login.
"""

import os
import plistlib
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from getpass import getuser
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from engine.runtime.disk import disk_faults, make_private_folder, replace_file
from engine.runtime.errors import EngineError, Exit

UNIT: Final = "gagejigi.service"
AGENT: Final = "kr.gagejigi.engine"
TASK: Final = "Gagejigi"
_WANTS: Final = "default.target.wants"
_RESTARTS: Final = "255"
"""As often as the Task Scheduler can be told."""
_TASK_SPACE: Final = "http://schemas.microsoft.com/windows/2004/02/mit/task"
_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "%": "%%", "$": "$$", "\n": "\\n"}


class AutostartRefused(EngineError):
    """The system did not take the task. Param reason: its own words."""

    code = "autostart.refused"


class AutostartLocked(EngineError):
    """A profile that asks for a passphrase, when nobody would be there to type it."""

    code = "autostart.locked"
    exit_code = Exit.PROFILE


def install(command: Sequence[str]) -> str:
    """Run `command` from the next login on; what was installed before is replaced. Returns where.

    Raises `DiskError`, `AutostartRefused`.
    """
    if sys.platform == "win32":
        _tell_windows(task(command, _user()))
        return TASK
    on_mac, path = sys.platform == "darwin", _path()
    make_private_folder(path.parent)
    replace_file(path, launch_agent(command) if on_mac else systemd_unit(command).encode())
    if not on_mac:
        _enable(path)
    return str(path)


def is_installed() -> bool:
    if sys.platform == "win32":
        return _run_schtasks("/Query", "/TN", TASK) == ""
    return _path().exists()


def uninstall() -> bool:
    """Whether there was anything. Raises `DiskError`."""
    if sys.platform == "win32":
        return _run_schtasks("/Delete", "/TN", TASK, "/F") == ""
    path = _path()
    found = path.exists()
    with disk_faults(path.parent):
        for each in (path, path.parent / _WANTS / UNIT):
            each.unlink(missing_ok=True)
    return found


def systemd_unit(command: Sequence[str]) -> str:
    """Exit code 3 (no key, a profile that does not open) is nothing that a restart would mend."""
    return "\n".join(
        (
            "[Unit]",
            "Description=Gagejigi",
            "",
            "[Service]",
            f"ExecStart={' '.join(_quoted(word) for word in command)}",
            "Restart=on-failure",
            "RestartSec=60",
            "RestartPreventExitStatus=3",
            "Nice=5",
            "",
            "[Install]",
            "WantedBy=default.target",
            "",
        )
    )


def launch_agent(command: Sequence[str]) -> bytes:
    """A property list for launchd."""
    return plistlib.dumps(
        {
            "Label": AGENT,
            "ProgramArguments": list(command),
            "RunAtLoad": True,
            "KeepAlive": {"SuccessfulExit": False},
            "ThrottleInterval": 60,
            "ProcessType": "Background",
        }
    )


def task(command: Sequence[str], user: str) -> bytes:
    """XML for the Task Scheduler, in UTF-16 as it wants it. `user`: "PC\\name"; a trigger without
    one is everybody's, and only an administrator may add it.
    """
    root = ET.Element("Task", {"version": "1.2", "xmlns": _TASK_SPACE})
    trigger = ET.SubElement(ET.SubElement(root, "Triggers"), "LogonTrigger")
    ET.SubElement(trigger, "Enabled").text = "true"
    ET.SubElement(trigger, "UserId").text = user
    principal = ET.SubElement(ET.SubElement(root, "Principals"), "Principal", {"id": "Author"})
    ET.SubElement(principal, "UserId").text = user
    ET.SubElement(principal, "LogonType").text = "InteractiveToken"
    ET.SubElement(principal, "RunLevel").text = "LeastPrivilege"
    settings = ET.SubElement(root, "Settings")
    for name, value in (
        ("MultipleInstancesPolicy", "IgnoreNew"),
        ("DisallowStartIfOnBatteries", "false"),
        ("StopIfGoingOnBatteries", "false"),
        ("ExecutionTimeLimit", "PT0S"),
    ):
        ET.SubElement(settings, name).text = value
    again = ET.SubElement(settings, "RestartOnFailure")
    ET.SubElement(again, "Interval").text = "PT1M"
    ET.SubElement(again, "Count").text = _RESTARTS
    run = ET.SubElement(ET.SubElement(root, "Actions", {"Context": "Author"}), "Exec")
    ET.SubElement(run, "Command").text = command[0]
    ET.SubElement(run, "Arguments").text = subprocess.list2cmdline(command[1:])
    xml: bytes = ET.tostring(root, encoding="utf-16", xml_declaration=True)
    return xml


def _quoted(word: str) -> str:
    """For ExecStart, see systemd.service(5) and systemd.syntax(7)."""
    return '"' + "".join(_ESCAPES.get(sign, sign) for sign in word) + '"'


def _path() -> Path:
    return _agent_path() if sys.platform == "darwin" else _unit_path()


def _unit_path() -> Path:
    config = os.environ.get("XDG_CONFIG_HOME", "")
    return (Path(config) if config else Path.home() / ".config") / "systemd" / "user" / UNIT


def _agent_path() -> Path:
    return Path.home() / "Library" / "LaunchAgents" / f"{AGENT}.plist"


def _enable(unit: Path) -> None:
    """What `systemctl --user enable` does; it needs no running systemd."""
    wants = unit.parent / _WANTS
    make_private_folder(wants)
    with disk_faults(wants):
        link = wants / UNIT
        link.unlink(missing_ok=True)
        link.symlink_to(Path("..") / UNIT)


def _tell_windows(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "task.xml"
        file.write_bytes(content)
        if reason := _run_schtasks("/Create", "/TN", TASK, "/XML", str(file), "/F"):
            raise AutostartRefused(reason=reason)


def _user() -> str:
    """As Windows names who is logged in."""
    name, domain = os.environ.get("USERNAME", getuser()), os.environ.get("USERDOMAIN", "")
    return f"{domain}\\{name}" if domain else name


def _run_schtasks(*words: str) -> str:
    """Why it did not go through; "" if it did."""
    program = Path(os.environ.get("SYSTEMROOT", r"C:\Windows")) / "System32" / "schtasks.exe"
    ended = subprocess.run(  # noqa: S603 - the system's own, by its full path
        [str(program), *words], capture_output=True, check=False
    )
    said = ended.stderr.decode(errors="replace").strip()
    return (said or f"schtasks {ended.returncode}") if ended.returncode else ""
