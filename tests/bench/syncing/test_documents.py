"""The documents must weigh what those weighed that the peers' published figures come from."""

from collections import Counter
from pathlib import Path

import pytest
import zstandard

from tests.bench.syncing.documents import documents, write

COUNT = 20_000
MEAN_BYTES, MEAN_PACKED = 462, 91
"""Of the documents in the issue: UTF-8 JSON with its line end; all of them in zstd, level 3."""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("documents") / "documents.jsonl"
    write(file, COUNT)
    return file


def test_they_are_as_large(file: Path) -> None:
    assert file.stat().st_size / COUNT == pytest.approx(MEAN_BYTES, rel=0.01)


def test_they_pack_as_well(file: Path) -> None:
    packed = zstandard.ZstdCompressor(level=3).compress(file.read_bytes())
    assert len(packed) / COUNT == pytest.approx(MEAN_PACKED, rel=0.02)


def test_every_other_one_is_answered_and_no_two_are_the_same() -> None:
    made = list(documents(COUNT))
    assert len({each.id for each in made}) == COUNT
    assert Counter(bool(each.reply) for each in made)[True] / COUNT == pytest.approx(0.5, abs=0.02)
    assert {len(each.body.split()) for each in made} == set(range(8, 28))


def test_they_are_the_same_everywhere() -> None:
    first, *_ = documents(1)
    assert (first.id, first.author) == ("cfcd2084-95d5-65ef-66e7-dff9f98764da", "손님39037")
    assert list(documents(100)) == list(documents(200))[:100]
