"""What the program learns from this shop's own reviews."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from msgspec import Meta

from engine.runtime.settings.section import Section


@dataclass(frozen=True)
class Learning(Section):
    """`own_head`: read by what was learned here, once that has proved better than the pack."""

    name: ClassVar[str] = "learning"

    own_head: Annotated[bool, Meta(title="settings.learning.own_head")] = True
