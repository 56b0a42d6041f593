"""When the program looks for new reviews by itself."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from msgspec import Meta

from engine.runtime.settings.section import Section


@dataclass(frozen=True)
class Schedule(Section):
    """Hours of the day in Seoul. Checks are made from `opens` on and before `closes`; `opens` may
    be the later one (a bar), and two equal hours are a whole day. `report_hour`: of the day's and
    the week's report.
    """

    name: ClassVar[str] = "schedule"

    on: Annotated[bool, Meta(title="settings.schedule.on")] = True
    every_h: Annotated[int, Meta(title="settings.schedule.every_h", ge=1, le=24)] = 1
    opens: Annotated[int, Meta(title="settings.schedule.opens", ge=0, le=24)] = 7
    closes: Annotated[int, Meta(title="settings.schedule.closes", ge=0, le=24)] = 24
    report_hour: Annotated[int, Meta(title="settings.schedule.report_hour", ge=0, le=23)] = 9
