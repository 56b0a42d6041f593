"""The common shape of every benchmark's report.

A benchmark is a module `tests/bench/<name>.py` with

    def run(quick: bool, data: Path | None) -> list[Result]

where `data` is the folder that holds the public review files, if there is one. The door
(`build/dev.py bench NAME`) adds machine, versions and load, and prints one JSON object. A
benchmark with options of its own has `add_options(parser: ArgumentParser)` beside it, and its `run`
takes what they say as keywords.
"""

import os
import platform
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping
from importlib import metadata
from pathlib import Path
from typing import TypedDict

import psutil

VERSIONED = (
    "msgspec",
    "numpy",
    "onnxruntime",
    "playwright",
    "pyside6-essentials",
    "sqlalchemy",
    "sqlcipher3",
    "tokenizers",
)


class Result(TypedDict):
    """One measured figure, null where there was nothing to measure; `ok` is null when there is no
    target to hold it against.
    """

    name: str
    value: float | None
    unit: str
    target: str | None
    ok: bool | None
    peers: dict[str, float]


def result(
    name: str,
    value: float | None,
    unit: str,
    *,
    at_least: float | None = None,
    at_most: float | None = None,
    peers: Mapping[str, float] | None = None,
) -> Result:
    """One line of the report; the target is one bound, never both.

    `peers` are figures of other ways to do the same, measured in the same run and unit.
    """
    if at_least is not None and at_most is not None:
        raise ValueError(f"{name}: a target is one bound, not two")
    target, ok = None, None
    if at_least is not None:
        target, ok = f">= {at_least:g}", None if value is None else value >= at_least
    if at_most is not None:
        target, ok = f"<= {at_most:g}", None if value is None else value <= at_most
    return Result(
        name=name,
        value=value,
        unit=unit,
        target=target,
        ok=ok,
        peers=dict(peers or {}),
    )


def missed(results: list[Result]) -> list[str]:
    """A readable line for each target that was not met."""
    return [
        f"{line['name']}: {plain(line['value'])} {line['unit']}, wanted {line['target']}"
        for line in results
        if line["ok"] is False
    ]


def markdown(results: list[Result]) -> str:
    """The same as a table; a missed target stands in bold."""
    rows = ["| figure | value | unit | target | beside it |", "|---|---|---|---|---|"]
    for line in results:
        value = plain(line["value"])
        beside = ", ".join(f"{name} {plain(peer)}" for name, peer in line["peers"].items())
        shown = f"**{value}**" if line["ok"] is False else value
        rows.append(
            f"| {line['name']} | {shown} | {line['unit']} | {line['target'] or ''} | {beside} |"
        )
    return "\n".join(rows) + "\n"


def plain(value: float | None) -> str:
    return "none" if value is None else f"{value:g}"


def median(measure: Callable[[], float], runs: int) -> float:
    """Median of `runs` calls; `measure` returns the figure itself (see `seconds`)."""
    return statistics.median(measure() for _ in range(runs))


def seconds(work: Callable[[], object]) -> float:
    """Wall seconds of one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def percentile(values: list[float], percent: int) -> float:
    """Nearest-rank percentile, 1 to 100."""
    ranked = sorted(values)
    return ranked[max(0, -(-len(ranked) * percent // 100) - 1)]


def machine() -> dict[str, str | int]:
    """What the figures were measured on; nothing that names the machine or its user."""
    return {
        "system": f"{platform.system()} {platform.release()}",
        "processor": _processor(),
        "cores": os.cpu_count() or 1,
        "memory_mib": psutil.virtual_memory().total >> 20,
    }


def versions() -> dict[str, str]:
    """Python and the libraries that decide the figures."""
    found = {"python": platform.python_version()}
    for name in VERSIONED:
        found[name] = metadata.version(name)
    return found


def load() -> list[float]:
    """System load over 1, 5 and 15 minutes (all zero at first on Windows)."""
    return [round(average, 2) for average in psutil.getloadavg()]


def _processor() -> str:
    """The marketing name where the system tells it, else the architecture."""
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    if platform.system() == "Darwin":
        asked = subprocess.run(
            ["sysctl", "-n", "machdep.cpu.brand_string"],
            capture_output=True,
            text=True,
            check=False,
        )
        return asked.stdout.strip() or platform.machine()
    return platform.processor() or platform.machine()
