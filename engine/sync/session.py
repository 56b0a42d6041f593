"""One round with the server: hello, push until nothing waits, pull until nothing is missing."""

from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from typing import Final, TypeVar

from engine.runtime.progress import Progress
from engine.sync import errors
from engine.sync.account import Account
from engine.sync.bootstrap import Bootstrap
from engine.sync.client import Replica
from engine.sync.live import Line
from engine.sync.mending import Mending
from engine.sync.staged import Pull
from engine.sync.transport import Declined, Message, Transport
from engine.sync.wire import registry
from engine.sync.wire.messages import (
    Hello,
    Mode,
    PackedPush,
    Page,
    Poke,
    Pushed,
    Welcome,
)
from engine.sync.wire.operation import Answer

T = TypeVar("T")
Said = Hello | PackedPush

_HELLOS: Final = 4
"""In one round; who is sent back to the beginning more often does not get on."""
_BEGIN_AGAIN: Final = frozenset(
    {
        "sync.epoch", "sync.generation", "sync.gap", "sync.device", "sync.cursor", "sync.floor",
        "sync.part",
    }
)  # fmt: skip
_PATH: Final = "/v1/sync/"
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
            except Declined as told:
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
        return self._account.token(self._transport)

    def reach(self, act: Callable[[Transport, str], T]) -> T:
        """What `act` opens with a token. Raises a `SyncError`."""
        try:
            return self._speak(lambda token: act(self._transport, token))
        except Declined as told:
            raise told.named() from told

    def _or_begin_again(self, act: Callable[[], object]) -> None:
        try:
            act()
        except Declined as told:
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
            self._pull(self._replica.next_pull())
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
        moved = self._pull(self._replica.first_pull()) > 0
        while self._push() + self._pull(self._replica.next_pull()):
            moved = True
        if moved:
            self._confirm()
        else:
            self._replica.finished()

    def _push(self) -> int:
        """One push is under way while the answer to the last is taken in and the next is sealed."""
        pushes, answer = self._push_on_line(), None
        place, batch = self._replica.place(), self._replica.next_batch()
        while batch is not None:
            self._report()
            with self._under_way("push", Pushed, batch.push, place) as landed:
                if answer is not None:
                    self._heed(answer)
                following = self._replica.next_batch(batch.last)
                answer = landed()
            place = _following(place, answer.page)
            batch = following
            pushes += 1
        if answer is not None:
            self._heed(answer)
        return pushes

    def _push_on_line(self) -> int:
        """Where no answer comes on it, the server knows the same push again."""
        pushes = 0
        while self.line is not None and (batch := self._replica.next_batch()) is not None:
            self._report()
            answer = self.line.push(batch.push)
            if answer is None:
                break
            self._heed(answer)
            pushes += 1
        return pushes

    def _heed(self, pushed: Pushed) -> None:
        if self._replica.pushed(pushed) and pushed.page is not None:
            self._count(pushed.page)
        refused = sum(each.answer == Answer.REJECTED for each in pushed.verdicts)
        self.refused += refused
        self.pushed += len(pushed.verdicts) - refused

    def _pull(self, asked: Pull | None) -> int:
        pages = 0
        while asked is not None:
            with closing(self._pages(asked)) as coming:
                for page in coming:
                    self._report()
                    if not self._take(page):
                        raise Declined("sync.cursor", 409, 0)
                    pages += 1
            asked = self._replica.next_pull()
        return pages

    def _pages(self, asked: Pull) -> Generator[Page, None, None]:
        """Up to the head; while one is taken in, the next is under way."""
        page = self._exchange("pull", Page, None, asked)
        while page.next < page.head:
            asked = _following(asked, page)
            with self._under_way("pull", Page, None, asked) as landed:
                yield page
                page = landed()
        yield page

    def _take(self, page: Page) -> bool:
        """Whether it was the next one."""
        if not self._replica.received(page):
            return False
        self._count(page)
        return True

    def _count(self, page: Page) -> None:
        others = [each for each in page.changes if each.version.device != self._device]
        self.pulled += len(others)
        self.entities |= {each.entity for each in others}

    def _confirm(self) -> None:
        reached = self._replica.finished()
        self._speak(lambda token: self._transport.tell(f"{_PATH}confirm", token, reached))

    def _exchange(
        self, what: str, kind: type[Message], said: Said | None, place: Pull | None = None
    ) -> Message:
        query = {} if place is None else place._asdict()
        return self._speak(
            lambda token: self._transport.exchange(f"{_PATH}{what}", token, kind, said, **query)
        )

    @contextmanager
    def _under_way(
        self, what: str, kind: type[Message], said: Said | None, place: Pull
    ) -> Iterator[Callable[[], Message]]:
        """Asked already; what is given waits for the answer."""
        token = self.token
        flight = self._transport.begin(f"{_PATH}{what}", token, kind, said, **place._asdict())

        def landed() -> Message:
            try:
                return flight.landed()
            except Declined as told:
                if not self._account.is_stale(told):
                    raise
            return self._exchange(what, kind, said, place)

        try:
            yield landed
        finally:
            flight.leave()

    def _speak(self, act: Callable[[str], T]) -> T:
        return self._account.speak(self._transport, act)

    def _index_older(self) -> None:
        while self._replica.catch_up():
            self._report()

    def _report(self) -> None:
        self._progress.report(self.pushed + self.pulled, None, NOTE)


def _following(place: Pull, page: Page | None) -> Pull:
    """Where one stands once the page is taken in."""
    if page is None or page.cursor != place.cursor:
        return place
    return Pull(page.next, page.next if page.next >= page.head else place.since)
