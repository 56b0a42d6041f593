"""Several platforms at once: none waits for another, and one end is the end of all."""

import threading
from collections.abc import Callable

import pytest

from engine.crawls.side_by_side import AT_ONCE, side_by_side
from engine.platforms.outcomes import Blocked
from engine.runtime.progress import Cancelled, Progress, Silent, Step, Watched

SOON_S = 10.0


def test_they_run_at_the_same_time_and_answer_in_their_order() -> None:
    met = threading.Barrier(AT_ONCE)

    def work(number: int) -> Callable[[Progress], int]:
        def wait_for_all(_: Progress) -> int:
            met.wait(SOON_S)
            return number

        return wait_for_all

    assert side_by_side([work(each) for each in range(AT_ONCE)], Silent()) == list(range(AT_ONCE))


def test_more_than_the_computer_bears_wait_their_turn() -> None:
    lock, inside, most = threading.Lock(), 0, 0

    def work(progress: Progress) -> None:
        nonlocal inside, most
        with lock:
            inside += 1
            most = max(most, inside)
        progress.report(1)
        with lock:
            inside -= 1

    side_by_side([work] * 20, Silent())
    assert most <= AT_ONCE


def test_after_a_fault_those_that_wait_do_not_begin() -> None:
    begun: list[int] = []

    def work(number: int) -> Callable[[Progress], None]:
        def fail_or_go_on(progress: Progress) -> None:
            begun.append(number)
            if number == 0:
                raise Blocked(platform="p")
            while True:
                progress.report(1)

        return fail_or_go_on

    with pytest.raises(Blocked):
        side_by_side([work(each) for each in range(20)], Silent())
    assert len(begun) < 10


def test_progress_is_the_sum() -> None:
    watched, told = Watched(), threading.Barrier(2)

    def work(progress: Progress) -> None:
        progress.report(3, 10, "progress.collecting")
        told.wait(SOON_S)

    side_by_side([work, work], watched)
    assert watched.step == Step(6, 20, "progress.collecting")


def test_a_cancel_reaches_all() -> None:
    watched, running = Watched(), threading.Barrier(3)
    ended = []

    def work(progress: Progress) -> None:
        running.wait(SOON_S)
        try:
            while True:
                progress.report(0)
        except Cancelled:
            ended.append(1)
            raise

    def cancel() -> None:
        running.wait(SOON_S)
        watched.cancel()

    threading.Thread(target=cancel).start()
    with pytest.raises(Cancelled):
        side_by_side([work, work], watched)
    assert len(ended) == 2


def test_a_fault_ends_the_others_and_is_told() -> None:
    running = threading.Barrier(2)

    def goes_on(progress: Progress) -> None:
        running.wait(SOON_S)
        while True:
            progress.report(0)

    def fails(_: Progress) -> None:
        running.wait(SOON_S)
        raise Blocked(platform="board")

    with pytest.raises(Blocked):
        side_by_side([goes_on, fails], Silent())
