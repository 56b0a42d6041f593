"""Notes what is to be told in the very unit of work that found it: no crash comes in between."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from threading import Event as Flag

from engine.alerts import hours, repository
from engine.alerts.channels import registry
from engine.alerts.dto import SCREEN
from engine.alerts.model import Alert
from engine.runtime.clock import Clock, from_ms, to_ms
from engine.runtime.events import ReviewUrgent
from engine.runtime.settings import Settings
from engine.runtime.settings.sections.alerts import Alerts
from engine.runtime.settings.switched import Switched
from engine.store.database import Unit

_MS = timedelta(milliseconds=1)
_MISSED = _MS
"""Later than at once, and due by the time anybody looks."""


class Intake:
    def __init__(self, settings: Settings, clock: Clock, on_screen: Flag | None = None) -> None:
        """`on_screen`: set while a window tells what comes (None: one always does). What is found
        without one counts as no disturbance; the window tells it together when it opens.
        """
        self._settings = settings
        self._clock = clock
        self.on_screen = on_screen

    def take(self, unit: Unit, event: ReviewUrgent) -> ReviewUrgent:
        """With those marked that the screen is to tell later."""
        for channel in channels_on(self._settings):
            self._note(unit, channel, event)
        return replace(event, later=self._note(unit, SCREEN, event))

    def forget(self, unit: Unit, review_ids: Sequence[int]) -> None:
        """They are no more: of what is not told yet, nothing is."""
        repository.forget(unit.session, frozenset(review_ids), to_ms(self._clock.now()))

    def _note(self, unit: Unit, way: str, event: ReviewUrgent) -> tuple[int, ...]:
        """Ids of those that this way tells later."""
        now, plan = self._clock.now(), self._settings.get(Alerts)
        today_ms = to_ms(hours.day_of(now))
        told = repository.told_at_once(unit.session, way, today_ms)
        bundle_ms = repository.bundle_ms(unit.session, way, today_ms, hours.BUNDLE // _MS)
        bundle_at = None if bundle_ms is None else from_ms(bundle_ms)
        later, leads = [], True
        for review_id in event.ids:
            grave = review_id in event.grave
            due = hours.due(now, plan, told, grave=grave, bundle_at=bundle_at)
            if way == SCREEN and not self._is_looked_at():
                due = max(due, now + _MISSED)
            alert = Alert(review_id=review_id, way=way, grave=grave)
            alert.made_ms, alert.due_ms = to_ms(now), to_ms(due)
            alert.leads = leads and due == now
            leads = leads and not alert.leads
            unit.session.add(alert)
            if due > now:
                later.append(review_id)
        unit.session.flush()
        return tuple(later)

    def _is_looked_at(self) -> bool:
        return self.on_screen is None or self.on_screen.is_set()


def channels_on(settings: Settings) -> Iterator[str]:
    """Ids of those to which alerts go."""
    for channel in registry.all_channels().values():
        section = settings.get(channel.section)
        if isinstance(section, Switched) and section.on:
            yield channel.id
