"""Photograph every page of a practice morning, alone, with a server, and with the server gone:

python build/practice/shots.py [--data DIR]
"""

import argparse
import sys
import tempfile
from pathlib import Path

from practice.morning import prepare
from practice.screen import SHOTS, take_shots
from practice.stage import CACHE, alone, fresh_profile, replicas
from practice.together import together


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path)
    with alone(CACHE), replicas(parser.parse_args().data) as platforms:
        stage = fresh_profile(*platforms, visible=False)
        prepare(stage, platforms)
        shots = take_shots(stage)
        with tempfile.TemporaryDirectory() as folder:
            with together(stage, Path(folder)):
                shots += take_shots(stage, SHOTS / "together")
            shots += take_shots(stage, SHOTS / "away")
        print("\n".join(shots))
    return 0


if __name__ == "__main__":
    sys.exit(main())
