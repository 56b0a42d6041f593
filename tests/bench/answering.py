"""Replies on their way to platforms that fail at random, in a program killed at random: what was
posted twice, and what was lost without a word.

`--first SEED --sequences 1 --platform NAME` plays a failing one again; its trace goes to stderr.
"""

import sys
import time
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Final

from engine.replies.dto import State
from tests.bench.report import Result, result
from tests.simulation import answering
from tests.simulation.answering import REPLIES, Found

SEQUENCES: Final = {"google": 1_000, "baemin": 10}
"""One platform is asked by its interface for programs, one through its page."""
QUICK: Final = {"google": 20, "baemin": 1}


def add_options(parser: ArgumentParser) -> None:
    parser.add_argument("--sequences", type=int, help="of one platform (1,000)")
    parser.add_argument("--first", type=int, default=0, help="seed of the first sequence (0)")
    parser.add_argument("--platform", choices=sorted(SEQUENCES), help="one alone")


def run(
    quick: bool, _: Path | None, *, sequences: int | None, first: int, platform: str | None
) -> list[Result]:
    wanted = QUICK if quick else SEQUENCES
    chosen = {platform: sequences or wanted[platform]} if platform else wanted
    return [line for name, count in chosen.items() for line in _play(name, first, count)]


def _play(platform: str, first: int, count: int) -> list[Result]:
    began, found = time.perf_counter(), list[Found]()
    for each in answering.sequences(platform, range(first, first + count)):
        found.append(each)
        _tell(each)
    took = time.perf_counter() - began
    ends = sum((Counter(each.ends) for each in found), Counter[State]())
    wrong = sum(len(each.wrong) for each in found)
    return [
        result(f"{platform}: sequences", len(found), "", at_least=count),
        result(f"{platform}: posted twice, or missing without a word", wrong, "", at_most=0),
        result(f"{platform}: replies", REPLIES * len(found), "replies"),
        *(result(f"{platform}: {state}", ends[state], "replies") for state in sorted(ends)),
        result(f"{platform}: kills", sum(each.kills for each in found), "kills"),
        result(f"{platform}: faults switched on", sum(each.faults for each in found), "faults"),
        result(f"{platform}: a sequence", round(took / len(found), 2), "s"),
    ]


def _tell(found: Found) -> None:
    if found.wrong:
        sys.stderr.write("\n".join([*found.trace, *found.wrong]) + "\n")
    if found.seed % 50 == 49:
        sys.stderr.write(f"· {found.seed + 1} sequences\n")
