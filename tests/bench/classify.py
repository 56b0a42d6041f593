"""`gagejigi-engine classify` on many lines in one go: speed, and memory that must not grow."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.bench.report import Result, result
from tests.bench.sentiment import review_texts
from tests.harness.desktop.profile import ROOT

_MARKS = (10_000, 50_000, 100_000)
_QUICK = (2_000, 5_000, 10_000)
_LOOK_EVERY = 250
"""Answers between two looks at the memory."""


@dataclass(frozen=True, slots=True)
class Peak:
    """The most resident megabytes so far, when `lines` were answered."""

    lines: int
    command: float
    worker: float


class NotAnswered(Exception):
    """The command did not answer every line."""


def run(quick: bool, data: Path | None) -> list[Result]:
    marks = _QUICK if quick else _MARKS
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "reviews.txt"
        file.write_text(_lines(data, marks[-1]), encoding="utf-8")
        began, used = time.perf_counter(), _used()
        peaks = _peaks(file, marks)
        spent, busy = time.perf_counter() - began, _used() - used
    peers = {"for a second of processor time": round(marks[-1] / busy)} if busy else {}
    return [
        result(f"classify {marks[-1]:,} lines", round(marks[-1] / spent), "lines/s", peers=peers),
        *_memory(peaks),
    ]


def _used() -> float:
    """Processor seconds of ended commands and their workers; Windows does not tell."""
    return os.times().children_user + os.times().children_system


def _lines(data: Path | None, wanted: int) -> str:
    texts = review_texts(data, wanted)
    return "".join(" ".join(text.splitlines()) + "\n" for text in texts)


def _memory(peaks: Sequence[Peak]) -> Iterator[Result]:
    for peak in peaks:
        peers = {"worker": peak.worker}
        yield result(f"command, most resident by {peak.lines:,}", peak.command, "MB", peers=peers)
    first, last = peaks[0], peaks[-1]
    yield result(
        f"both at {last.lines:,} to both at {first.lines:,}",
        round((last.command + last.worker) / (first.command + first.worker), 3),
        "times",
        at_most=1.1,
    )


def _peaks(file: Path, marks: Sequence[int]) -> list[Peak]:
    command = [sys.executable, "-m", "engine.cli", "classify", str(file), "--json"]
    peaks, own, workers = list[Peak](), 0.0, 0.0
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None  # a pipe was asked for
        watched = psutil.Process(process.pid)
        for answered, _ in enumerate(process.stdout, start=1):
            if answered % _LOOK_EVERY == 0:
                own, workers = max(own, _resident([watched])), max(workers, _below(watched))
            if answered in marks:
                peaks.append(Peak(answered, own, workers))
    if process.returncode or len(peaks) != len(marks):
        raise NotAnswered(f"exit {process.returncode}, {len(peaks)} of {len(marks)} marks")
    return peaks


def _below(process: psutil.Process) -> float:
    """Of the processes that it started; 0 when it has just ended."""
    try:
        return _resident(process.children(recursive=True))
    except psutil.NoSuchProcess:
        return 0.0


def _resident(processes: Sequence[psutil.Process]) -> float:
    found = 0.0
    for process in processes:
        try:
            found += process.memory_info().rss / 1e6
        except psutil.NoSuchProcess:
            continue
    return round(found, 1)
