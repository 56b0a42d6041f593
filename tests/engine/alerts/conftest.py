"""A shop whose reviews are read by a listener, with a real profile, and a mail server."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from engine.runtime.clock import SEOUL
from engine.runtime.secrets import key_file
from tests.engine.alerts.shop import Shop
from tests.engine.standing_clock import StandingClock
from tests.harness.mailbox import Mailbox, open_mailbox


@pytest.fixture
def noon() -> StandingClock:
    return StandingClock(datetime(2026, 11, 21, 12, 0, tzinfo=SEOUL))


@pytest.fixture
def shop(tmp_path: Path, noon: StandingClock) -> Iterator[Shop]:
    key_file.make(tmp_path / "key")
    shop = Shop(tmp_path, noon)
    yield shop
    shop.close()


@pytest.fixture
def mailbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    """Trusted by this process, as a real server is by the system."""
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    with open_mailbox(tmp_path) as box:
        yield box
