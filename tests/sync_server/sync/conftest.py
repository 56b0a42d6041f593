"""A tenant of its own for every test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sync_server.sync.tenancy import Office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path / "tenant.db")
    yield made
    made.close()
