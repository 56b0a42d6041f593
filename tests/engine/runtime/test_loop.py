"""The private asyncio thread, used from blocking code."""

import asyncio
import os
import signal
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest

from engine.runtime.loop import Loop, beside


@pytest.fixture
def loop() -> Iterator[Loop]:
    loop = Loop("test-loop")
    yield loop
    loop.close()


def threads() -> list[str]:
    return [thread.name for thread in threading.enumerate()]


async def number(value: int) -> int:
    await asyncio.sleep(0)
    return value


async def fail() -> None:
    raise LookupError("gone")


class Sleeper:
    """Sleeps until it is cancelled, and says how it ended."""

    def __init__(self) -> None:
        self.started = threading.Event()
        self.cleaned_up = threading.Event()

    async def sleep(self) -> None:
        self.started.set()
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            self.cleaned_up.set()


def test_starts_at_the_first_use_and_ends_when_closed() -> None:
    loop = Loop("test-loop")
    assert "test-loop" not in threads()
    assert loop.run(number(7)) == 7
    assert "test-loop" in threads()
    loop.close()
    loop.close()
    assert "test-loop" not in threads()


def test_after_close_nothing_runs(loop: Loop) -> None:
    loop.close()
    with pytest.raises(RuntimeError):
        loop.run(number(1))


def test_what_is_raised_inside_is_raised_outside(loop: Loop) -> None:
    with pytest.raises(LookupError):
        loop.run(fail())


def test_any_thread_may_call(loop: Loop) -> None:
    found: list[int] = []
    callers = [
        threading.Thread(target=lambda n=n: found.append(loop.run(number(n)))) for n in range(8)
    ]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert sorted(found) == list(range(8))


def test_a_time_out_cancels_and_waits_for_the_clean_up(loop: Loop) -> None:
    sleeper = Sleeper()
    with pytest.raises(TimeoutError):
        loop.run(sleeper.sleep(), timeout=0.01)
    assert sleeper.cleaned_up.is_set()


def test_a_started_call_can_be_cancelled(loop: Loop) -> None:
    sleeper = Sleeper()
    future = loop.start(sleeper.sleep())
    sleeper.started.wait()
    future.cancel()
    assert sleeper.cleaned_up.wait(5)


@pytest.fixture
def quick_turns() -> Iterator[None]:
    """Threads take turns so often that an interrupt meets its caller anywhere."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("quick_turns")
@pytest.mark.parametrize("_", range(100))
def test_an_interrupt_of_the_caller_cancels(loop: Loop, _: int) -> None:
    sleeper = Sleeper()

    async def interrupt() -> None:
        os.kill(os.getpid(), signal.SIGINT)
        await sleeper.sleep()

    with pytest.raises(KeyboardInterrupt):
        loop.run(interrupt())
    assert sleeper.cleaned_up.is_set()


def test_close_ends_what_still_runs(loop: Loop) -> None:
    sleeper = Sleeper()
    loop.start(sleeper.sleep())
    sleeper.started.wait()
    loop.close()
    assert sleeper.cleaned_up.is_set()


def test_an_async_generator_is_iterated_and_closed(loop: Loop) -> None:
    ended: list[bool] = []

    async def count() -> AsyncIterator[int]:
        try:
            for value in range(5):
                yield value
        finally:
            ended.append(True)

    for value in (items := loop.iterate(count())):
        if value == 2:
            break
    items.close()
    assert ended == [True]
    assert list(loop.iterate(count())) == [0, 1, 2, 3, 4]


class Counter:
    """Counts up to `last`; remembers how far it came and whether it was closed."""

    def __init__(self, last: int, fault: Exception | None = None) -> None:
        self.came = 0
        self.closed = threading.Event()
        self._last = last
        self._fault = fault

    async def run(self) -> AsyncIterator[int]:
        try:
            while self.came < self._last:
                self.came += 1
                yield self.came
                await asyncio.sleep(0)
            if self._fault is not None:
                raise self._fault
        finally:
            self.closed.set()


def test_gathered_items_keep_their_order_and_wait_for_the_reader(loop: Loop) -> None:
    counter = Counter(25)
    batches = loop.gather(counter.run(), most=4)
    first = next(batches)
    loop.run(asyncio.sleep(0.01))
    assert counter.came - len(first) <= 4
    rest = list(batches)
    assert all(1 <= len(batch) <= 4 for batch in rest)
    assert [item for batch in [first, *rest] for item in batch] == list(range(1, 26))


def test_gathering_hands_over_what_came_before_a_fault(loop: Loop) -> None:
    got: list[int] = []
    with pytest.raises(LookupError):
        for batch in loop.gather(Counter(3, LookupError()).run(), most=10):
            got += batch
    assert got == [1, 2, 3]


def test_gathering_that_is_left_early_stops_its_source(loop: Loop) -> None:
    counter = Counter(1_000)
    batches = loop.gather(counter.run(), most=4)
    next(batches)
    batches.close()
    assert counter.closed.is_set()
    assert counter.came < 1_000


def test_nothing_to_gather(loop: Loop) -> None:
    assert list(loop.gather(Counter(0).run(), most=4)) == []


def test_an_async_context_is_entered_and_left(loop: Loop) -> None:
    seen: list[str] = []

    @asynccontextmanager
    async def room() -> AsyncIterator[str]:
        try:
            yield "inside"
        except LookupError:
            seen.append("told of the fault")
            raise
        finally:
            seen.append("left")

    with loop.within(room()) as where:
        assert where == "inside"
    with pytest.raises(LookupError), loop.within(room()):
        raise LookupError
    assert seen == ["left", "told of the fault", "left"]


def test_what_blocks_is_done_beside_and_leaves_no_thread(loop: Loop) -> None:
    async def both() -> tuple[str, str]:
        return threading.current_thread().name, await beside(
            lambda: threading.current_thread().name
        )

    own, other = loop.run(both())
    assert own != other
    assert other not in {thread.name for thread in threading.enumerate()}


def test_the_loop_does_not_wait_for_what_blocks_once_it_is_cancelled(loop: Loop) -> None:
    began, over = threading.Event(), threading.Event()

    def block() -> None:
        began.set()
        over.wait()

    blocking = loop.start(beside(block))
    began.wait()
    blocking.cancel()
    assert loop.run(number(3), timeout=10) == 3
    over.set()
