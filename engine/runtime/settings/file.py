"""Reads and writes settings.json: checked against the sections, replaced whole, nothing dropped."""

import json
from dataclasses import asdict
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

import msgspec

from engine.runtime.disk import disk_faults, replace_file
from engine.runtime.errors import EngineError, Exit
from engine.runtime.settings.section import Section, all_sections

SectionT = TypeVar("SectionT", bound=Section)


class SettingsUnreadable(EngineError):
    """The file is not a JSON object of objects. It was left alone. Param line: 0 when unknown."""

    code = "settings.unreadable"
    exit_code = Exit.INPUT


class SettingInvalid(EngineError):
    """A value is out of bounds or of the wrong kind. Params: setting (section.field), reason."""

    code = "settings.invalid"
    exit_code = Exit.INPUT


def _read(path: Path) -> dict[str, dict[str, Any]]:
    """The file as it stands; {} where there is none."""
    try:
        with disk_faults(path.parent):
            content = json.loads(path.read_bytes()) if path.exists() else {}
    except json.JSONDecodeError as fault:
        raise SettingsUnreadable(line=fault.lineno) from fault
    except UnicodeDecodeError as fault:
        raise SettingsUnreadable(line=0) from fault
    if not isinstance(content, dict) or not all(isinstance(v, dict) for v in content.values()):
        raise SettingsUnreadable(line=0)
    return content


def _section(kind: type[SectionT], values: dict[str, Any]) -> SectionT:
    """`values` as a section: defaults for what is missing, what is unknown passed over."""
    try:
        return msgspec.convert(values, kind, strict=True)
    except msgspec.ValidationError as fault:
        reason, _, where = str(fault).partition(" - at `$")
        setting = f"{kind.name}{where.rstrip('`')}"
        raise SettingInvalid(setting=setting, reason=reason.replace("`", "")) from fault


class Settings:
    """The settings of one profile. Thread-safe; what other versions wrote stays in the file."""

    def __init__(self, path: Path) -> None:
        """Read and check the whole file. Raises SettingsUnreadable or SettingInvalid."""
        self._path = path
        self._lock = Lock()
        self._file = _read(path)
        self._sections = {
            kind: _section(kind, self._file.get(name, {})) for name, kind in all_sections().items()
        }

    def get(self, kind: type[SectionT]) -> SectionT:
        """The section as it is now."""
        section = self._sections[kind]
        assert isinstance(section, kind)  # noqa: S101 (the dict is keyed by type)
        return section

    def put(self, section: Section) -> None:
        """Check and store a section. Raises SettingInvalid or DiskError; the old one then stays."""
        kind = type(section)
        values = asdict(section)
        checked = _section(kind, values)
        with self._lock:
            merged = {**self._file, kind.name: {**self._file.get(kind.name, {}), **values}}
            replace_file(
                self._path, json.dumps(merged, ensure_ascii=False, indent=2).encode() + b"\n"
            )
            self._file = merged
            self._sections[kind] = checked
