"""Engine events, from any thread, as Qt signals on the UI thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

if TYPE_CHECKING:
    from engine.api import Changed, Event

MERGE_MS = 50

Subscribe = Callable[[Callable[["Event"], None]], Callable[[], None]]


class Bus(QObject):
    """changed: `Changed`, at most one an entity every 50 ms. standing: the newest `Standing`.
    schedule: it stands otherwise than before. The others as they come."""

    changed = Signal(object)
    login_needed = Signal(object)
    urgent = Signal(object)
    standing = Signal(object)
    schedule = Signal()
    job_began = Signal(object)
    owner_asked = Signal(object)
    _arrived = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._inbox: list[Event] = []
        self._lock = threading.Lock()
        self._pending: dict[str, Changed] = {}
        self._unsubscribe: Callable[[], None] | None = None
        self._arrived.connect(self._drain, Qt.ConnectionType.QueuedConnection)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(MERGE_MS)
        self._timer.timeout.connect(self._flush)

    def attach(self, subscribe: Subscribe) -> None:
        """Listen to an engine: `bus.attach(engine.events.subscribe)`."""
        self.detach()
        self._unsubscribe = subscribe(self.receive)

    def detach(self) -> None:
        """What has not been told yet never is: whoever would hear it is about to go."""
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None
        with self._lock:
            self._inbox = []
        self._pending = {}
        self._timer.stop()

    def receive(self, event: Event) -> None:
        """Called on any thread. One wake-up for a burst: the inbox is drained whole."""
        with self._lock:
            wake = not self._inbox
            self._inbox.append(event)
        if wake:
            self._arrived.emit()

    def _drain(self) -> None:
        with self._lock:
            events, self._inbox = self._inbox, []
        for event in events:
            self._route(event)

    def _route(self, event: Event) -> None:
        from engine.api import (  # noqa: PLC0415 - loaded by now
            Changed,
            JobBegan,
            LoginNeeded,
            OwnerAsked,
            ReviewUrgent,
            ScheduleChanged,
            StandingChanged,
        )

        match event:
            case Changed():
                known = self._pending.get(event.entity)
                self._pending[event.entity] = _merge(known, event) if known else event
                if not self._timer.isActive():
                    self._timer.start()
            case LoginNeeded():
                self.login_needed.emit(event)
            case ReviewUrgent():
                self.urgent.emit(event)
            case StandingChanged():
                self.standing.emit(event.standing)
            case ScheduleChanged():
                self.schedule.emit()
            case JobBegan():
                self.job_began.emit(event)
            case OwnerAsked():
                self.owner_asked.emit(event)

    def _flush(self) -> None:
        pending, self._pending = self._pending, {}
        for event in pending.values():
            self.changed.emit(event)


def _merge(old: Changed, new: Changed) -> Changed:
    """Ids of both; () means many and swallows the rest. Mixed initiators are nobody's."""
    ids = tuple(dict.fromkeys(old.ids + new.ids)) if old.ids and new.ids else ()
    initiator = old.initiator if old.initiator == new.initiator else ""
    return type(old)(old.entity, ids, initiator)
