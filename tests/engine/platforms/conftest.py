"""Shared by the tests of the platform port."""

from collections.abc import Iterator

import pytest

from engine.runtime.loop import Loop


@pytest.fixture
def loop() -> Iterator[Loop]:
    loop = Loop()
    yield loop
    loop.close()
