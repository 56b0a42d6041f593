"""A peer's figures stand beside ours; one without figures says why."""

from pathlib import Path

import pytest

from tests.bench.syncing.rivals import measured
from tests.bench.syncing.rivals.figures import Rival, absences, beside, middle, told

ANKI = Rival("Anki", {"push": 40_000.0})
GONE = Rival("PouchDB", missing="npm is not here")


def test_seconds_become_rates_and_waits_become_percentiles() -> None:
    line = '{"push_s": 2, "pull_s": 4, "edits_ms": [1, 2, 3, 40], "disk": 2.2}'
    assert told(line, 1_000) == {
        "push": 500, "pull": 250, "edit p50": 2, "edit p95": 40, "disk": 2.2
    }  # fmt: skip


def test_a_figure_is_the_median_of_its_runs() -> None:
    assert middle([{"push": 512.4, "disk": 2.118}, {"push": 90.0, "disk": 2.118}]) == {
        "push": 301, "disk": 2.12
    }  # fmt: skip


def test_who_has_no_such_figure_is_not_beside_it() -> None:
    assert beside([ANKI, GONE], "push") == {"Anki": 40_000}
    assert beside([ANKI, GONE], "disk") == {}


def test_who_is_missing_has_a_line_of_its_own() -> None:
    [line] = absences([ANKI, GONE])
    assert (line["name"], line["value"]) == ("PouchDB: not measured (npm is not here)", None)


def test_without_node_its_peers_are_missing_and_a_known_figure_is_cited(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delitem(measured.PEERS, "Anki 26.9.3")
    found = measured.rivals(documents=3, edits=1, updates=1, runs=1)
    assert [each.name.partition(" ")[0] for each in found] == ["PouchDB", "cr-sqlite", "cr-sqlite,"]
    assert {each.missing for each in found} == {"Node.js with npm is not on PATH", ""}
    assert beside(found, "disk") == {"cr-sqlite, native, measured elsewhere": 2.22}
