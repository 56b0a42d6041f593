"""When and how much the owner is told of reviews that cannot wait."""

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from msgspec import Meta

from engine.runtime.settings.section import Section

_TIME = r"^([01]\d|2[0-3]):[0-5]\d$"


@dataclass(frozen=True)
class Alerts(Section):
    """Times of day in Seoul, "HH:MM". From `quiet_from` until `quiet_until` nobody is told anything
    before the morning, or only what is grave; the same time twice: never quiet.

    `most_a_day`: of each way to tell; what comes beyond that is told together at `digest_at`.
    `with_text`: the first words of the review go along. `language`: of what is sent out.
    """

    name: ClassVar[str] = "alerts"

    quiet_from: Annotated[str, Meta(title="settings.alerts.quiet_from", pattern=_TIME)] = "22:00"
    quiet_until: Annotated[str, Meta(title="settings.alerts.quiet_until", pattern=_TIME)] = "08:00"
    grave_passes: Annotated[bool, Meta(title="settings.alerts.grave_passes")] = False
    most_a_day: Annotated[int, Meta(title="settings.alerts.most_a_day", ge=1, le=20)] = 3
    digest_at: Annotated[str, Meta(title="settings.alerts.digest_at", pattern=_TIME)] = "18:00"
    with_text: Annotated[bool, Meta(title="settings.alerts.with_text")] = False
    language: Annotated[Literal["ko", "en"], Meta(title="settings.alerts.language")] = "ko"
