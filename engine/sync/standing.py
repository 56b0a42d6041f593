"""How the profile stands with its server: what came of the last try, and what its tables count."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock, RLock
from typing import Final

from engine.runtime.clock import Clock, from_ms, to_ms
from engine.runtime.errors import EngineError
from engine.runtime.events import EventBus
from engine.runtime.progress import Progress
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


STUCK_S: Final = 60.0
"""With something waiting, without a sign of life."""


class Standings:
    """Thread-safe. Tells of each change once."""

    def __init__(self, database: Database, bus: EventBus, clock: Clock) -> None:
        self._database = database
        self._bus = bus
        self._clock = clock
        self._lock = Lock()
        self._telling = RLock()
        """Held until all have heard of it, so that nobody hears of the one before later."""
        self._phase: Phase | None = None
        self._fault = ""
        self._met_ms = 0
        self._waiting_since: float | None = None
        self._told: Standing | None = None
        self.watched = False
        """Whether somebody sees to it that nothing waits for long."""

    def now(self) -> Standing:
        with self._database.reading() as session:
            connection = session.connection().connection.driver_connection
            return self._seen(connection)

    @contextmanager
    def meeting(self, *, quietly: bool = False) -> Iterator[None]:
        """Around a try: how it ended is what counts until the next one. `quietly`: that it begins
        is no news.
        """
        if not quietly:
            self.note(Phase.MEETING)
        try:
            yield
        except EngineError as fault:
            self.note(phase_after(fault), fault.code)
            raise
        except BaseException:
            self.note(None)
            raise
        self.note(Phase.SETTLED)

    def note(self, phase: Phase | None, fault: str = "") -> None:
        """None: nothing is known, as of a profile that has just joined."""
        with self._lock:
            self._phase, self._fault = phase, fault
            self._waiting_since = None
            if phase is Phase.SETTLED:
                self._met_ms = to_ms(self._clock.now())
        self.tell()

    def live(self) -> None:
        """A sign of life: the server answers."""
        with self._lock:
            self._waiting_since = None

    def tell(self) -> None:
        """If anything has changed since it was told last."""
        with self._telling:
            standing = self.now()
            if standing != self._told:
                self._told = standing
                self._bus.publish(StandingChanged(standing))

    def _seen(self, connection: Connection) -> Standing:
        noted = connection.execute(_NOTED).fetchone()
        open_conflicts = conflicts.count_open(connection)
        if noted is None:
            return Standing(Phase.ALONE, conflicts=open_conflicts)
        offset_ms, whole_ms = noted
        waiting = count_waiting(connection)
        with self._lock:
            met_ms = max(whole_ms, self._met_ms)
            phase, fault = self._shown(waiting, met_ms)
        return Standing(
            phase=phase,
            waiting=waiting,
            conflicts=open_conflicts,
            met_at=from_ms(met_ms) if met_ms else None,
            fault=fault,
            ahead_s=round(offset_ms / 1000),
        )

    def _shown(self, waiting: int, met_ms: int) -> tuple[Phase, str]:
        """Before the first try and right after an edit, the tables know better."""
        if self._phase in (Phase.AWAY, Phase.STOPPED):
            return self._phase, self._fault
        if self._is_stuck(waiting):
            return Phase.AWAY, errors.Stuck.code
        is_settled = self._phase is not Phase.MEETING and met_ms and not waiting
        return (Phase.SETTLED if is_settled else Phase.MEETING), self._fault

    def _is_stuck(self, waiting: int) -> bool:
        now = self._clock.monotonic()
        if not waiting or not self.watched:
            self._waiting_since = None
        elif self._waiting_since is None:
            self._waiting_since = now
        return self._waiting_since is not None and now - self._waiting_since >= STUCK_S


class Beating:
    """A progress whose every step is a sign of life."""

    def __init__(self, standings: Standings, progress: Progress) -> None:
        self._standings = standings
        self._progress = progress

    def report(self, done: int, total: int | None = None, note: str = "") -> None:
        self._standings.live()
        self._progress.report(done, total, note)


def count_waiting(connection: Connection) -> int:
    """Edits that the server has not taken."""
    return int(connection.execute(_WAITING).fetchone()[0])


def phase_after(fault: EngineError) -> Phase:
    """What asks at a café's door for a login answers for every server, and goes away again."""
    may_pass = fault.retryable or isinstance(fault, errors.NotAServer)
    return Phase.AWAY if may_pass else Phase.STOPPED
