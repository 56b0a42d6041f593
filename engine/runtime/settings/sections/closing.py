"""What closing the window does where the computer has a tray."""

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from msgspec import Meta

from engine.runtime.settings.section import Section


@dataclass(frozen=True)
class Closing(Section):
    """`way`: "ask" until the owner has said it once; "stay" keeps the program in the tray."""

    name: ClassVar[str] = "closing"

    way: Annotated[Literal["ask", "stay", "quit"], Meta(title="settings.closing.way")] = "ask"
