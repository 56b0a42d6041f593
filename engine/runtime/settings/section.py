"""What a section is, and which there are."""

import importlib
import pkgutil
from dataclasses import dataclass
from functools import cache
from typing import ClassVar


@dataclass(frozen=True)
class Section:
    """Base. Fields have defaults; their bounds and title keys are in `Annotated[..., Meta(...)]`.

    Without `slots`: that would make a second class of the same name, and both would be found.
    `name` is the section's key in the file; its title in the dialog is `settings.<name>`.
    `is_kept_elsewhere`: not shown there, since something else writes it for the owner.
    """

    name: ClassVar[str]
    is_kept_elsewhere: ClassVar[bool] = False


@cache
def all_sections() -> dict[str, type[Section]]:
    """Every section by name, found by walking `engine.runtime.settings.sections`."""
    from engine.runtime.settings import sections  # noqa: PLC0415 (sections import this module)

    for module in pkgutil.iter_modules(sections.__path__, f"{sections.__name__}."):
        importlib.import_module(module.name)
    found = sorted(Section.__subclasses__(), key=lambda section: section.name)
    return {section.name: section for section in found}
