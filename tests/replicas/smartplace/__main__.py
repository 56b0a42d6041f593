"""`python -m tests.replicas.smartplace`: run the replica until SIGTERM or the end of stdin."""

import argparse
import json
import os
import signal
import sys
import threading
from datetime import datetime
from pathlib import Path

from tests.replicas.smartplace import SmartPlaceReplica, nsmc, practice
from tests.replicas.smartplace.catalogue import KST, Catalogue


def main() -> int:
    options = _options()
    try:
        catalogue = _catalogue(options)
    except practice.PracticeMissing as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    done = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: done.set())
    signal.signal(signal.SIGINT, lambda *_: done.set())
    with SmartPlaceReplica(catalogue, port=options.port) as replica:
        where = {
            "console": replica.console_url,
            "login": replica.login_url,
            "control": replica.control_url,
            "source": catalogue.source,
        }
        print(json.dumps(where), flush=True)  # noqa: T201
        threading.Thread(target=_wait_for_end_of_input, args=(done,), daemon=True).start()
        done.wait()
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="smartplace", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="of the console; 0: any free one")
    parser.add_argument("--data", type=Path, help=f"folder that holds {nsmc.FILE_NAME}")
    parser.add_argument("--reviews", type=int, default=4000, help="newest of the set; 0: all")
    parser.add_argument("--practice", action="store_true", help="serve the practice shops")
    parser.add_argument("--cache", type=Path, help="folder for the prepared file")
    return parser.parse_args()


def _catalogue(options: argparse.Namespace) -> Catalogue:
    data: Path | None = options.data
    if options.practice or data is None or not (data / nsmc.FILE_NAME).exists():
        return practice.load(datetime.now(KST))
    return nsmc.load(data, options.reviews, options.cache)


def _wait_for_end_of_input(done: threading.Event) -> None:
    """Reads past `sys.stdin`: its lock, held by this thread, would upset the interpreter's end."""
    while os.read(0, 4096):
        pass
    done.set()


if __name__ == "__main__":
    sys.exit(main())
