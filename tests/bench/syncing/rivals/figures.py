"""What a peer was measured at, or why it was not."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from tests.bench.report import Result, percentile, result


class Absent(Exception):
    """A peer that cannot be installed here; the message says why."""


@dataclass(frozen=True)
class Rival:
    """`name`: with its version. `missing`: why there are no figures, else empty.

    `figures`: "push", "pull" and "file" (down as a whole) in rows/s; "edit p50" and "edit p95" in
    ms; "disk", "insert" and "update" in times a plain table.
    """

    name: str
    figures: Mapping[str, float] = field(default_factory=dict)
    missing: str = ""


def beside(rivals: Sequence[Rival], what: str) -> dict[str, float]:
    """For a result's `peers`."""
    return {rival.name: rival.figures[what] for rival in rivals if what in rival.figures}


def told(line: str, documents: int) -> dict[str, float]:
    """Of one run of a peer's script: JSON with any of `push_s`, `pull_s`, `file_s` (seconds for all
    documents), `edits_ms`, and ratios under their own names.
    """
    said = json.loads(line)
    found = {
        way: documents / said[f"{way}_s"] for way in ("push", "pull", "file") if f"{way}_s" in said
    }
    if edits := said.get("edits_ms"):
        found |= {"edit p50": percentile(edits, 50), "edit p95": percentile(edits, 95)}
    return found | {
        each: float(said[each]) for each in ("disk", "insert", "update") if each in said
    }


def middle(runs: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """The median of each figure, to two decimals or, where it is large, whole."""
    return {each: _plain(median(run[each] for run in runs)) for each in runs[0]}


def _plain(value: float) -> float:
    return round(value) if value >= 100 else round(value, 2)


def absences(rivals: Sequence[Rival]) -> list[Result]:
    """A line for each peer that was not measured."""
    return [
        result(f"{rival.name}: not measured ({rival.missing})", None, "")
        for rival in rivals
        if rival.missing
    ]
