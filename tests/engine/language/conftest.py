from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from engine.language.worker import SHIPPED, LanguageWorker
from tests.engine.language.graphs import tiny


@pytest.fixture(scope="module")
def sentiment() -> Iterator[LanguageWorker]:
    with closing(LanguageWorker(SHIPPED)) as opened:
        opened.read(["시작"])  # starts the process here, where no single test has to end it
        yield opened


@pytest.fixture
def pack_folder(tmp_path: Path) -> Path:
    """A pack that a test may spoil."""
    return tiny(tmp_path / "spoilt")
