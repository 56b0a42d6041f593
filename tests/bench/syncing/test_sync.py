"""The bench on a handful of documents: every figure is there, whatever it is."""

import pytest

from tests.bench.sync import Amounts, measured
from tests.bench.syncing.rivals.figures import Rival

HANDFUL = Amounts(documents=200, edits=2, batch=5, updates=20, rounds=1, large=300)
Figures = dict[str, tuple[float, dict[str, float]]]
"""Value and peers by name."""

THEIRS = {"push": 50.0, "pull": 60.0, "file": 70.0, "edit p50": 3.0, "disk": 2.0, "insert": 7.0}


@pytest.fixture(scope="module")
def results() -> Figures:
    found = {}
    for line in measured(HANDFUL, [Rival("Anki 1.2", THEIRS)]):
        assert line["value"] is not None, line
        found[line["name"]] = (line["value"], line["peers"])
    return found


NAMES = {
    "push 200 rows",
    "push 200 rows, in times of Anki",
    "pull 200 rows",
    "pull 200 rows, in times of Anki",
    "pull, share of the bare insert",
    "one edit to the other device, p50",
    "one edit to the other device, p95",
    "a new review, 200 at once, up",
    "a new review, 200 at once, down",
    "a new draft, up",
    "a new draft, down",
    "one field edited, 5 at once, up",
    "one field edited, 5 at once, down",
    "one field edited, alone, up",
    "one field edited, alone, down",
    "a draft rewritten, 5 at once, up",
    "a draft rewritten, 5 at once, down",
    "disk of a device that pushed",
    "disk of a device that pulled",
    "capture cost, insert",
    "capture cost, update",
    "sync without news, 300 rows: requests",
    "sync without news, 300 rows: bytes of HTTP, both ways",
    "first sync, 300 rows: until all are here",
    "first sync, 300 rows: until the newest 90 days are shown",
    "first sync, 300 rows: memory beyond the profile's own",
}


def test_every_figure_is_there(results: Figures) -> None:
    assert results.keys() == NAMES
    assert all(value >= 0 for value, _ in results.values())


def test_peers_stand_beside_ours(results: Figures) -> None:
    pull, beside = results["pull 200 rows"]
    assert (beside["Anki 1.2"], beside["Anki 1.2, whole file"]) == (60, 70)
    assert results["pull 200 rows, in times of Anki"][0] == pytest.approx(pull / 60, abs=0.02)
    assert results["one edit to the other device, p50"][1]["Anki 1.2"] == 3
    assert results["disk of a device that pulled"][1]["Anki 1.2"] == 2


def test_what_is_weighed_is_neither_everything_nor_nothing(
    results: Figures,
) -> None:
    """A wide margin: an id alone is 16 bytes, and a message has a frame, time and epoch."""
    many, alone = (results[f"one field edited, {n}, up"][0] for n in ("5 at once", "alone"))
    assert 16 < many < alone < 250
    assert 50 < results["a new review, 200 at once, down"][0] < 400


def test_a_sync_without_news_is_a_kilobyte_at_most(results: Figures) -> None:
    """Whatever the load of the machine and the size of the shop."""
    assert results["sync without news, 300 rows: requests"][0] == 1
    assert results["sync without news, 300 rows: bytes of HTTP, both ways"][0] <= 1_024


def test_a_device_with_versions_takes_more_room_than_one_without(
    results: Figures,
) -> None:
    pulled, pushed = (results[f"disk of a device that {did}"] for did in ("pulled", "pushed"))
    assert 1 < pulled[0] < 3 and 1 < pushed[0] < 3
