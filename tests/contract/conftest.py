"""What the contract tests of all platforms have in common."""

import pytest

from engine.runtime.clock import Clock, SystemClock


@pytest.fixture(scope="class")
def clock() -> Clock:
    """Ours and the platform's."""
    return SystemClock()
