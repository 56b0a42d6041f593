"""The one private asyncio thread. The engine's calls block; Playwright and HTTP run here."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, contextmanager
from typing import Any, Generic, TypeVar

from engine.runtime.log import get_logger

T = TypeVar("T")


class Loop:
    """Starts its thread at the first use. Every method may be called from any other thread."""

    def __init__(self, name: str = "engine-loop") -> None:
        self._name = name
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._closed = False

    def start(self, coro: Coroutine[Any, Any, T]) -> "Future[T]":
        """Begin without waiting; cancelling the future cancels the coroutine."""
        try:
            with self._lock:  # what begins before the end is heard of there, and not left waiting
                return asyncio.run_coroutine_threadsafe(coro, self._running())
        except RuntimeError:
            coro.close()
            raise

    def run(self, coro: Coroutine[Any, Any, T], timeout: float | None = None) -> T:
        """Block until done. Raises `TimeoutError` after `timeout` seconds.

        A time-out or an interrupt of the caller (Ctrl+C) cancels the coroutine, and its own
        clean-up is waited for.
        """
        call = _Call(coro, timeout)
        try:  # an interrupt may come while it is still being started
            return self.start(call.run()).result()
        except KeyboardInterrupt:
            self.start(call.stop()).result()
            raise
        except RuntimeError:
            coro.close()  # it is over, or it never began on a closed loop
            raise

    def iterate(self, source: AsyncIterator[T]) -> Generator[T, None, None]:
        """The items of an async generator, each awaited here while the caller blocks."""
        try:
            while True:
                try:
                    yield self.run(_next(source))
                except StopAsyncIteration:
                    return
        finally:
            self.run(_close(source))

    def gather(self, source: AsyncIterator[T], most: int) -> Generator[list[T], None, None]:
        """The items of an async generator in batches: all that came while the caller was busy.

        The source waits while `most` items have not been taken.
        """
        ahead = self.run(_run_ahead(source, most))
        try:
            while batch := self.run(ahead.take()):
                yield batch
        finally:
            self.run(ahead.stop())

    @contextmanager
    def within(self, context: AbstractAsyncContextManager[T]) -> Iterator[T]:
        """An async context, entered and left here while the caller blocks."""
        value = self.run(_enter(context))
        try:
            yield value
        except BaseException as fault:
            if not self.run(context.__aexit__(type(fault), fault, fault.__traceback__)):
                raise
        else:
            self.run(context.__aexit__(None, None, None))

    def close(self) -> None:
        """Cancel what still runs, let it clean up, end the thread. May be called twice."""
        with self._lock:
            self._closed = True
            loop, thread = self._loop, self._thread
            self._loop = self._thread = None
        if loop is None or thread is None:
            return
        asyncio.run_coroutine_threadsafe(_drain(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()

    def _running(self) -> asyncio.AbstractEventLoop:
        """For who holds the lock."""
        if self._closed:
            raise RuntimeError("the loop is closed")
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._loop.set_exception_handler(_note)
            self._thread = threading.Thread(
                target=self._loop.run_forever, name=self._name, daemon=True
            )
            self._thread.start()
        return self._loop


async def beside(act: Callable[[], T]) -> T:
    """A call that blocks, on a thread that ends with it: the loop goes on meanwhile, and does not
    wait for the call when it is cancelled.
    """
    thread = ThreadPoolExecutor(1, "beside-loop")
    call = thread.submit(act)
    try:
        return await asyncio.wrap_future(call)
    finally:
        thread.shutdown(wait=call.done())


class _Call(Generic[T]):
    """One awaited coroutine, with the task that another coroutine may end."""

    def __init__(self, coro: Coroutine[Any, Any, T], timeout: float | None) -> None:
        self._coro = coro
        self._timeout = timeout
        self._task: asyncio.Task[Any] | None = None

    async def run(self) -> T:
        self._task = asyncio.current_task()
        async with asyncio.timeout(self._timeout):
            return await self._coro

    async def stop(self) -> None:
        if self._task is None:
            self._coro.close()  # interrupted before the loop heard of it
            return
        self._task.cancel()
        await asyncio.wait([self._task])


class _Ahead(Generic[T]):
    """An async generator that runs on while its reader is busy. Lives on the loop."""

    def __init__(self, source: AsyncIterator[T], most: int) -> None:
        self._source = source
        self._arrived: asyncio.Queue[tuple[T] | None] = asyncio.Queue()  # None: that was all
        self._room = asyncio.Semaphore(most - 1)
        self._ended = False
        self._task = asyncio.create_task(self._pump())

    async def take(self) -> list[T]:
        """Everything that waits, one item at least; [] at the end, or the source's own fault."""
        if self._ended:
            await self._task
            return []
        waiting = [await self._arrived.get()]
        while not self._arrived.empty():
            waiting.append(self._arrived.get_nowait())
        batch = [item for each in waiting if each for item in each]
        for _ in batch:
            self._room.release()
        self._ended = waiting[-1] is None
        return batch or await self.take()

    async def stop(self) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        await _close(self._source)

    async def _pump(self) -> None:
        try:
            async for item in self._source:
                self._arrived.put_nowait((item,))
                await self._room.acquire()
        finally:
            self._arrived.put_nowait(None)


async def _run_ahead(source: AsyncIterator[T], most: int) -> _Ahead[T]:
    return _Ahead(source, most)


def _note(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Nobody awaits it: Playwright's own futures, when its driver is ended under them."""
    fault = context.get("exception")
    get_logger().warning("loop.unheard", exception=type(fault).__name__)


async def _next(source: AsyncIterator[T]) -> T:
    return await anext(source)


async def _enter(context: AbstractAsyncContextManager[T]) -> T:
    return await context.__aenter__()


async def _close(source: AsyncIterator[object]) -> None:
    close = getattr(source, "aclose", None)
    if close is not None:
        await close()


async def _drain() -> None:
    current = asyncio.current_task()
    tasks = [task for task in asyncio.all_tasks() if task is not current]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    loop = asyncio.get_running_loop()
    await loop.shutdown_asyncgens()
    await loop.shutdown_default_executor()
