"""A profile for trying things out."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar

from msgspec import Meta

from engine.runtime.clock import Clock, PracticeClock, SystemClock
from engine.runtime.settings.section import Section

_MOMENT = r"^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d)?$"


@dataclass(frozen=True)
class Practice(Section):
    """Practice reviews have dates of their own, and "this week" means nothing years after them.

    The profile's clock showed `morning` at the real moment `began`, and goes on from there; both
    ISO 8601 with an offset, "" for the real time.
    """

    name: ClassVar[str] = "practice"
    is_kept_elsewhere: ClassVar[bool] = True

    morning: Annotated[str, Meta(title="settings.practice.morning", pattern=_MOMENT)] = ""
    began: Annotated[str, Meta(title="settings.practice.began", pattern=_MOMENT)] = ""

    def clock(self) -> Clock:
        if not (self.morning and self.began):
            return SystemClock()
        shown = datetime.fromisoformat(self.morning)
        return PracticeClock(shown - datetime.fromisoformat(self.began))
