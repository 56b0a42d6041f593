"""How the profile stands with its server: what came of the last try, and what its tables count."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Final

from engine.runtime.clock import from_ms
from engine.runtime.errors import EngineError
from engine.runtime.events import EventBus
from engine.store.database import Database
from engine.sync import conflicts, errors
from engine.sync.dto import Phase, Standing, StandingChanged
from engine.sync.placing import Connection

_NOTED: Final = "SELECT offset_ms, whole_ms FROM sync_state"
# Of a row's fields one operation is made; what is acknowledged lies in the outbox a little longer.
_WAITING: Final = (
    "SELECT (SELECT count(*) FROM sync_outbox)"
    " - (SELECT count(*) FROM sync_outbox WHERE head IS NOT NULL)"
    " + (SELECT count(*) FROM (SELECT DISTINCT entity, id FROM sync_dirty))"
    " + (SELECT count(*) FROM (SELECT DISTINCT entity, row FROM sync_gone))"
)


class Standings:
    """Thread-safe. Tells of each change once."""

    def __init__(self, database: Database, bus: EventBus) -> None:
        self._database = database
        self._bus = bus
        self._lock = Lock()
        self._phase: Phase | None = None
        self._fault = ""
        self._told: Standing | None = None

    def now(self) -> Standing:
        with self._database.reading() as session:
            connection = session.connection().connection.driver_connection
            return self._seen(connection)

    @contextmanager
    def meeting(self) -> Iterator[None]:
        """Around a try: how it ended is what counts until the next one."""
        self.note(Phase.MEETING)
        try:
            yield
        except EngineError as fault:
            self.note(phase_after(fault), fault.code)
            raise
        except BaseException:
            self.note(Phase.AWAY)
            raise
        self.note(Phase.SETTLED)

    def note(self, phase: Phase | None, fault: str = "") -> None:
        """None: nothing is known, as of a profile that has just joined."""
        with self._lock:
            self._phase, self._fault = phase, fault
        self.tell()

    def tell(self) -> None:
        """If anything has changed since it was told last."""
        standing = self.now()
        with self._lock:
            if standing == self._told:
                return
            self._told = standing
        self._bus.publish(StandingChanged(standing))

    def _seen(self, connection: Connection) -> Standing:
        noted = connection.execute(_NOTED).fetchone()
        if noted is None:
            return Standing(Phase.ALONE, conflicts=conflicts.count_open(connection))
        offset_ms, whole_ms = noted
        waiting = int(connection.execute(_WAITING).fetchone()[0])
        with self._lock:
            phase, fault = self._phase, self._fault
        return Standing(
            phase=_shown(phase, waiting, whole_ms),
            waiting=waiting,
            conflicts=conflicts.count_open(connection),
            met_at=from_ms(whole_ms) if whole_ms else None,
            fault=fault,
            ahead_s=round(offset_ms / 1000),
        )


def phase_after(fault: EngineError) -> Phase:
    """What asks at a café's door for a login answers for every server, and goes away again."""
    may_pass = fault.retryable or isinstance(fault, errors.NotAServer)
    return Phase.AWAY if may_pass else Phase.STOPPED


def _shown(phase: Phase | None, waiting: int, whole_ms: int) -> Phase:
    """Before the first try and right after an edit, the tables know better than the last try."""
    if phase in (None, Phase.SETTLED):
        return Phase.SETTLED if whole_ms and not waiting else Phase.MEETING
    return phase
