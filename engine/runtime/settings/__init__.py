"""What the owner can set: one frozen dataclass per section, kept in the profile's settings.json.

A new section is a new module in `sections`; nothing else is edited.
"""

from engine.runtime.settings.file import SettingInvalid, Settings, SettingsUnreadable
from engine.runtime.settings.section import Section, all_sections

__all__ = ["Section", "SettingInvalid", "Settings", "SettingsUnreadable", "all_sections"]
