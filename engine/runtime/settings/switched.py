"""What a section has that can be switched on as a whole."""

from dataclasses import dataclass, replace
from typing import Annotated, Self

from msgspec import Meta


@dataclass(frozen=True)
class Switched:
    on: Annotated[bool, Meta(title="settings.switched.on")] = False

    def turned(self, *, on: bool) -> Self:
        return replace(self, on=on)
