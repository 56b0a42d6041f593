"""What the worker is woken by, from any thread."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from threading import Condition

from engine.sync.wire.messages import Poke


@dataclass(frozen=True, slots=True)
class Mail:
    """`edited`: somebody wrote here. `nudged`: somebody wants it to try now. `lost`: nothing more
    is heard from the server.
    """

    pokes: tuple[Poke, ...] = field(default=())
    edited: bool = False
    nudged: bool = False
    lost: bool = False
    ended: bool = False

    def __bool__(self) -> bool:
        return bool(self.pokes or self.edited or self.nudged or self.lost or self.ended)


class Inbox:
    """Thread-safe. What belongs to one ear is told apart from what a closed one still says."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._mail = Mail()
        self._ear = 0

    def wait(self, seconds: float) -> Mail:
        """All that came since, as soon as there is something; that it ended, every time."""
        with self._changed:
            self._changed.wait_for(lambda: bool(self._mail), seconds)
            mail, self._mail = self._mail, Mail(ended=self._mail.ended)
            return mail

    @property
    def ended(self) -> bool:
        return self._mail.ended

    def edit(self) -> None:
        self._put(lambda mail: replace(mail, edited=True))

    def nudge(self) -> None:
        self._put(lambda mail: replace(mail, nudged=True))

    def end(self) -> None:
        self._put(lambda mail: replace(mail, ended=True))

    def hearer(self) -> "Slot":
        """For a new ear; the ones before are heard no more."""
        with self._changed:
            self._ear += 1
            self._mail = replace(self._mail, pokes=(), lost=False)
            return Slot(self, self._ear)

    def from_ear(self, ear: int, change: Callable[[Mail], Mail]) -> None:
        with self._changed:
            if ear == self._ear:
                self._mail = change(self._mail)
                self._changed.notify_all()

    def _put(self, change: Callable[[Mail], Mail]) -> None:
        with self._changed:
            self._mail = change(self._mail)
            self._changed.notify_all()


@dataclass(frozen=True, slots=True)
class Slot:
    """Where one ear puts what it hears."""

    inbox: Inbox
    ear: int

    def hear(self, poke: Poke) -> None:
        self.inbox.from_ear(self.ear, lambda mail: replace(mail, pokes=(*mail.pokes, poke)))

    def lose(self) -> None:
        self.inbox.from_ear(self.ear, lambda mail: replace(mail, lost=True))
