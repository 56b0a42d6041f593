"""`bench`, the half that runs inside the environment: measure, print one JSON object."""

import argparse
import json
from importlib import import_module
from pathlib import Path

from door.places import say
from tests.bench import report


def main() -> int:
    """0, or 1 when `--assert` was given and a target is missed."""
    parser = argparse.ArgumentParser(prog="dev.py bench")
    parser.add_argument("name")
    parser.add_argument("--assert", dest="held", action="store_true")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--data", type=Path)
    options = parser.parse_args()
    load = report.load()
    results = import_module(f"tests.bench.{options.name}").run(options.quick, options.data)
    print(json.dumps(bench_report(options.name, load, results), ensure_ascii=False))
    return verdict(results, options.held)


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
