"""The simulation of `tests/simulation` for as long as one likes: each world has its own seed."""

import sys
import time
from argparse import ArgumentParser
from pathlib import Path

from tests.bench.report import Result, result
from tests.simulation.campaign import STEPS, outcomes


def add_options(parser: ArgumentParser) -> None:
    parser.add_argument("--steps", type=int, default=1_000_000, help="in all (1,000,000)")
    parser.add_argument("--first", type=int, default=0, help="seed of the first world (0)")


def run(quick: bool, _: Path | None, *, steps: int, first: int) -> list[Result]:
    """`quick`: 20,000 steps. A world that fails tells its seed and trace on stderr."""
    worlds = -(-(min(steps, 20_000) if quick else steps) // STEPS)
    start, done, violations = time.perf_counter(), 0, 0
    for outcome in outcomes(range(first, first + worlds)):
        done += outcome.steps
        if outcome.fault:
            violations += 1
            print(outcome.fault, file=sys.stderr)  # noqa: T201 - the report has stdout
    return [
        result("steps", done, "steps"),
        result("speed", done / (time.perf_counter() - start), "steps/s"),
        result("violations", violations, "worlds", at_most=0),
    ]
