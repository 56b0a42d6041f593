"""Photograph every page of a practice morning: `python build/practice/shots.py [--data DIR]`."""

import argparse
import sys
from pathlib import Path

from practice.morning import prepare
from practice.screen import take_shots
from practice.stage import CACHE, alone, fresh_profile, replica


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path)
    with alone(CACHE), replica(parser.parse_args().data) as console:
        stage = fresh_profile(console, visible=False)
        prepare(stage, console)
        for shot in take_shots(stage):
            print(shot)
    return 0


if __name__ == "__main__":
    sys.exit(main())
