"""Rules for every test: Qt without a screen, and nothing left running afterwards."""

import os
import signal
from collections.abc import Iterator

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # read by Qt when it is first loaded

import pytest

from tests.guards import no_leaks

# A shell has its background jobs ignore Ctrl+C, and so would all programs that tests interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)

_QT_FIXTURES = {"qapp", "qtbot"}


@pytest.fixture(autouse=True)
def nothing_left_running(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails the test that leaves a thread, task, event loop, timer or process behind."""
    with no_leaks(qt=not _QT_FIXTURES.isdisjoint(request.fixturenames)):
        yield
