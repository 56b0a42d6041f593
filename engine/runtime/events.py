"""What happened, as frozen values; published after commit, heard on any thread."""

import threading
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Event:
    """Base of all events."""


@dataclass(frozen=True, slots=True)
class Changed(Event):
    """Rows were written. `entity`: "review", "reply", "shop", ...; `ids`: row ids, () = many."""

    entity: str
    ids: tuple[int, ...] = ()
    initiator: str = ""


@dataclass(frozen=True, slots=True)
class LoginNeeded(Event):
    """A platform no longer knows this browser profile; only the owner can log in."""

    platform: str
    account: str


@dataclass(frozen=True, slots=True)
class ReviewUrgent(Event):
    """Reviews that were just read and cannot wait, most pressing first; each is told once, and
    once more where a new text of the guest's gives a grave reason. `grave`: those of `ids` that
    give one, be it blackmail, law, hygiene or foreign matter. `later`: those of which the owner
    wants to hear only when quiet hours are over, or with the rest of the day.
    """

    ids: tuple[int, ...]
    grave: tuple[int, ...] = ()
    later: tuple[int, ...] = ()


Listener = Callable[[Event], None]


class EventBus:
    """Thread-safe. A listener that raises is the listener's fault: it stops nobody else."""

    def __init__(self, on_fault: Callable[[Exception], None]) -> None:
        self._listeners: list[Listener] = []
        self._lock = threading.Lock()
        self._on_fault = on_fault

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Hear every event until the returned function is called."""
        with self._lock:
            self._listeners.append(listener)
        return lambda: self._unsubscribe(listener)

    def publish(self, event: Event) -> None:
        with self._lock:
            listeners = tuple(self._listeners)
        for listener in listeners:
            try:
                listener(event)
            except Exception as fault:
                self._on_fault(fault)

    def _unsubscribe(self, listener: Listener) -> None:
        with self._lock:
            self._listeners.remove(listener)
