"""How replies are sent."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from msgspec import Meta

from engine.runtime.settings.section import Section


@dataclass(frozen=True)
class Replies(Section):
    """`send_per_run`: approved replies that one run posts at most, over all platforms."""

    name: ClassVar[str] = "replies"

    send_per_run: Annotated[int, Meta(title="settings.replies.send_per_run", ge=1, le=200)] = 20
