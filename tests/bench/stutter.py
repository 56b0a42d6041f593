"""Whether the window stutters while reviews are read: lateness of a 5 ms timer on the UI thread.

The real window on a real profile, through the desktop's own runner. The score alone is read first;
then everything is, stored batch by batch, with 오늘 showing what changed.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from statistics import median

from sqlalchemy import text

from tests.bench.report import Result, percentile, result
from tests.harness.desktop.process import Screen, play, screens
from tests.harness.desktop.profile import Prepared, prepare

_REVIEWS, _QUICK = 10_000, 2_000
_FORGET = text("UPDATE review SET label = NULL, score = NULL, probability = NULL, reader = NULL")


def run(quick: bool, data: Path | None) -> list[Result]:
    prepared = prepare(_QUICK if quick else _REVIEWS, data)
    with screens() as found:
        return [line for screen in found for line in _on(screen, prepared)]


def _on(screen: Screen, prepared: Prepared) -> Iterator[Result]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        seen = play("ticking", _unread(prepared, Path(name)), screen)
    idle = {"idle, p95": _rounded(percentile(seen["idle"]["late"], 95))}
    for what in ("reading", "analysing"):
        late, worked = seen[what]["late"], seen[what]["worked"]
        peers = {
            "median": _rounded(median(late)),
            "p99": _rounded(percentile(late, 99)),
            "slowest": _rounded(max(late)),
            "the window's own work in a tick, processor time, p95": _rounded(
                percentile(worked, 95)
            ),
            "its most": _rounded(max(worked)),
            "ticks due": float(len(late)),
            **idle,
        }
        name = f"lateness while {what} {seen['reviews']:,} reviews, p95, {screen.platform}"
        yield result(name, _rounded(percentile(late, 95)), "ms", at_most=3, peers=peers)


def _unread(prepared: Prepared, folder: Path) -> Prepared:
    """A copy in which nobody has read anything yet."""
    profile = shutil.copytree(prepared.folder, folder / "profile")
    copy = Prepared(profile, prepared.key_file, prepared.real)
    with closing(copy.open()) as engine, engine._database.unit() as unit:
        unit.session.execute(_FORGET)
    return copy


def _rounded(milliseconds: float) -> float:
    return round(milliseconds, 2)
