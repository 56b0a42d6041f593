"""A connection's life: what is edited is handed in, what the server tells of is taken in."""

from typing import Final

from engine.runtime.clock import Clock
from engine.sync.inbox import Inbox, Mail
from engine.sync.meeting import Meeting
from engine.sync.ways import Ways

EDITS_S: Final = 0.25
"""Between two pushes, for people who save at every letter."""
ECHO_S: Final = 1.0
"""How long the server may take to tell of what was just handed in, before it is asked."""
LOOK_S: Final = 2.0
"""How often it looks for edits that no event told of, and at the clocks."""
POLL_S: Final = 60.0
JUMP_S: Final = 10.0
"""By which wall clock and steady clock may part: more, and the PC slept or somebody set its clock,
and everything is asked anew.
"""
_NEVER: Final = float("inf")


class Presence:
    """After a whole round."""

    def __init__(self, meeting: Meeting, inbox: Inbox, clock: Clock, ways: Ways) -> None:
        self._meeting = meeting
        self._inbox = inbox
        self._clock = clock
        self._ways = ways
        self._began = clock.monotonic()
        self._apart = self._clocks()
        self._version = meeting.version()
        self._edited = True  # what was edited during the round told nobody
        self._push_at = self._began
        self._pull_at = _NEVER
        self._look_at = self._began + LOOK_S
        self._told: int | None = None

    def last(self) -> None:
        """Until the connection is lost or the inbox ends. Raises an `EngineError`, `Cancelled`."""
        ear = self._ear = self._ways.open(self._meeting, self._inbox.hearer())
        try:
            mail = Mail()
            while not (mail.ended or mail.lost or self._is_over()):
                self._act(mail)
                mail = self._inbox.wait(max(0.0, self._next() - self._clock.monotonic()))
            if ear is not None and mail.lost:
                self._ways.lost(ear, self._clock.monotonic() - self._began)
        finally:
            if ear is not None:
                self._meeting.hang_up(ear)

    def _act(self, mail: Mail) -> None:
        for poke in mail.pokes:
            self._meeting.follow(poke)
            self._told = poke.page.next if poke.page else self._told
        if mail.nudged:
            self._meeting.run()
        self._edited = self._edited or mail.edited
        now = self._clock.monotonic()
        if now >= self._look_at:
            self._look(now)
        if self._edited and now >= self._push_at:
            self._hand_in(now)
        if now >= self._pull_at:
            self._pull_at = _NEVER
            if self._meeting.is_missing():
                self._meeting.catch_up()
        if self._ear is not None:
            self._told = self._meeting.stand(self._ear, self._told)

    def _hand_in(self, now: float) -> None:
        self._edited = False
        if self._meeting.is_waiting():
            self._meeting.hand_in()
            self._push_at = now + EDITS_S
            self._pull_at = now if self._ear is None else now + ECHO_S

    def _look(self, now: float) -> None:
        self._look_at = now + LOOK_S
        version = self._meeting.version()
        self._edited = self._edited or version != self._version
        self._version = version

    def _next(self) -> float:
        """When something is due, if nothing comes before."""
        push_at = self._push_at if self._edited else _NEVER
        return min(push_at, self._pull_at, self._look_at)

    def _is_over(self) -> bool:
        if abs(self._clocks() - self._apart) > JUMP_S:
            return True
        return self._ear is None and self._clock.monotonic() - self._began >= POLL_S

    def _clocks(self) -> float:
        return self._clock.now().timestamp() - self._clock.monotonic()
