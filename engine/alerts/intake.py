"""Notes what is to be told in the very unit of work that found it: no crash comes in between."""

from collections.abc import Iterator
from dataclasses import replace

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

    def take(self, unit: Unit, event: ReviewUrgent) -> ReviewUrgent:
        """With those marked that the screen is to tell later."""
        for channel in channels_on(self._settings):
            self._note(unit, channel, event)
        return replace(event, later=self._note(unit, SCREEN, event))

    def _note(self, unit: Unit, way: str, event: ReviewUrgent) -> tuple[int, ...]:
        """Ids of those that this way tells later."""
        now, plan = self._clock.now(), self._settings.get(Alerts)
        told = repository.told_at_once(unit.session, way, to_ms(hours.day_of(now)))
        later, leads = [], True
        for review_id in event.ids:
            grave = review_id in event.grave
            due = hours.due(now, plan, told, grave=grave)
            alert = Alert(review_id=review_id, way=way, grave=grave)
            alert.made_ms, alert.due_ms = to_ms(now), to_ms(due)
            alert.leads = leads and due == now
            leads = leads and not alert.leads
            unit.session.add(alert)
            if due > now:
                later.append(review_id)
        unit.session.flush()
        return tuple(later)


def channels_on(settings: Settings) -> Iterator[str]:
    """Ids of those to which alerts go."""
    for channel in registry.all_channels().values():
        section = settings.get(channel.section)
        if isinstance(section, Switched) and section.on:
            yield channel.id
