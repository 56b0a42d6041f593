"""`bench`, the half that runs inside the environment: measure, print one JSON object."""

import argparse
import json
import signal
from importlib import import_module
from pathlib import Path

from door.places import say
from tests.bench import report


def main() -> int:
    """0, or 1 when `--assert` was given and a target is missed."""
    parser = argparse.ArgumentParser(prog="dev.py bench", allow_abbrev=False)
    parser.add_argument("name")
    parser.add_argument("--assert", dest="held", action="store_true")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--data", type=Path)
    usual, _ = parser.parse_known_args()
    measured = import_module(f"tests.bench.{usual.name}")
    if hasattr(measured, "add_options"):
        measured.add_options(parser)
    own = {name: value for name, value in vars(parser.parse_args()).items() if name not in usual}
    signal.signal(signal.SIGTERM, _end)
    load = report.load()
    results = measured.run(usual.quick, usual.data, **own)
    print(json.dumps(bench_report(usual.name, load, results), ensure_ascii=False))
    return verdict(results, usual.held)


def _end(*_: object) -> None:
    """What it started and where it wrote is cleared away as after Ctrl+C."""
    raise SystemExit(143)


def bench_report(name: str, load: list[float], results: list[report.Result]) -> dict[str, object]:
    """The printed object; `load` is the machine's before the work began."""
    return {
        "bench": name,
        "machine": report.machine(),
        "versions": report.versions(),
        "load": load,
        "results": results,
    }


def verdict(results: list[report.Result], held: bool) -> int:
    """Name the missed targets; they cost the exit code only when `held`."""
    missed = report.missed(results)
    for line in missed:
        say(f"· missed: {line}")
    return 1 if missed and held else 0


if __name__ == "__main__":
    raise SystemExit(main())
