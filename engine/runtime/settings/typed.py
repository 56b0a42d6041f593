"""Values that a person typed, as a section."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import TypeVar

import msgspec

from engine.runtime.errors import NotFound
from engine.runtime.settings.file import SettingInvalid
from engine.runtime.settings.section import Section

SectionT = TypeVar("SectionT", bound=Section)


def typed(section: SectionT, given: Mapping[str, str]) -> SectionT:
    """The section with what was `given` by field name: "587" is a number where one is wanted.

    Raises `NotFound` for a field it does not have, `SettingInvalid`, whose reason shows no value.
    """
    names = {field.name for field in fields(section)}
    for name in given:
        if name not in names:
            raise NotFound(entity="setting", id=f"{section.name}.{name}")
    try:
        return msgspec.convert({**asdict(section), **given}, type(section), strict=False)
    except msgspec.ValidationError as fault:
        reason, _, where = str(fault).partition(" - at `$")
        setting = f"{section.name}{where.rstrip('`')}"
        raise SettingInvalid(setting=setting, reason=reason.replace("`", "")) from fault
