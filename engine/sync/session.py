"""One round with the server: hello, push until nothing waits, pull until nothing is missing."""

from collections.abc import Callable
from typing import Final, TypeVar

from engine.runtime.progress import Progress
from engine.sync import errors
from engine.sync.account import Account
from engine.sync.bootstrap import Bootstrap
from engine.sync.client import Pull, Replica
from engine.sync.live import Line
from engine.sync.mending import Mending
from engine.sync.transport import Message, Told, Transport
from engine.sync.wire import registry
from engine.sync.wire.messages import Hello, Mode, Page, Poke, Push, Pushed, Welcome
from engine.sync.wire.operation import Answer

T = TypeVar("T")

_HELLOS: Final = 4
"""In one round; who is sent back to the beginning more often does not get on."""
_BEGIN_AGAIN: Final = frozenset(
    {
        "sync.epoch", "sync.generation", "sync.gap", "sync.device", "sync.cursor", "sync.floor",
        "sync.part",
    }
)  # fmt: skip
NOTE: Final = "progress.syncing"


class Session:
    """`pushed`, `refused`, `pulled`, `repaired`: counted over all that it did. `entities`: names of
    those of which something came; `shown` is called with them when a snapshot has brought what is
    recent.
    """

    def __init__(
        self,
        replica: Replica,
        transport: Transport,
        account: Account,
        progress: Progress,
        shown: Callable[[set[int]], None],
    ) -> None:
        self.pushed = self.refused = self.pulled = self.repaired = 0
        self.entities: set[int] = set()
        self._replica = replica
        self._transport = transport
        self._account = account
        self._progress = progress
        self._shown = shown
        self._device = 0
        self.line: Line | None = None
        """Open, for pushes that are in a hurry."""

    def run(self) -> None:
        """Until both sides have the same. Interrupted anywhere, the next one goes on from there.

        Raises a `SyncError`, `Cancelled`.
        """
        last = ""
        for _ in range(_HELLOS):
            try:
                self._draw_level(self._greet())
                self._settle()
            except Told as told:
                if told.code not in _BEGIN_AGAIN:
                    raise told.named() from told
                last = told.code
            else:
                self._index_older()
                return
        raise errors.Refused(reason=last)

    def hand_in(self) -> None:
        """What waits, after a greeting. Raises as `run`."""
        self._or_begin_again(self._push)

    def catch_up(self) -> None:
        """Until nothing waits and nothing is missing, after a greeting. Raises as `run`."""
        self._or_begin_again(self._settle)

    def follow(self, poke: Poke) -> None:
        """What the server told of by itself, after a greeting. Raises as `run`."""
        if poke.page is None or not self._take(poke.page):
            self._replica.told(poke.head)
            self.catch_up()

    @property
    def transport(self) -> Transport:
        return self._transport

    @property
    def token(self) -> str:
        """One that is good now, as far as is known. Raises a `SyncError`."""
        return self._speak(lambda token: token)

    def reach(self, act: Callable[[Transport, str], T]) -> T:
        """What `act` opens with a token. Raises a `SyncError`."""
        try:
            return self._speak(lambda token: act(self._transport, token))
        except Told as told:
            raise told.named() from told

    def _or_begin_again(self, act: Callable[[], object]) -> None:
        try:
            act()
        except Told as told:
            if told.code not in _BEGIN_AGAIN:
                raise told.named() from told
            self.run()

    def _greet(self) -> Welcome:
        hello = self._replica.hello()
        welcome = self._exchange("hello", Welcome, hello)
        if welcome.mode == Mode.UPGRADE:
            raise errors.AppOutdated
        self._device = welcome.device
        self._replica.welcomed(welcome)
        return welcome

    def _draw_level(self, welcome: Welcome) -> None:
        """Who is new or was away for long takes a snapshot first, and knows afterwards whether he
        holds what the server has forgotten by now.
        """
        if welcome.mode == Mode.SNAPSHOT and self._replica.takes_snapshot():
            begin = Bootstrap(
                self._replica, self._transport, self._account, self._progress, self._show
            )
            self.pulled += begin.run()
            self._pull()
            welcome = self._greet()
        if self._replica.counts():
            welcome = self._greet()
        if welcome.in_step is False:
            self.repaired += Mending(self._replica, self._transport, self._account).run()
            self.entities |= registry.by_number().keys()

    def _show(self) -> None:
        """Recent rows are here."""
        self.entities |= registry.by_number().keys()
        self._shown(self.entities)

    def _settle(self) -> None:
        """What was pushed is pulled; what a server lost that was put back is pushed after that."""
        moved = False
        while self._push() + self._pull():
            moved = True
        if moved:
            self._confirm()
        else:
            self._replica.finished()

    def _push(self) -> int:
        pushes = 0
        while (push := self._replica.next_push()) is not None:
            self._report()
            pushed = self._handed_in(push)
            self._replica.pushed(pushed)
            refused = sum(each.answer == Answer.REJECTED for each in pushed.verdicts)
            self.refused += refused
            self.pushed += len(pushed.verdicts) - refused
            pushes += 1
        return pushes

    def _handed_in(self, push: Push) -> Pushed:
        """Where no answer comes on the line, the server knows the same push again."""
        answer = None if self.line is None else self.line.push(push)
        return answer or self._exchange("push", Pushed, push)

    def _pull(self) -> int:
        pages = 0
        while (asked := self._replica.next_pull()) is not None:
            self._report()
            if not self._take(self._page(asked)):
                raise Told("sync.cursor", 409, 0)
            pages += 1
        return pages

    def _take(self, page: Page) -> bool:
        """Whether it was the next one."""
        if not self._replica.received(page):
            return False
        others = [each for each in page.changes if each.version.device != self._device]
        self.pulled += len(others)
        self.entities |= {each.entity for each in others}
        return True

    def _page(self, asked: Pull) -> Page:
        return self._speak(
            lambda token: self._transport.exchange(
                "/v1/sync/pull", token, Page, cursor=asked.cursor, since=asked.since
            )
        )

    def _confirm(self) -> None:
        reached = self._replica.finished()
        self._speak(lambda token: self._transport.tell("/v1/sync/confirm", token, reached))

    def _exchange(self, what: str, kind: type[Message], said: Hello | Push) -> Message:
        return self._speak(
            lambda token: self._transport.exchange(f"/v1/sync/{what}", token, kind, said)
        )

    def _speak(self, act: Callable[[str], T]) -> T:
        return self._account.speak(self._transport, act)

    def _index_older(self) -> None:
        while self._replica.catch_up():
            self._report()

    def _report(self) -> None:
        self._progress.report(self.pushed + self.pulled, None, NOTE)
