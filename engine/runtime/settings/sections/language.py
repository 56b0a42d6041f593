"""How reviews are read."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from msgspec import Meta

from engine.runtime.settings.section import Section


@dataclass(frozen=True)
class Language(Section):
    """`pack`: folder name of the language pack that reads; "" the one shipped for it."""

    name: ClassVar[str] = "language"

    pack: Annotated[
        str, Meta(title="settings.language.pack", pattern=r"\A([a-z0-9][a-z0-9._-]{0,127})?\Z")
    ] = ""
