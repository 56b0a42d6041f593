"""A profile, and files as owners have them."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from engine.imports.service import Imports
from engine.reviews.service import Reviews
from engine.runtime.clock import SEOUL
from engine.shops.service import Shops
from engine.store.database import Database
from tests.engine.standing_clock import StandingClock

NOW = datetime(2026, 11, 21, 8, 50, tzinfo=SEOUL)
Write = Callable[[str], Path]


@pytest.fixture
def imports(database: Database, clock: StandingClock, shops: Shops, reviews: Reviews) -> Imports:
    return Imports(database, clock, shops, reviews)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """A CSV file with this text."""

    def written(text: str) -> Path:
        file = tmp_path / "reviews.csv"
        file.write_text(text, encoding="utf-8", newline="")
        return file

    return written
