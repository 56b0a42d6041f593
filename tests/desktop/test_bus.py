"""Engine events on the UI thread, merged."""

import threading

import pytest
from pytestqt.qtbot import QtBot

from desktop.bridge.bus import Bus
from engine.api import Changed, LoginNeeded, ReviewUrgent
from engine.runtime.events import EventBus


def fail(fault: Exception) -> None:
    raise AssertionError from fault


@pytest.mark.parametrize(
    ("published", "heard"),
    [
        ([Changed("review", (1,))], [Changed("review", (1,))]),
        (
            [Changed("review", (1, 2), "a"), Changed("review", (2, 3), "a")],
            [Changed("review", (1, 2, 3), "a")],
        ),
        ([Changed("review", (1,)), Changed("review", ())], [Changed("review", ())]),
        ([Changed("review", ()), Changed("review", (1,))], [Changed("review", ())]),
        (
            [Changed("review", (1,), "a"), Changed("review", (2,), "b")],
            [Changed("review", (1, 2), "")],
        ),
        (
            [Changed("review", (1,)), Changed("reply", (1,))],
            [Changed("review", (1,)), Changed("reply", (1,))],
        ),
    ],
    ids=["one", "union", "many swallows", "many stays", "two initiators", "two entities"],
)
def test_changes_within_50_ms_become_one_an_entity(
    qtbot: QtBot, published: list[Changed], heard: list[Changed]
) -> None:
    events, bus = EventBus(fail), Bus()
    seen: list[object] = []
    bus.attach(events.subscribe)
    bus.changed.connect(seen.append)
    for event in published:
        events.publish(event)
    qtbot.waitUntil(lambda: len(seen) >= len(heard))
    assert seen == heard
    bus.detach()


def test_a_storm_from_other_threads_is_heard_on_this_one(qtbot: QtBot) -> None:
    events, bus = EventBus(fail), Bus()
    ids: set[int] = set()
    threads: set[threading.Thread] = set()

    def hear(event: Changed) -> None:
        ids.update(event.ids)
        threads.add(threading.current_thread())

    bus.attach(events.subscribe)
    bus.changed.connect(hear)

    def publish(start: int) -> None:
        for number in range(start, start + 500):
            events.publish(Changed("review", (number,)))

    workers = [threading.Thread(target=publish, args=(start,)) for start in (0, 500, 1000)]
    for worker in workers:
        worker.start()
    qtbot.waitUntil(lambda: len(ids) == 1500)
    for worker in workers:
        worker.join()
    assert threads == {threading.main_thread()}
    bus.detach()


def test_a_lost_login_passes_at_once(qtbot: QtBot) -> None:
    events, bus = EventBus(fail), Bus()
    bus.attach(events.subscribe)
    with qtbot.waitSignal(bus.login_needed):
        events.publish(LoginNeeded("smartplace", "owner"))
    bus.detach()


def test_an_urgent_review_passes_at_once(qtbot: QtBot) -> None:
    events, bus = EventBus(fail), Bus()
    bus.attach(events.subscribe)
    with qtbot.waitSignal(bus.urgent) as heard:
        events.publish(ReviewUrgent((7, 3)))
    assert heard.args == [ReviewUrgent((7, 3))]
    bus.detach()


def test_what_arrived_before_detaching_is_not_told_afterwards(qtbot: QtBot) -> None:
    events, bus = EventBus(fail), Bus()
    seen: list[object] = []
    bus.attach(events.subscribe)
    bus.changed.connect(seen.append)
    events.publish(Changed("review", (1,)))
    bus.detach()
    qtbot.wait(80)
    assert seen == []


def test_after_detaching_nothing_is_heard(qtbot: QtBot) -> None:
    events, bus = EventBus(fail), Bus()
    seen: list[object] = []
    bus.attach(events.subscribe)
    bus.changed.connect(seen.append)
    bus.detach()
    events.publish(Changed("review", (1,)))
    qtbot.wait(80)
    assert seen == []
