"""A device in a process of its own: one line of JSON for each thing that happens.

    python -m tests.bench.syncing.other_device listen|sync PROFILE KEY_FILE

`listen`: `{"ready": true}`, then `{"at": seconds}` once news is in the tables, by the clock that
all processes of a machine share, until it is ended. `sync`: `{"ready": true}`
with nothing done yet; after a line on standard input one round, and `{"pulled": n, "seconds": s}`.
"""

import json
import sys
import time
from contextlib import closing
from pathlib import Path

from engine.api import Engine
from tests.bench.syncing.live import awake


def main(verb: str, profile: str, key_file: str) -> None:
    with closing(Engine.open(Path(profile), key_file=Path(key_file))) as engine:
        if verb == "listen":
            _listen(engine)
        else:
            _sync(engine)


def _listen(engine: Engine) -> None:
    with awake(engine) as device:
        _say({"ready": True})
        while True:
            device.receive()
            _say({"at": time.perf_counter()})


def _sync(engine: Engine) -> None:
    _say({"ready": True})
    sys.stdin.readline()
    start = time.perf_counter()
    done = engine.sync.run()
    _say({"pulled": done.pulled, "seconds": time.perf_counter() - start})


def _say(what: dict[str, object]) -> None:
    print(json.dumps(what), flush=True)  # noqa: T201 - the parent reads it


if __name__ == "__main__":
    main(*sys.argv[1:])
