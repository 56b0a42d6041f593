"""Notes what is to be told in the very unit of work that found it: no crash comes in between."""

from collections.abc import Iterator

from engine.alerts import hours, repository
from engine.alerts.channels import registry
from engine.alerts.dto import SCREEN
from engine.alerts.model import Alert
from engine.runtime.clock import Clock, to_ms
from engine.runtime.events import ReviewUrgent
from engine.runtime.settings import Settings
from engine.runtime.settings.sections.alerts import Alerts
from engine.runtime.settings.switched import Switched
from engine.store.database import Unit


class Intake:
    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock

    def take(self, unit: Unit, event: ReviewUrgent) -> None:
        now, plan = self._clock.now(), self._settings.get(Alerts)
        since = to_ms(hours.day_of(now))
        for way in [SCREEN, *channels_on(self._settings)]:
            told = repository.told_at_once(unit.session, way, since)
            for review_id in event.ids:
                grave = review_id in event.grave
                due = hours.due(now, plan, told, grave=grave)
                unit.session.add(_alert(way, review_id, grave, to_ms(now), to_ms(due)))
            unit.session.flush()


def channels_on(settings: Settings) -> Iterator[str]:
    """Ids of those to which alerts go."""
    for channel in registry.all_channels().values():
        section = settings.get(channel.section)
        if isinstance(section, Switched) and section.on:
            yield channel.id


def _alert(way: str, review_id: int, grave: bool, made_ms: int, due_ms: int) -> Alert:
    return Alert(review_id=review_id, way=way, grave=grave, made_ms=made_ms, due_ms=due_ms)
